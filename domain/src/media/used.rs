//! What work used of a machine.

use serde::{Deserialize, Serialize};

/// What work used of a machine, whether it ended well or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Processor time of the media process, user and system, in milliseconds.
    pub cpu_ms: u64,
    /// From claim to report, in milliseconds; 0 when nobody measured.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wall_ms: u64,
    /// The most resident memory of a media process, in bytes; 0 when nobody looked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub peak_memory_bytes: u64,
}

impl Used {
    /// Processor time alone.
    pub const fn cpu(cpu_ms: u64) -> Self {
        Self { cpu_ms, wall_ms: 0, peak_memory_bytes: 0 }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) const fn is_zero(value: &u64) -> bool {
    *value == 0
}
