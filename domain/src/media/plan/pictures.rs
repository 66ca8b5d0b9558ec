//! Where stills and previews are taken.

use super::{PreviewPlan, ThumbnailPlan, VideoStream, size::fit_long};
use crate::profile::{PreviewSettings, ThumbnailSettings};

/// Candidates where the profile says, else at 10, 25 and 40 percent; only the start when the length is unknown.
pub(super) fn thumbnail(source: &VideoStream, wanted: &ThumbnailSettings, duration_ms: u64) -> ThumbnailPlan {
    let (width, height) = fit_long(source.display_size(), wanted.long_side);
    let exact = !wanted.at_ms.is_empty();
    let last_ms = if duration_ms == 0 { u64::MAX } else { duration_ms - 1 };
    let mut at_ms: Vec<u64> = if exact {
        wanted.at_ms.iter().map(|at_ms| (*at_ms).min(last_ms)).collect()
    } else {
        [10, 25, 40].iter().map(|percent| duration_ms * percent / 100).collect()
    };
    at_ms.dedup();
    ThumbnailPlan { at_ms, exact, width, height }
}

/// A window that starts where the profile says, else at a quarter, or earlier when the source is too short for that.
pub(super) fn preview(source: &VideoStream, wanted: &PreviewSettings, duration_ms: u64) -> PreviewPlan {
    let (width, height) = fit_long(source.display_size(), wanted.long_side);
    let length_ms = if duration_ms == 0 { wanted.length_ms } else { wanted.length_ms.min(duration_ms) };
    let start_ms = wanted.start_ms.unwrap_or(duration_ms / 4).min(duration_ms.saturating_sub(length_ms));
    let (frames_per_second, format) = (wanted.frames_per_second.max(1), wanted.format);
    PreviewPlan { start_ms, length_ms, frames_per_second, width, height, format }
}
