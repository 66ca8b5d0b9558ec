//! Stills, previews and storyboards: a few frames, read again from the source at the size they are shown.

mod animation;
mod choose;
mod preview;
mod reader;
mod storyboard;

pub(crate) use storyboard::timestamp;

use crate::{Failure, PieceSpec, Progress};
use domain::media::{OutputFile, OutputFileKind, ThumbnailPlan};
use image::codecs::jpeg;
use reader::{Form, Reader};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const JPEG_QUALITY: u8 = 85;

/// Makes the pictures of a plan.
pub(crate) fn make(job: &PieceSpec, progress: &mut dyn FnMut(Progress)) -> Result<Vec<OutputFile>, Failure> {
    let mut files = Vec::new();
    if let Some(wanted) = &job.plan.thumbnail {
        files.push(thumbnail(job, wanted)?);
    }
    if let Some(wanted) = &job.plan.preview {
        files.push(preview::make(job, wanted, progress)?);
    }
    if let Some(wanted) = &job.plan.storyboard {
        files.extend(storyboard::make(job, wanted, progress)?);
    }
    Ok(files)
}

fn thumbnail(job: &PieceSpec, wanted: &ThumbnailPlan) -> Result<OutputFile, Failure> {
    let reader = Reader::open(job, Form::Pixels, (wanted.width, wanted.height), None)?;
    let mut candidates = wanted.at_ms.iter().map(|at_ms| reader.still(*at_ms, wanted.exact));
    let picture = choose::best(&mut candidates)?;
    let picture = image::DynamicImage::ImageRgba8(picture).into_rgb8();
    let name = "thumbnail.jpg";
    let encode = |file: &mut BufWriter<File>| {
        picture.write_with_encoder(jpeg::JpegEncoder::new_with_quality(file, JPEG_QUALITY))
    };
    written(&job.out_dir, name, OutputFileKind::Thumbnail, "image/jpeg", encode)
}

fn written(
    folder: &Path,
    name: &str,
    kind: OutputFileKind,
    content_type: &str,
    encode: impl FnOnce(&mut BufWriter<File>) -> image::ImageResult<()>,
) -> Result<OutputFile, Failure> {
    let path = folder.join(name);
    let io = |error| Failure::storage("writing a picture", &error);
    let mut file = BufWriter::new(File::create(&path).map_err(io)?);
    encode(&mut file).map_err(Failure::internal)?;
    let size = file.into_inner().map_err(|error| io(error.into_error()))?.metadata().map_err(io)?.len();
    Ok(OutputFile { kind, path: name.to_owned(), content_type: content_type.to_owned(), size })
}
