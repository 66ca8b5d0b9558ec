//! What each command may do in each phase; the two halves of a post's life have a file each.

mod picture;
mod pieces;
mod processing;
mod upload;

pub use pieces::playlists_of;
pub use upload::{PARTS_MAX, UPLOAD_BYTES_MAX, UPLOAD_IDLE_MS};

use super::{
    ALLOWED_MEMBERS_MAX, Active, AllowedMembersSet, Command, Created, Deleted, Details, DetailsChanged,
    Event, Owner, Phase, Profiles, ProfilesChanged, State,
};
use crate::ids::AppId;
use crate::time::Timestamp;

/// The most characters of a title.
pub const TITLE_CHARS_MAX: usize = 200;
/// The most characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;

/// Why the answer is no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the video post does not exist")]
    NotFound,
    #[error("the video post belongs to another member; only its owner changes it")]
    NotOwner,
    #[error("the video post exists already")]
    Exists,
    #[error("a title takes at most {TITLE_CHARS_MAX} characters")]
    TitleTooLong,
    #[error("a description takes at most {DESCRIPTION_CHARS_MAX} characters")]
    DescriptionTooLong,
    #[error("an allow list takes at most {ALLOWED_MEMBERS_MAX} members")]
    TooManyAllowed,
    #[error("the picture has {size} bytes; it has 1 to {max}")]
    PictureSize { size: u64, max: u64 },
    #[error("transcoding profiles can change only before the upload is complete")]
    ProfilesFixed,
    #[error("the file has {size} bytes; a file has 1 to {UPLOAD_BYTES_MAX}")]
    UploadSize { size: u64 },
    #[error("multipartCount {parts} does not divide the file: 1 to {PARTS_MAX} parts, and none empty")]
    PartCount { parts: u32 },
    #[error("filename takes 1 to 255 characters, contentType 1 to 255")]
    FileName,
    #[error("the upload of this post is complete already; make a new post for another file")]
    AlreadyUploaded,
    #[error("no upload was started; ask for part URLs first")]
    NoUpload,
    #[error("another upload was started since; use its part URLs")]
    UploadReplaced,
    #[error("the upload was not idle for long enough")]
    UploadInUse,
    #[error("the post is {state}; a retry needs FAILED_QUEUING or FAILED_PROCESSING")]
    NothingToRetry { state: &'static str },
    #[error("the post is {state}; this step does not follow")]
    WrongState { state: &'static str },
    #[error("the job is claimed by another worker")]
    Claimed,
    #[error("the job may be claimed only after its back-off")]
    TooEarly { not_before: Timestamp },
    #[error("the claim is no longer valid: another one came after it")]
    StaleClaim,
    #[error("the lease has not run out")]
    LeaseRunning,
    #[error("{given} file ids were given for {needed} files")]
    FileIds { given: usize, needed: usize },
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { app, post, uuid, owner, creator, title, details, profiles, at } => match state {
            State::Absent => {
                let blank = Blank::default();
                let DetailsChanged { title, description, access_level, custom_data, at } =
                    details_after(blank, Some(title), details, at)?;
                let created = Created {
                    app,
                    post,
                    uuid,
                    owner,
                    creator,
                    title,
                    description,
                    access_level,
                    custom_data,
                    profiles,
                    at,
                };
                Ok(vec![created.into()])
            }
            State::Active(_) | State::Deleted { .. } => Err(Refusal::Exists),
        },
        Command::Change { app, title, details, profiles, at } => {
            change(own(state, app)?, title, details, profiles, at)
        }
        Command::Delete { app, at } => match state {
            State::Deleted { app: owner } if *owner == app => Ok(vec![]),
            State::Active(_) | State::Absent | State::Deleted { .. } => {
                let post = own(state, app)?;
                let open = pieces::open(post);
                Ok(vec![Deleted { app, post: post.post, open, at }.into()])
            }
        },
        Command::SetAllowedMembers { app, members, at } => allow(own(state, app)?, members, at),
        Command::StartPicture { app, picture, upload, at } => {
            picture::start(own(state, app)?, picture, upload, at)
        }
        Command::CompletePicture { app, picture, stored, at } => {
            picture::complete(own(state, app)?, picture, stored, at)
        }
        Command::RemovePicture { app, picture, at } => Ok(picture::remove(own(state, app)?, picture, at)),
        Command::StartUpload { app, upload, idle_ms, at } => {
            upload::start(own(state, app)?, upload, idle_ms, at)
        }
        Command::KeepUpload { app, upload, idle_ms, at } => {
            upload::keep(own(state, app)?, upload, idle_ms, at)
        }
        Command::CompleteUpload { app, upload, file, key, at } => {
            upload::complete(own(state, app)?, upload, file, key, at)
        }
        Command::FailUpload { app, upload, detail, at } => upload::fail(own(state, app)?, upload, detail, at),
        Command::AbortUpload { app, upload, at } => upload::abort(own(state, app)?, upload, at),
        Command::ExpireUpload { upload, idle_ms, at } => upload::expire(any(state)?, upload, idle_ms, at),
        Command::Retry { app, at } => processing::retry(own(state, app)?, at),
        Command::Queue { .. }
        | Command::FailQueuing { .. }
        | Command::Claim { .. }
        | Command::ExtendLease { .. }
        | Command::RecordPlan { .. }
        | Command::TakePiece { .. }
        | Command::FailPiece { .. }
        | Command::Fail { .. }
        | Command::ExpireLease { .. } => processing::decide(any(state)?, command),
    }
}

