//! What a post shows of its result: all of it once it is there, and before that what can be watched already.

use super::{Active, Job, Making, Phase, ResultFile};
use crate::media::{OutputFileKind, Plan, Rendition};
use crate::task;
use std::borrow::Cow;

/// A result, or as much of it as there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<'a> {
    /// Folder in the blob store; paths of files are below it.
    pub prefix: Cow<'a, str>,
    pub files: Vec<&'a ResultFile>,
    pub versions: Vec<Version>,
    /// Once it is complete.
    pub duration_ms: Option<u64>,
}

/// One rung, or the sound, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// What is made so far; without codecs and samples before the first segment.
    pub made: Rendition,
    /// Media time that it is planned to have.
    pub total_ms: u64,
    /// From its beginning on, as far as it goes. Once a picture and the sound are complete, only what is complete, too.
    pub is_playable: bool,
    pub is_complete: bool,
}

impl Active {
    /// The result as it can be seen now; none before there is a plan, and none of a job that failed.
    pub fn shown(&self) -> Option<Shown<'_>> {
        match &self.phase {
            Phase::Processed { result, .. } => {
                let whole = |made: &Rendition| Version {
                    total_ms: made.duration_ms,
                    made: made.clone(),
                    is_playable: true,
                    is_complete: true,
                };
                Some(Shown {
                    prefix: Cow::Borrowed(&result.prefix),
                    files: result.files.iter().collect(),
                    versions: result.renditions.iter().map(whole).collect(),
                    duration_ms: Some(result.duration_ms),
                })
            }
            Phase::Processing { job, .. } => self.in_the_making(job),
            Phase::Created
            | Phase::FailedUpload { .. }
            | Phase::Uploaded { .. }
            | Phase::FailedQueuing { .. }
            | Phase::Queued { .. }
            | Phase::FailedProcessing { .. } => None,
        }
    }

    fn in_the_making<'a>(&'a self, job: &'a Job) -> Option<Shown<'a>> {
        let (making, (probe, plan)) = (job.making.as_deref()?, job.plan.as_ref()?);
        let is_playable = making.is_playable(probe.video.is_some(), plan.audio.is_some());
        let mut versions = versions(making, plan);
        // A manifest names whole tracks only: a picture, and all sound there is.
        let is_whole = |is_video: bool| {
            let of_kind = || versions.iter().filter(|version| (version.made.width > 0) == is_video);
            of_kind().any(|version| version.is_complete) || of_kind().next().is_none()
        };
        let has_manifest = is_playable && is_whole(true) && is_whole(false);
        // What still grows is not listed beside what can be watched to its end.
        for version in versions.iter_mut().filter(|version| has_manifest && !version.is_complete) {
            version.is_playable = false;
        }
        let files = making.files.iter().filter(|made| match made.file.kind {
            OutputFileKind::Hls => is_playable,
            OutputFileKind::Dash => has_manifest,
            OutputFileKind::Thumbnail
            | OutputFileKind::Preview
            | OutputFileKind::Storyboard
            | OutputFileKind::StoryboardSheet
            | OutputFileKind::Captions => true,
            // Comes with the end of the job.
            OutputFileKind::Mp4 => false,
        });
        Some(Shown {
            prefix: Cow::Owned(task::result_folder(self.app, self.post, job.job)),
            files: files.collect(),
            versions,
            duration_ms: None,
        })
    }
}

/// What is there and what is planned: the source's own stream, the rungs from high to low, the sound.
fn versions(making: &Making, plan: &Plan) -> Vec<Version> {
    let of = |name: &str| making.tracks.iter().find(|track| track.name == name);
    let is_rung = |name: &str| plan.rungs.iter().any(|rung| rung.name == name);
    let begun = |made: Rendition| Version {
        is_playable: of(&made.name).is_some_and(|track| track.playable().is_some()),
        is_complete: making.is_complete(&made.name, is_rung(&made.name)),
        total_ms: plan.expected_ms.max(made.duration_ms),
        made,
    };
    let planned = |name: &str, blank: Rendition| match of(name) {
        Some(track) => begun(track.rendition()),
        None => Version { made: blank, total_ms: plan.expected_ms, is_playable: false, is_complete: false },
    };
    let copied = plan.copy.iter().map(|copy| {
        let (width, height, frame_rate) = (copy.width, copy.height, Some(copy.frame_rate));
        planned(&copy.name, Rendition { width, height, frame_rate, ..blank(&copy.name) })
    });
    let rungs = plan.rungs.iter().map(|rung| {
        let (width, height, frame_rate) = (rung.width, rung.height, Some(rung.frame_rate));
        planned(&rung.name, Rendition { width, height, frame_rate, ..blank(&rung.name) })
    });
    let sound = plan.audio.iter().map(|_| planned(AUDIO, blank(AUDIO)));
    copied.chain(rungs).chain(sound).collect()
}

/// The name of the one track of sound.
const AUDIO: &str = "audio";

/// Nothing yet.
fn blank(name: &str) -> Rendition {
    Rendition {
        name: name.to_owned(),
        codecs: String::new(),
        width: 0,
        height: 0,
        frame_rate: None,
        peak_bandwidth: 0,
        average_bandwidth: 0,
        duration_ms: 0,
        samples: 0,
        bytes: 0,
        segments_ms: vec![],
    }
}
