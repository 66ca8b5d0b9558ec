//! What pictures are encoded in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A codec that rungs can be encoded in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VideoCodec {
    /// Everything plays it.
    #[default]
    H264,
    Hevc,
    /// As MP4 only: the CMAF muxer packs none.
    Vp9,
    Av1,
}

impl VideoCodec {
    pub const ALL: [Self; 4] = [Self::H264, Self::Hevc, Self::Vp9, Self::Av1];

    /// What is meant where none is named.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The name in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::H264 => "H264",
            Self::Hevc => "HEVC",
            Self::Vp9 => "VP9",
            Self::Av1 => "AV1",
        }
    }
}

impl fmt::Display for VideoCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
