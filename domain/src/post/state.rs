use super::{
    Event, Job, Making, Owner, Pictures, PieceMade, Planned, Processed, Profiles, Slot, Source,
    StoredPicture, Upload, UploadAborted, UploadExpired,
};
use crate::access::{AccessLevel, Creator};
use crate::claims::Claim;
use crate::custom_data::CustomData;
use crate::ids::{AppId, PostId};
use crate::media::{FailureReason, Used};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a post is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
    Deleted {
        app: AppId,
    },
}

/// A post that can be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub post: PostId,
    pub uuid: Uuid,
    pub owner: Owner,
    pub creator: Creator,
    pub title: String,
    pub description: Option<String>,
    pub access_level: AccessLevel,
    pub custom_data: Option<CustomData>,
    pub profiles: Profiles,
    pub phase: Phase,
    /// The last upload asked for.
    pub upload: Option<Upload>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
    pub uploaded_at: Option<Timestamp>,
    pub upload_failed_at: Option<Timestamp>,
    /// When part URLs of [`Self::upload`] were last given out or bytes came, to a seventh of
    /// the time after which it expires.
    #[serde(default)]
    pub upload_asked_at: Option<Timestamp>,
    /// Who sees it while it is `RESTRICTED`, by number.
    #[serde(default)]
    pub allowed: Vec<Owner>,
    /// Uploaded in the place of extracted ones.
    #[serde(default)]
    pub pictures: Pictures,
}

/// The states of contract 4.1, each with what only it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Phase {
    Created,
    FailedUpload {
        detail: String,
    },
    Uploaded {
        source: Source,
    },
    FailedQueuing {
        source: Source,
        detail: String,
    },
    Queued {
        source: Source,
        job: Job,
    },
    Processing {
        source: Source,
        job: Job,
    },
    Processed {
        source: Source,
        job: Job,
        result: Box<Processed>,
    },
    FailedProcessing {
        source: Source,
        job: Job,
        reason: FailureReason,
        detail: String,
        #[serde(default)]
        used: Used,
    },
}

impl Phase {
    /// The name clients know.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::FailedUpload { .. } => "FAILED_UPLOAD",
            Self::Uploaded { .. } => "UPLOADED",
            Self::FailedQueuing { .. } => "FAILED_QUEUING",
            Self::Queued { .. } => "QUEUED",
            Self::Processing { .. } => "PROCESSING",
            Self::Processed { .. } => "PROCESSED",
            Self::FailedProcessing { .. } => "FAILED_PROCESSING",
        }
    }

    /// The joined source, from `UPLOADED` on.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Created | Self::FailedUpload { .. } => None,
            Self::Uploaded { source }
            | Self::FailedQueuing { source, .. }
            | Self::Queued { source, .. }
            | Self::Processing { source, .. }
            | Self::Processed { source, .. }
            | Self::FailedProcessing { source, .. } => Some(source),
        }
    }

    /// The transcode job, from `QUEUED` on.
    pub fn job(&self) -> Option<&Job> {
        match self {
            Self::Created
            | Self::FailedUpload { .. }
            | Self::Uploaded { .. }
            | Self::FailedQueuing { .. } => None,
            Self::Queued { job, .. }
            | Self::Processing { job, .. }
            | Self::Processed { job, .. }
            | Self::FailedProcessing { job, .. } => Some(job),
        }
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(new)) => State::Active(Box::new(Active {
            app: new.app,
            post: new.post,
            uuid: new.uuid,
            owner: new.owner.clone(),
            creator: new.creator,
            title: new.title.clone(),
            description: new.description.clone(),
            access_level: new.access_level,
            custom_data: new.custom_data.clone(),
            profiles: new.profiles,
            phase: Phase::Created,
            upload: None,
            created_at: new.at,
            modified_at: new.at,
            uploaded_at: None,
            upload_failed_at: None,
            upload_asked_at: None,
            allowed: vec![],
            pictures: Pictures::default(),
        })),
        (_, Event::Deleted(gone)) => State::Deleted { app: gone.app },
        (State::Active(mut post), event) => {
            change(&mut post, event);
            State::Active(post)
        }
        (other @ (State::Absent | State::Deleted { .. }), _) => other,
    }
}

