//! Why a transcode failed: stable strings, in events, the API and webhooks.

use serde::{Deserialize, Serialize};

/// One reason a job ends without a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FailureReason {
    /// The upload has no bytes.
    EmptyFile,
    /// Not a container we read: text, a playlist, an archive.
    NotMedia,
    /// An MP4 whose index (moov) is missing, so that nothing can be read.
    TruncatedNoIndex,
    /// A container without a video or audio stream that has samples.
    NoPlayableStream,
    /// A stream in a codec outside the allow-list.
    UnsupportedCodec,
    /// The profile asks for a codec that the workers have no encoder of.
    EncoderMissing,
    /// Encrypted samples.
    DrmProtected,
    /// Larger, longer or faster than we take on.
    LimitExceeded,
    /// What came out is much shorter than what the container promised.
    DurationMismatch,
    /// The probe did not end within its budget.
    ProbeTimeout,
    /// The transcode did not end, or made no progress, within its budget.
    Timeout,
    /// The media process died.
    Crashed,
    /// The media process wanted more memory than a job may have.
    OutOfMemory,
    /// The worker disappeared: its lease ran out.
    WorkerLost,
    /// The worker was stopped in order and gave the job back; no try of the job is used up by it.
    WorkerStopped,
    /// Reading the source or writing the result failed.
    StorageFailed,
}

impl FailureReason {
    /// All of them; `docs/reasons` says what each means to the uploader.
    pub const ALL: [Self; 16] = [
        Self::EmptyFile,
        Self::NotMedia,
        Self::TruncatedNoIndex,
        Self::NoPlayableStream,
        Self::UnsupportedCodec,
        Self::EncoderMissing,
        Self::DrmProtected,
        Self::LimitExceeded,
        Self::DurationMismatch,
        Self::ProbeTimeout,
        Self::Timeout,
        Self::Crashed,
        Self::OutOfMemory,
        Self::WorkerLost,
        Self::WorkerStopped,
        Self::StorageFailed,
    ];

    /// Whether another try may end differently: true for accidents, false for what the content itself causes.
    pub fn is_transient(self) -> bool {
        match self {
            Self::ProbeTimeout
            | Self::Timeout
            | Self::Crashed
            | Self::OutOfMemory
            | Self::WorkerLost
            | Self::WorkerStopped
            | Self::StorageFailed => true,
            Self::EmptyFile
            | Self::NotMedia
            | Self::TruncatedNoIndex
            | Self::NoPlayableStream
            | Self::UnsupportedCodec
            | Self::EncoderMissing
            | Self::DrmProtected
            | Self::LimitExceeded
            | Self::DurationMismatch => false,
        }
    }
}