/// The post, if it is the caller's.
fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(post) if post.app == app => Ok(post),
        State::Active(_) | State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

/// The post, for the platform itself: policies and workers, which act for every app.
fn any(state: &State) -> Result<&Active, Refusal> {
    match state {
        State::Active(post) => Ok(post),
        State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

fn change(
    post: &Active,
    title: Option<String>,
    details: Details,
    profiles: Option<Profiles>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let before = Blank {
        title: post.title.clone(),
        description: post.description.clone(),
        access_level: post.access_level,
        custom_data: post.custom_data.clone(),
    };
    let after = details_after(before.clone(), title, details, at)?;
    let mut events = vec![];
    let same = before.title == after.title
        && before.description == after.description
        && before.access_level == after.access_level
        && before.custom_data == after.custom_data;
    if !same {
        events.push(after.into());
    }
    if let Some(profiles) = profiles.filter(|profiles| *profiles != post.profiles) {
        match post.phase {
            Phase::Created => events.push(ProfilesChanged { profiles, at }.into()),
            Phase::FailedUpload { .. }
            | Phase::Uploaded { .. }
            | Phase::FailedQueuing { .. }
            | Phase::Queued { .. }
            | Phase::Processing { .. }
            | Phase::Processed { .. }
            | Phase::FailedProcessing { .. } => return Err(Refusal::ProfilesFixed),
        }
    }
    Ok(events)
}

/// Replaces the allow list; its order and repetitions mean nothing.
fn allow(post: &Active, mut members: Vec<Owner>, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    members.sort_by_key(|one| one.member);
    members.dedup_by_key(|one| one.member);
    if members.len() > ALLOWED_MEMBERS_MAX {
        return Err(Refusal::TooManyAllowed);
    }
    Ok(if members == post.allowed { vec![] } else { vec![AllowedMembersSet { members, at }.into()] })
}

/// What can be changed at any time, before a change.
#[derive(Clone, Default)]
struct Blank {
    title: String,
    description: Option<String>,
    access_level: crate::access::AccessLevel,
    custom_data: Option<crate::custom_data::CustomData>,
}

fn details_after(
    before: Blank,
    title: Option<String>,
    details: Details,
    at: Timestamp,
) -> Result<DetailsChanged, Refusal> {
    let title = title.unwrap_or(before.title);
    if title.chars().count() > TITLE_CHARS_MAX {
        return Err(Refusal::TitleTooLong);
    }
    let description = details.description.unwrap_or(before.description);
    if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_CHARS_MAX) {
        return Err(Refusal::DescriptionTooLong);
    }
    let access_level = details.access_level.unwrap_or(before.access_level);
    let custom_data = details.custom_data.unwrap_or(before.custom_data);
    Ok(DetailsChanged { title, description, access_level, custom_data, at })
}