fn change(post: &mut Active, event: &Event) {
    match event {
        Event::DetailsChanged(now) => {
            post.title.clone_from(&now.title);
            post.description.clone_from(&now.description);
            post.access_level = now.access_level;
            post.custom_data.clone_from(&now.custom_data);
            post.modified_at = now.at;
        }
        Event::ProfilesChanged(now) => {
            post.profiles = now.profiles;
            post.modified_at = now.at;
        }
        Event::AllowedMembersSet(now) => {
            post.allowed.clone_from(&now.members);
            post.modified_at = now.at;
        }
        Event::PictureUploadStarted(now) => {
            post.pictures.of_mut(now.picture).upload = Some(now.upload.clone());
            post.modified_at = now.at;
        }
        Event::PictureUploaded(now) => {
            let stored = StoredPicture { upload: now.upload, file: now.file.clone() };
            post.pictures.of_mut(now.picture).stored = Some(stored);
            post.modified_at = now.at;
        }
        Event::PictureRemoved(now) => {
            *post.pictures.of_mut(now.picture) = Slot::default();
            post.modified_at = now.at;
        }
        Event::UploadStarted(now) => {
            post.upload = Some(now.upload.clone());
            post.upload_asked_at = Some(now.at);
            post.modified_at = now.at;
        }
        Event::UploadAborted(UploadAborted { at, .. }) | Event::UploadExpired(UploadExpired { at, .. }) => {
            post.upload = None;
            post.upload_asked_at = None;
            post.modified_at = *at;
        }
        Event::Uploaded(now) => {
            post.phase = Phase::Uploaded { source: now.source.clone() };
            post.uploaded_at = Some(now.at);
            post.modified_at = now.at;
        }
        Event::UploadFailed(now) => {
            post.phase = Phase::FailedUpload { detail: now.detail.clone() };
            post.upload_failed_at = Some(now.at);
            post.modified_at = now.at;
        }
        Event::Created(_) | Event::Deleted(_) => {}
        Event::Queued(_)
        | Event::QueuingFailed(_)
        | Event::Retried(_)
        | Event::ProcessingStarted(_)
        | Event::LeaseExtended(_)
        | Event::Planned(_)
        | Event::PieceMade(_)
        | Event::AttemptFailed(_)
        | Event::Processed(_)
        | Event::ProcessingFailed(_) => process(post, event),
    }
}

/// The second half of a post's life; there is a source from here on.
fn process(post: &mut Active, event: &Event) {
    let Some(source) = post.phase.source().cloned() else { return };
    let epoch = post.phase.job().map_or(0, |job| job.claims.epoch);
    let with_job = |change: &dyn Fn(&mut Job)| {
        let mut job = post.phase.job().cloned().unwrap_or_else(|| Job::new(Uuid::nil(), 0));
        change(&mut job);
        job
    };
    let (phase, at) = match event {
        Event::Queued(now) => (Phase::Queued { source, job: Job::new(now.job, epoch) }, now.at),
        Event::QueuingFailed(now) => (Phase::FailedQueuing { source, detail: now.detail.clone() }, now.at),
        Event::Retried(now) => {
            let plan = post.phase.job().and_then(|job| job.plan.clone());
            (Phase::Processing { source, job: Job { plan, ..Job::new(now.job, epoch) } }, now.at)
        }
        Event::ProcessingStarted(now) => {
            let claim = Claim { epoch: now.epoch, attempt: now.attempt, lease_until: now.lease_until };
            let job = with_job(&|job| job.claims.start(claim, &now.worker));
            (Phase::Processing { source, job }, now.at)
        }
        Event::LeaseExtended(now) => {
            let job = with_job(&|job| job.claims.extend(now.lease_until));
            (Phase::Processing { source, job }, post.modified_at)
        }
        Event::Planned(now) => {
            let job = with_job(&|job| plan(job, now));
            (Phase::Processing { source, job }, now.at)
        }
        Event::PieceMade(now) => {
            let job = with_job(&|job| take(job, now));
            (Phase::Processing { source, job }, now.at)
        }
        Event::AttemptFailed(now) => {
            let job = with_job(&|job| job.claims.try_again(now.reason, now.retry_at));
            (Phase::Processing { source, job }, now.at)
        }
        Event::Processed(now) => {
            let job = with_job(&|job| job.claims.lease = None);
            (Phase::Processed { source, job, result: Box::new(now.clone()) }, now.at)
        }
        Event::ProcessingFailed(now) => {
            let job = with_job(&|job| job.claims.lease = None);
            let (reason, detail) = (now.reason, now.detail.clone());
            (Phase::FailedProcessing { source, job, reason, detail, used: now.used }, now.at)
        }
        Event::Created(_)
        | Event::DetailsChanged(_)
        | Event::ProfilesChanged(_)
        | Event::AllowedMembersSet(_)
        | Event::PictureUploadStarted(_)
        | Event::PictureUploaded(_)
        | Event::PictureRemoved(_)
        | Event::UploadStarted(_)
        | Event::Uploaded(_)
        | Event::UploadFailed(_)
        | Event::UploadAborted(_)
        | Event::UploadExpired(_)
        | Event::Deleted(_) => return,
    };
    post.phase = phase;
    post.modified_at = at;
}

fn plan(job: &mut Job, now: &Planned) {
    job.plan = Some((now.probe.clone(), now.plan.clone()));
    if let Some(pieces) = &now.pieces {
        job.claims.lease = None;
        job.making = Some(Box::new(Making::planned(pieces, &now.plan, now.at)));
    }
}

fn take(job: &mut Job, now: &PieceMade) {
    if let Some(making) = &mut job.making {
        // Whether it fits was decided before it was a fact.
        let _fits = making.add(now);
    }
}
