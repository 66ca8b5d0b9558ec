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

/// An upload without a word for this many milliseconds expires, unless the operator chose another time: 7 days.
pub const UPLOAD_IDLE_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// A word about a running upload is a fact only after this part of the time in which it would expire: of a week, a day.
const RESTATED_PART: u64 = 7;

impl Upload {
    /// The most bytes of a part: twice an equal share. Whoever divides the size, however it is rounded, or cuts pieces of
    /// one size off, has no larger part; and all parts that can be sent are not much more than the file.
    pub fn part_bytes_max(&self) -> u64 {
        (2 * self.share()).min(self.size)
    }

    /// Bytes of each part as clients mostly divide: `ceil(size / parts)`, the last one shorter. A part whose sender does
    /// not say how long it is is taken to be as long.
    pub fn equal_parts(&self) -> impl Iterator<Item = u64> {
        let (size, each) = (self.size, self.share());
        (0..u64::from(self.parts)).map(move |index| size.saturating_sub(index * each).min(each))
    }

    fn share(&self) -> u64 {
        self.size.div_ceil(u64::from(self.parts.max(1)))
    }
}

pub(super) fn start(
    post: &Active,
    upload: Upload,
    idle_ms: u64,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    open(post)?;
    if post.upload.as_ref() == Some(&upload) {
        let due = post.is_upload_word_due(idle_ms, at);
        return Ok(if due { vec![UploadStarted { upload, at }.into()] } else { vec![] });
    }
    if !(1..=UPLOAD_BYTES_MAX).contains(&upload.size) {
        return Err(Refusal::UploadSize { size: upload.size });
    }
    if !(1..=PARTS_MAX).contains(&upload.parts) || u64::from(upload.parts) > upload.size {
        return Err(Refusal::PartCount { parts: upload.parts });
    }
    if !is_named(&upload) {
        return Err(Refusal::FileName);
    }
    Ok(vec![UploadStarted { upload, at }.into()])
}

pub(super) fn keep(post: &Active, upload: Uuid, idle_ms: u64, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let running = post.upload.clone().filter(|_| post.is_upload_word_due(idle_ms, at));
    let is_open = is_open(post, upload)?;
    Ok(running.filter(|_| is_open).map(|upload| UploadStarted { upload, at }.into()).into_iter().collect())
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

pub(super) fn expire(
    post: &Active,
    upload: Uuid,
    idle_ms: u64,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if !is_open(post, upload)? {
        return Ok(vec![]);
    }
    if !quiet_for(post, idle_ms, at) {
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

impl Active {
    /// Whether a word about the upload under way is worth recording: none was for a seventh of the time in which it
    /// would expire.
    pub fn is_upload_word_due(&self, idle_ms: u64, at: Timestamp) -> bool {
        quiet_for(self, idle_ms / RESTATED_PART, at)
    }
}

/// Whether nobody asked for part URLs or sent bytes in this many milliseconds before `at`.
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
