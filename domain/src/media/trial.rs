//! How hard a source is to encode, found by encoding a little of it.

use super::VideoStream;
use super::plan::fit_short;
use serde::{Deserialize, Serialize};

/// What the busiest seconds of a source come to as H.264 at a constant rate factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// Pixels of the pictures that were encoded.
    pub width: u32,
    pub height: u32,
    /// Of the window that needed most, in thousands of bits a second.
    pub kbps: u32,
}

impl Trial {
    /// On the scale of x264.
    pub const CRF: u8 = 23;
    /// Of x264.
    pub const PRESET: &'static str = "veryfast";
    /// Larger pictures are made this small: what they need is reckoned from it.
    const SHORT_SIDE: u32 = 720;

    /// The size at which a source is tried.
    pub fn size(source: &VideoStream) -> (u32, u32) {
        fit_short(source.display_size(), Self::SHORT_SIDE)
    }
}
