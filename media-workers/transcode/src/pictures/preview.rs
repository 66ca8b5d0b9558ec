//! A short animated picture: WebP or GIF.

use super::reader::{Form, Reader};
use super::{animation, written};
use crate::{Failure, PieceSpec, Progress};
use domain::media::{OutputFile, OutputFileKind, PreviewFormat, PreviewPlan};
use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Frame};
use std::io::Write;

/// The quantiser's trade of quality for time, 1 to 30.
const GIF_SPEED: i32 = 20;

pub(super) fn make(
    job: &PieceSpec,
    wanted: &PreviewPlan,
    progress: &mut dyn FnMut(Progress),
) -> Result<OutputFile, Failure> {
    let form = match wanted.format {
        PreviewFormat::Gif => Form::Pixels,
        PreviewFormat::Webp => Form::Vp8,
    };
    let reader = Reader::open(job, form, (wanted.width, wanted.height), Some(wanted.frames_per_second))?;
    reader.play(wanted.start_ms, wanted.start_ms + wanted.length_ms)?;
    let frame_ms = 1000 / wanted.frames_per_second.max(1);
    let mut done_ms = 0;
    let mut told = || {
        done_ms += u64::from(frame_ms);
        progress(Progress { done_ms, total_ms: wanted.length_ms, stage: "pictures".to_owned() });
    };
    match wanted.format {
        PreviewFormat::Gif => gif(job, &reader, frame_ms, &mut told),
        PreviewFormat::Webp => {
            let mut frames = Vec::new();
            while let Some(frame) = reader.next_vp8()? {
                frames.push(frame);
                told();
            }
            let bytes = animation::animation((wanted.width, wanted.height), frame_ms, &frames);
            written(&job.out_dir, "preview.webp", OutputFileKind::Preview, "image/webp", |file| {
                Ok(file.write_all(&bytes)?)
            })
        }
    }
}

fn gif(
    job: &PieceSpec,
    reader: &Reader,
    frame_ms: u32,
    told: &mut impl FnMut(),
) -> Result<OutputFile, Failure> {
    let mut failed = None;
    let file = written(&job.out_dir, "preview.gif", OutputFileKind::Preview, "image/gif", |file| {
        let mut gif = GifEncoder::new_with_speed(file, GIF_SPEED);
        gif.set_repeat(Repeat::Infinite)?;
        let frames = std::iter::from_fn(|| reader.next_frame().transpose());
        for picture in frames {
            match picture {
                Ok(picture) => {
                    let delay = Delay::from_numer_denom_ms(frame_ms, 1);
                    gif.encode_frame(Frame::from_parts(picture, 0, 0, delay))?;
                }
                Err(failure) => {
                    failed = Some(failure);
                    break;
                }
            }
            told();
        }
        Ok(())
    })?;
    failed.map_or(Ok(file), Err)
}
