//! Sizes: which size classes a source has, and the pixels of each.

use super::Container;
use crate::profile::{RungSettings, VideoSettings};

/// The short side of each rung, from high to low, with the settings it is made by.
///
/// A source just below a class (1918x1078) keeps its own size in it; one below every class gets one rung of its own
/// size. Nothing is made larger than it came.
pub(super) fn classes((width, height): (u32, u32), settings: &VideoSettings) -> Vec<(u32, &RungSettings)> {
    let source = width.min(height);
    let mut wanted: Vec<&RungSettings> = settings.rungs.iter().collect();
    wanted.sort_by_key(|rung| std::cmp::Reverse(rung.short_side));
    if settings.container == Container::Mp4 {
        return wanted.first().map(|rung| (rung.short_side.min(source), *rung)).into_iter().collect();
    }
    let belongs = |rung: &&RungSettings| u64::from(source) * 10 >= u64::from(rung.short_side) * 9;
    let mut found: Vec<(u32, &RungSettings)> =
        wanted.iter().filter(|rung| belongs(rung)).map(|rung| (rung.short_side.min(source), *rung)).collect();
    if found.is_empty() {
        found.extend(wanted.last().map(|lowest| (source, *lowest)));
    }
    found.dedup_by_key(|(short_side, _)| even_floor(*short_side));
    found
}

/// Even width and height with this short side, in the shape of the source and never above it.
pub(in crate::media) fn fit_short((width, height): (u32, u32), short_side: u32) -> (u32, u32) {
    let (short, long) = (width.min(height).max(1), width.max(height).max(1));
    let target = short_side.min(short);
    let scaled = even_nearest(f64::from(long) * f64::from(target) / f64::from(short)).min(even_floor(long));
    orient((width, height), even_floor(target), scaled.max(even_floor(target)))
}

/// Even width and height with at most this long side, in the shape of the source and never above it.
pub(super) fn fit_long((width, height): (u32, u32), long_side: u32) -> (u32, u32) {
    let (short, long) = (width.min(height).max(1), width.max(height).max(1));
    let target = long_side.min(long).max(1);
    let scaled = even_nearest(f64::from(short) * f64::from(target) / f64::from(long)).min(even_floor(short));
    orient((width, height), scaled, even_floor(target).max(scaled))
}

fn orient((width, height): (u32, u32), short: u32, long: u32) -> (u32, u32) {
    if width < height { (short, long) } else { (long, short) }
}

fn even_floor(pixels: u32) -> u32 {
    (pixels & !1).max(2)
}

fn even_nearest(pixels: f64) -> u32 {
    ((pixels / 2.0).round() as u32 * 2).max(2)
}
