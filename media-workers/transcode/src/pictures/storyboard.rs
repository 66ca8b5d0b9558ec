//! The tiles of a seek bar: one sheet, and the WebVTT that says which tile is for which time.

use super::reader::{Form, Reader};
use super::written;
use crate::{Failure, PieceSpec, Progress};
use domain::media::{OutputFile, OutputFileKind, StoryboardPlan};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage, imageops};
use std::fmt::Write as _;
use std::io::Write as _;

const SHEET: &str = "storyboard.jpg";
/// Tiles are small and looked at in passing.
const JPEG_QUALITY: u8 = 75;

/// Reads key frames all along the source. Tiles end where it cannot be read any more, and what cannot be sought has none:
/// a post is watched without them, too.
pub(super) fn make(
    job: &PieceSpec,
    wanted: &StoryboardPlan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<OutputFile>, Failure> {
    let reader = Reader::open(job, Form::Pixels, (wanted.width, wanted.height), None)?;
    if !reader.can_seek() {
        tracing::info!("no storyboard: the source cannot be read from the middle");
        return Ok(Vec::new());
    }
    let rows = wanted.tiles.div_ceil(wanted.columns.max(1));
    let mut sheet = RgbImage::new(wanted.columns * wanted.width, rows * wanted.height);
    let mut made = 0;
    while made < wanted.tiles {
        let tile = match reader.still(wanted.at_ms(made), false) {
            Ok(tile) => DynamicImage::ImageRgba8(tile).into_rgb8(),
            Err(failure) => {
                tracing::info!(%failure, made, "the storyboard ends before the source does");
                break;
            }
        };
        let (x, y) = wanted.corner(made);
        imageops::replace(&mut sheet, &tile, i64::from(x), i64::from(y));
        made += 1;
        let (done_ms, total_ms) = (u64::from(made), u64::from(wanted.tiles));
        progress(Progress { done_ms, total_ms, stage: "pictures".to_owned() });
    }
    if made == 0 {
        return Ok(Vec::new());
    }
    let rows = made.div_ceil(wanted.columns.max(1));
    let sheet = imageops::crop_imm(&sheet, 0, 0, sheet.width(), rows * wanted.height).to_image();
    let jpeg = written(&job.out_dir, SHEET, OutputFileKind::StoryboardSheet, "image/jpeg", |file| {
        sheet.write_with_encoder(JpegEncoder::new_with_quality(file, JPEG_QUALITY))
    })?;
    let text = cues(wanted, made, job.plan.expected_ms);
    let vtt = written(&job.out_dir, "storyboard.vtt", OutputFileKind::Storyboard, "text/vtt", |file| {
        Ok(file.write_all(text.as_bytes())?)
    })?;
    Ok(vec![vtt, jpeg])
}

/// One cue a tile; the last one goes to the end.
fn cues(plan: &StoryboardPlan, made: u32, end_ms: u64) -> String {
    let mut text = "WEBVTT\n".to_owned();
    for tile in 0..made {
        let start = u64::from(tile) * plan.interval_ms;
        let end = if tile + 1 == made { end_ms.max(start + 1) } else { start + plan.interval_ms };
        let (x, y) = plan.corner(tile);
        write!(
            text,
            "\n{} --> {}\n{SHEET}#xywh={x},{y},{},{}\n",
            timestamp(start),
            timestamp(end),
            plan.width,
            plan.height
        )
        .expect("writing to a String does not fail");
    }
    text
}

/// As WebVTT has it: hours, minutes, seconds with three digits behind the point.
pub(crate) fn timestamp(ms: u64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tile_has_a_cue_and_the_last_goes_to_the_end() {
        let plan = StoryboardPlan { interval_ms: 432_000, tiles: 100, columns: 10, width: 160, height: 90 };
        let text = cues(&plan, 100, 43_200_000);
        assert!(
            text.starts_with("WEBVTT\n\n00:00:00.000 --> 00:07:12.000\nstoryboard.jpg#xywh=0,0,160,90\n\n")
        );
        assert!(text.ends_with("\n\n11:52:48.000 --> 12:00:00.000\nstoryboard.jpg#xywh=1440,810,160,90\n"));
        let cut = cues(&plan, 2, 43_200_000);
        assert!(cut.ends_with("\n\n00:07:12.000 --> 12:00:00.000\nstoryboard.jpg#xywh=160,0,160,90\n"));
    }
}
