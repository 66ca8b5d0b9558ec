//! Small pictures along the whole length, for the seek bar of a player: one sheet of tiles, however long the source is.

use super::{Plan, VideoStream, size::fit_long};
use serde::{Deserialize, Serialize};

/// A sheet of tiles, each for a span of the source of the same length; from left to right, then down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoryboardPlan {
    /// Media time that a tile stands for, in milliseconds.
    pub interval_ms: u64,
    pub tiles: u32,
    /// Tiles side by side in a row.
    pub columns: u32,
    /// Of one tile, in pixels.
    pub width: u32,
    pub height: u32,
}

/// Closer tiles show the same: key frames are rarely nearer than this.
const MIN_INTERVAL_MS: u64 = 2_000;
/// A sheet has ten rows of ten: under 300 kB, and 7 minutes a tile at the longest source that is taken.
const COLUMNS: u32 = 10;
const MAX_TILES: u64 = 100;
/// Pixels of the longer side of a tile.
const LONG_SIDE: u32 = 160;

/// Of a source of known length.
pub(super) fn storyboard(source: &VideoStream, duration_ms: u64) -> Option<StoryboardPlan> {
    let interval_ms = duration_ms.div_ceil(MAX_TILES).max(MIN_INTERVAL_MS);
    let tiles = u32::try_from(duration_ms.div_ceil(interval_ms)).ok().filter(|tiles| *tiles > 0)?;
    let (width, height) = fit_long(source.display_size(), LONG_SIDE);
    Some(StoryboardPlan { interval_ms, tiles, columns: COLUMNS.min(tiles), width, height })
}

impl StoryboardPlan {
    /// Where the picture of a tile is taken: in the middle of its span.
    pub fn at_ms(&self, tile: u32) -> u64 {
        u64::from(tile) * self.interval_ms + self.interval_ms / 2
    }

    /// The corner of a tile on the sheet, in pixels from the left and from the top.
    pub fn corner(&self, tile: u32) -> (u32, u32) {
        let columns = self.columns.max(1);
        (tile % columns * self.width, tile / columns * self.height)
    }
}

impl Plan {
    /// Whether there is something to make for [`crate::media::Piece::Pictures`].
    pub(super) fn has_pictures(&self) -> bool {
        self.thumbnail.is_some() || self.preview.is_some() || self.storyboard.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::plan::tests::video;

    fn of(width: u32, height: u32, duration_ms: u64) -> Option<StoryboardPlan> {
        storyboard(&video(width, height), duration_ms)
    }

    #[test]
    fn a_short_source_has_a_tile_for_every_two_seconds() {
        let tiles = |ms| of(1920, 1080, ms).map(|board| (board.tiles, board.columns, board.interval_ms));
        assert_eq!(tiles(1), Some((1, 1, 2_000)));
        assert_eq!(tiles(5_280), Some((3, 3, 2_000)));
        assert_eq!(tiles(60_000), Some((30, 10, 2_000)));
        assert_eq!(tiles(0), None, "nobody knows how long it is");
    }

    #[test]
    fn a_long_source_has_a_hundred_tiles_that_are_further_apart() {
        for hours in 1..=12 {
            let board = of(1920, 1080, hours * 3_600_000).expect("it has a length");
            assert_eq!((board.tiles, board.interval_ms), (100, hours * 36_000));
        }
        let odd = of(1920, 1080, 200_001).expect("it has a length");
        assert_eq!((odd.tiles, odd.interval_ms), (100, 2_001));
    }

    #[test]
    fn tiles_have_the_shape_of_the_source_and_lie_in_rows() {
        let landscape = of(1920, 1080, 60_000).expect("it has a length");
        assert_eq!((landscape.width, landscape.height), (160, 90));
        let corners: Vec<_> = [0, 1, 9, 10, 29].map(|tile| landscape.corner(tile)).to_vec();
        assert_eq!(corners, [(0, 0), (160, 0), (1440, 0), (0, 90), (1440, 180)]);
        assert_eq!((landscape.at_ms(0), landscape.at_ms(29)), (1_000, 59_000));
        let portrait = of(1080, 1920, 60_000).expect("it has a length");
        assert_eq!((portrait.width, portrait.height), (90, 160));
        let tiny = of(64, 48, 60_000).expect("it has a length");
        assert_eq!((tiny.width, tiny.height), (64, 48));
    }
}
