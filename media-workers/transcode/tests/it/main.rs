//! The media process on real clips, through the same door as workers: `run_child`.

mod broadcast;
mod captions;
mod clips;
mod codecs;
mod corpus;
mod endings;
mod good;
mod joined;
mod judge;
mod manifests;
mod pieces;
mod poison;
mod previews;
mod refused;
mod sound;
mod storyboard;
mod trial;

use domain::media::{
    Container, FailureReason, Piece, PieceOutput, Plan, PreviewFormat, Probe, VideoCodec, plan,
};
use domain::profile::{PreviewSettings, RungSettings, ThumbnailSettings, VideoSettings};
use std::path::{Path, PathBuf};
use transcode::{CancelFlag, Failure, Limits, PieceSpec, Reply, Request, run_child};

/// The child alone.
const PROGRAM: &str = env!("CARGO_BIN_EXE_media-job");

/// A small, quick ladder.
fn settings(container: Container) -> VideoSettings {
    let rung =
        |short_side, max_kbps| RungSettings { short_side, max_kbps, crf: 26, max_frames_per_second: None };
    let rungs = match container {
        Container::Cmaf => vec![rung(360, 800), rung(240, 400)],
        Container::Mp4 => vec![rung(240, 400)],
    };
    let codec = VideoCodec::H264;
    VideoSettings {
        container,
        codec,
        segment_ms: 2000,
        rungs,
        preset: "ultrafast".to_owned(),
        audio_kbps: 96,
    }
}

fn probe(source: &Path) -> Result<Probe, Failure> {
    let request = Request::Probe { path: source.to_owned() };
    match run_child(Path::new(PROGRAM), &request, &Limits::probe(), |_| {}, &CancelFlag::new())? {
        Reply::Probed(probe) => Ok(probe),
        other @ Reply::Made(_) => panic!("a probe answers with a probe, not {other:?}"),
    }
}

/// Makes one piece into a folder of its own.
fn make_piece(
    source: &Path,
    out_dir: &Path,
    plan: &Plan,
    piece: Piece,
    cancel: &CancelFlag,
) -> Result<PieceOutput, Failure> {
    let (source, out_dir, plan) = (source.to_owned(), out_dir.to_owned(), plan.clone());
    let limits = Limits::transcode(plan.expected_ms);
    let request = Request::Piece(PieceSpec { source, out_dir, plan, piece });
    match run_child(Path::new(PROGRAM), &request, &limits, |_| {}, cancel)? {
        Reply::Made(output) => Ok(output),
        other @ Reply::Probed(_) => panic!("a piece answers with its output, not {other:?}"),
    }
}

/// A source that was probed, planned and made.
struct Made {
    folder: tempfile::TempDir,
    plan: Plan,
    output: joined::Output,
}

impl Made {
    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }
}

fn make(source: &Path, container: Container) -> Result<Made, Failure> {
    make_by(source, &settings(container))
}

fn make_by(source: &Path, settings: &VideoSettings) -> Result<Made, Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = plan(&probe(source)?, settings, None, None).expect("a plan");
    let output = joined::transcode(source, folder.path(), &plan)?;
    Ok(Made { folder, plan, output })
}

/// Every way to end but with a result.
fn reason<T>(ended: Result<T, Failure>) -> Option<FailureReason> {
    ended.err().map(|failure| failure.reason)
}

fn pictures() -> (ThumbnailSettings, PreviewSettings) {
    (
        ThumbnailSettings { long_side: 320, at_ms: vec![] },
        PreviewSettings {
            long_side: 160,
            length_ms: 1000,
            frames_per_second: 5,
            start_ms: None,
            format: PreviewFormat::Gif,
        },
    )
}
