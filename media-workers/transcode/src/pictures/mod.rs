//! Stills and previews: a few frames, read again from the source at the size they are shown.

mod choose;
mod reader;

use crate::{Failure, PieceSpec, Progress};
use domain::media::{OutputFile, OutputFileKind, PreviewPlan, ThumbnailPlan};
use image::codecs::{gif, jpeg};
use image::{Delay, Frame, RgbaImage};
use reader::Reader;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const JPEG_QUALITY: u8 = 85;
/// The quantiser's trade of quality for time, 1 to 30.
const GIF_SPEED: i32 = 20;

/// Makes the pictures of a plan.
pub(crate) fn make(job: &PieceSpec, progress: &mut dyn FnMut(Progress)) -> Result<Vec<OutputFile>, Failure> {
    let mut files = Vec::new();
    if let Some(wanted) = &job.plan.thumbnail {
        files.push(thumbnail(job, wanted)?);
    }
    if let Some(wanted) = &job.plan.preview {
        files.push(preview(job, wanted, progress)?);
    }
    Ok(files)
}

fn thumbnail(job: &PieceSpec, wanted: &ThumbnailPlan) -> Result<OutputFile, Failure> {
    let reader = Reader::open(job, (wanted.width, wanted.height), None)?;
    let mut candidates = wanted.at_ms.iter().map(|at_ms| reader.still(*at_ms));
    let picture = choose::best(&mut candidates)?;
    let picture = image::DynamicImage::ImageRgba8(picture).into_rgb8();
    let name = "thumbnail.jpg";
    let encode = |file: &mut BufWriter<File>| {
        picture.write_with_encoder(jpeg::JpegEncoder::new_with_quality(file, JPEG_QUALITY))
    };
    written(&job.out_dir, name, OutputFileKind::Thumbnail, "image/jpeg", encode)
}

fn preview(
    job: &PieceSpec,
    wanted: &PreviewPlan,
    progress: &mut dyn FnMut(Progress),
) -> Result<OutputFile, Failure> {
    let reader = Reader::open(job, (wanted.width, wanted.height), Some(wanted.frames_per_second))?;
    reader.play(wanted.start_ms, wanted.start_ms + wanted.length_ms)?;
    let frame_ms = 1000 / wanted.frames_per_second.max(1);
    let mut failed = None;
    let encode = |file: &mut BufWriter<File>| {
        let mut gif = gif::GifEncoder::new_with_speed(file, GIF_SPEED);
        gif.set_repeat(gif::Repeat::Infinite)?;
        let mut done_ms = 0;
        let frames = std::iter::from_fn(|| reader.next_frame().transpose());
        for picture in frames {
            match picture {
                Ok(picture) => gif.encode_frame(frame(picture, frame_ms))?,
                Err(failure) => {
                    failed = Some(failure);
                    break;
                }
            }
            done_ms += u64::from(frame_ms);
            progress(Progress { done_ms, total_ms: wanted.length_ms, stage: "pictures".to_owned() });
        }
        Ok(())
    };
    let file = written(&job.out_dir, "preview.gif", OutputFileKind::Preview, "image/gif", encode)?;
    failed.map_or(Ok(file), Err)
}

fn frame(picture: RgbaImage, frame_ms: u32) -> Frame {
    Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(frame_ms, 1))
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
