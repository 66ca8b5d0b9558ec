//! Why a job ended without a result.

use domain::media::FailureReason;
use serde::{Deserialize, Serialize};

/// A typed end of a job, with what it cost until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{reason:?}: {detail}")]
pub struct Failure {
    pub reason: FailureReason,
    /// For operators; holds no paths of clients and no media.
    pub detail: String,
    /// Processor time of the media process, in milliseconds.
    #[serde(default)]
    pub cpu_ms: u64,
    /// The most resident memory of the media process, in bytes; 0 when nobody looked.
    #[serde(default)]
    pub peak_memory_bytes: u64,
}

impl Failure {
    /// A failure whose cost is filled in later.
    pub fn new(reason: FailureReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), cpu_ms: 0, peak_memory_bytes: 0 }
    }

    pub(crate) fn storage(what: &str, error: &std::io::Error) -> Self {
        Self::new(FailureReason::StorageFailed, format!("{what}: {error}"))
    }

    /// Something of ours or of GStreamer's that should have worked on any source.
    pub(crate) fn internal(detail: impl std::fmt::Display) -> Self {
        Self::new(FailureReason::Crashed, detail.to_string())
    }
}
