//! Tells a torn write from damage.
//!
//! Behind the last good group there may be a group that a power cut tore: never acknowledged, to be cut. Or there may be
//! an acknowledged group that went bad: to be reported, never cut. The file was zeros before, and a sector is written
//! whole or not at all, so a torn group has a sector that is still zeros although the group's commit record says that it
//! should not be, or has no commit record. If the sectors are all there, the bytes were changed later.

use crate::segment::{Commit, Keys, SECTOR_BYTES, zero_slices};

/// What is behind the last good group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// Zeros.
    Clean,
    /// A group that was never acknowledged.
    Torn,
    /// Something acknowledged.
    Damaged,
}

/// Judges the bytes from the end of the last good group (at `offset` of the file) to the end of the file.
pub(crate) fn judge(tail: &[u8], offset: u64, keys: Keys) -> Tail {
    let Some(last) = tail.iter().rposition(|byte| *byte != 0) else {
        return Tail::Clean;
    };
    // Records begin at multiples of 8.
    for at in (0..=last).step_by(8) {
        if let Some(commit) = Commit::at(&tail[at..], keys) {
            let whole = commit.start == offset && zero_slices(&tail[..at], offset) > commit.zero_slices;
            // A later group was written after this one was durable.
            return if whole { Tail::Torn } else { Tail::Damaged };
        }
        let place = offset + at as u64;
        let boundary = SECTOR_BYTES - (place as usize % SECTOR_BYTES);
        if Commit::was_at(&tail[at..], boundary, keys) {
            return Tail::Damaged;
        }
    }
    Tail::Torn
}
