//! The media process on real clips, through the same door as workers: `run_child`.

mod clips;
mod endings;
mod good;
mod judge;
mod manifests;
mod refused;

use domain::media::{Container, FailureReason, Output, Plan, Probe, plan};
use domain::profile::{PreviewSettings, RungSettings, ThumbnailSettings, VideoSettings};
use std::path::{Path, PathBuf};
use transcode::{CancelFlag, Failure, JobSpec, Limits, Reply, Request, run_child};

/// The child alone.
const PROGRAM: &str = env!("CARGO_BIN_EXE_media-job");

/// A small, quick ladder.
fn settings(container: Container) -> VideoSettings {
    let rung = |short_side, max_kbps| RungSettings { short_side, max_kbps, crf: 26 };
    let rungs = match container {
        Container::Cmaf => vec![rung(360, 800), rung(240, 400)],
        Container::Mp4 => vec![rung(240, 400)],
    };
    VideoSettings { container, segment_ms: 2000, rungs, preset: "ultrafast".to_owned(), audio_kbps: 96 }
}

fn probe(source: &Path) -> Result<Probe, Failure> {
    let request = Request::Probe { path: source.to_owned() };
    match run_child(Path::new(PROGRAM), &request, &Limits::probe(), |_| {}, &CancelFlag::new())? {
        Reply::Probed(probe) => Ok(probe),
        Reply::Done(_) => panic!("a probe answers with a probe"),
    }
}

fn transcode(source: &Path, out_dir: &Path, plan: Plan) -> Result<Output, Failure> {
    let limits = Limits::transcode(plan.expected_ms);
    let request =
        Request::Transcode(JobSpec { source: source.to_owned(), out_dir: out_dir.to_owned(), plan });
    match run_child(Path::new(PROGRAM), &request, &limits, |_| {}, &CancelFlag::new())? {
        Reply::Done(output) => Ok(output),
        Reply::Probed(_) => panic!("a transcode answers with an output"),
    }
}

/// A source that was probed, planned and made.
struct Made {
    folder: tempfile::TempDir,
    plan: Plan,
    output: Output,
}

impl Made {
    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }
}

fn make(source: &Path, container: Container) -> Result<Made, Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = plan(&probe(source)?, &settings(container), None, None).expect("a plan");
    let output = transcode(source, folder.path(), plan.clone())?;
    if container == Container::Cmaf {
        verify::dir(folder.path()).assert_clean();
    }
    Ok(Made { folder, plan, output })
}

/// Every way to end but with a result.
fn reason<T>(ended: Result<T, Failure>) -> Option<FailureReason> {
    ended.err().map(|failure| failure.reason)
}

fn pictures() -> (ThumbnailSettings, PreviewSettings) {
    (
        ThumbnailSettings { long_side: 320 },
        PreviewSettings { long_side: 160, length_ms: 1000, frames_per_second: 5 },
    )
}
