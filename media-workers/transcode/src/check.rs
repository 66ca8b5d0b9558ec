//! The end of a stream is not success: damaged sources end cleanly, too. What came out is held against the plan.

use crate::Failure;
use crate::graph::{Encoded, Made, MadeKind};
use domain::media::{FailureReason, Plan};

/// Checks lengths and alignment of what was made.
pub(crate) fn check(plan: &Plan, Encoded { made, source_ms }: &Encoded) -> Result<(), Failure> {
    let longest_ms = made.iter().map(Made::duration_ms).max().unwrap_or(0).min(*source_ms);
    let tolerance_ms = (plan.expected_ms / 200).max(500);
    if longest_ms + tolerance_ms < plan.expected_ms {
        let detail = format!("{longest_ms} ms came out of {} ms", plan.expected_ms);
        return Err(Failure::new(FailureReason::DurationMismatch, detail));
    }
    let mut counts = made
        .iter()
        .filter(|track| matches!(track.kind, MadeKind::Video { .. }))
        .map(|track| (track.name.as_str(), track.segments.len()));
    if let Some((first, count)) = counts.next()
        && let Some((other, different)) = counts.find(|(_, found)| *found != count)
    {
        return Err(Failure::internal(format!("{first} has {count} segments and {other} {different}")));
    }
    Ok(())
}
