//! From part URLs to a joined source.

use super::super::{
    Active, Event, Phase, Source, Upload, UploadAborted, UploadExpired, UploadFailed, UploadStarted, Uploaded,
};
use super::Refusal;
use crate::ids::FileId;
use crate::time::Timestamp;
use uuid::Uuid;

/// The largest file: 50 GB.
pub const UPLOAD_BYTES_MAX: u64 = 50_000_000_000;
/// The most parts of an upload.
pub const PARTS_MAX: u32 = 10_000;

/// An upload whose part URLs nobody asked for again in this many milliseconds is idle, and expires: 7 days.
pub const UPLOAD_IDLE_MS_MAX: u64 = 7 * DAY_MS;
/// Asking again for the URLs of a running upload is a fact only this many milliseconds after the last time: a day. It
/// keeps the upload alive.
pub const UPLOAD_RESTATED_MS: u64 = DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The size of each part: `ceil(size / parts)` bytes, the last one shorter.
pub fn part_sizes(size: u64, parts: u32) -> Vec<u64> {
    let each = size.div_ceil(u64::from(parts.max(1)));
    (0..u64::from(parts)).map(|index| size.saturating_sub(index * each).min(each)).collect()
}

pub(super) fn start(post: &Active, upload: Upload, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    open(post)?;
    if post.upload.as_ref() == Some(&upload) {
        let fresh = !quiet_for(post, UPLOAD_RESTATED_MS, at);
        return Ok(if fresh { vec![] } else { vec![UploadStarted { upload, at }.into()] });
    }
    if !(1..=UPLOAD_BYTES_MAX).contains(&upload.size) {
        return Err(Refusal::UploadSize { size: upload.size });
    }
    let divides = (1..=PARTS_MAX).contains(&upload.parts)
        && part_sizes(upload.size, upload.parts).last().is_some_and(|last| *last > 0);
    if !divides {
        return Err(Refusal::PartCount { parts: upload.parts });
    }
    if !is_named(&upload) {
        return Err(Refusal::FileName);
    }
    Ok(vec![UploadStarted { upload, at }.into()])
}

/// Whether name and content type have a length that can be shown.
pub(super) fn is_named(upload: &Upload) -> bool {
    let named = |text: &str| (1..=255).contains(&text.chars().count());
    named(&upload.file_name) && named(&upload.content_type)
}

pub(super) fn complete(
    post: &Active,
    upload: Uuid,
    file: FileId,
    key: String,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let started = post.upload.as_ref().ok_or(Refusal::NoUpload)?;
    if started.upload == upload && post.phase.source().is_some() {
        return Ok(vec![]);
    }
    open(post)?;
    if started.upload != upload {
        return Err(Refusal::UploadReplaced);
    }
    let source = Source {
        file,
        key,
        file_name: started.file_name.clone(),
        content_type: started.content_type.clone(),
        size: started.size,
    };
    Ok(vec![Uploaded { upload, source, parts: started.parts, at }.into()])
}

pub(super) fn fail(
    post: &Active,
    upload: Uuid,
    detail: String,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let started = post.upload.as_ref().ok_or(Refusal::NoUpload)?;
    if started.upload == upload && matches!(post.phase, Phase::FailedUpload { .. }) {
        return Ok(vec![]);
    }
    open(post)?;
    if started.upload != upload {
        return Err(Refusal::UploadReplaced);
    }
    Ok(vec![UploadFailed { upload, detail, at }.into()])
}

pub(super) fn abort(post: &Active, upload: Uuid, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if matches!(post.phase, Phase::FailedUpload { .. }) {
        return Ok(vec![]);
    }
    Ok(if is_open(post, upload)? { vec![UploadAborted { upload, at }.into()] } else { vec![] })
}

pub(super) fn expire(post: &Active, upload: Uuid, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if !is_open(post, upload)? {
        return Ok(vec![]);
    }
    if !quiet_for(post, UPLOAD_IDLE_MS_MAX, at) {
        return Err(Refusal::UploadInUse);
    }
    Ok(vec![UploadExpired { upload, at }.into()])
}

/// Whether this upload is under way; false when none is.
fn is_open(post: &Active, upload: Uuid) -> Result<bool, Refusal> {
    open(post)?;
    match &post.upload {
        None => Ok(false),
        Some(running) if running.upload == upload => Ok(true),
        Some(_) => Err(Refusal::UploadReplaced),
    }
}

/// Whether nobody asked for part URLs in this many milliseconds before `at`.
fn quiet_for(post: &Active, ms: u64, at: Timestamp) -> bool {
    post.upload_asked_at.is_some_and(|asked| asked.plus_ms(ms) <= at)
}

/// Whether an upload can still go on.
fn open(post: &Active) -> Result<(), Refusal> {
    match post.phase {
        Phase::Created => Ok(()),
        Phase::FailedUpload { .. } => Err(Refusal::WrongState { state: post.phase.name() }),
        Phase::Uploaded { .. }
        | Phase::FailedQueuing { .. }
        | Phase::Queued { .. }
        | Phase::Processing { .. }
        | Phase::Processed { .. }
        | Phase::FailedProcessing { .. } => Err(Refusal::AlreadyUploaded),
    }
}
