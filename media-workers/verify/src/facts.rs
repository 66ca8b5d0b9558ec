//! What initialisation segments and segments really are.

/// An initialisation segment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Init {
    pub track_id: u32,
    /// Ticks a second.
    pub timescale: u32,
    pub kind: Kind,
    /// As CODECS spells it (RFC 6381); nothing for a codec we do not know.
    pub codec: Option<String>,
    /// How the bitstream tells key frames.
    pub nal: Option<Nal>,
    /// What fragments leave out (`trex`).
    pub defaults: Defaults,
    /// Media time of the first thing shown (edit list), in ticks.
    pub shown_from: i64,
}

/// What a track is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Width and height in pixels as shown.
    Video {
        width: u32,
        height: u32,
    },
    /// Samples a second and channels; 0 where the codec's configuration does not say.
    Audio {
        rate: u32,
        channels: u32,
    },
    Other,
}

impl Kind {
    pub fn is_video(self) -> bool {
        matches!(self, Self::Video { .. })
    }
}

/// How samples of NAL units are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nal {
    /// Bytes of the length before each unit.
    pub length_size: u8,
    pub hevc: bool,
}

/// Duration, size and flags of samples that do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Defaults {
    pub duration: u32,
    pub size: u32,
    pub flags: u32,
}

/// A media segment that could be read; times in ticks of its track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Decode time of the first sample.
    pub start: u64,
    /// Sum of all samples.
    pub duration: u64,
    pub samples: u64,
    /// Presentation time of what is shown first.
    pub shown_from: i64,
    /// The shortest sample.
    pub shortest: u64,
}

impl Segment {
    pub fn end(&self) -> u64 {
        self.start.saturating_add(self.duration)
    }
}

/// What a reference leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loaded {
    pub bytes: u64,
    /// Nothing if it is no MP4, is encrypted, or could not be read.
    pub segment: Option<Segment>,
}
