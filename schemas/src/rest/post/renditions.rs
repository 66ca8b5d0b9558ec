use domain::post::Version;
use serde::Serialize;
use utoipa::ToSchema;

/// One version of a post, and how far it is. Ours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostRendition {
    /// The short side with a `p`, or `audio`.
    #[schema(example = "720p")]
    pub name: String,
    /// In pixels; absent for sound.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Frames a second; absent for sound.
    pub frame_rate: Option<f64>,
    /// From the bitstream; absent before the first segment.
    #[schema(example = "avc1.4D401F")]
    pub codecs: Option<String>,
    /// Bits a second of the largest segment so far.
    pub peak_bandwidth: u64,
    /// Media time made so far.
    pub made_ms: u64,
    /// Media time that it will have.
    pub total_ms: u64,
    /// It can be watched from its beginning, as far as it goes.
    pub is_playable: bool,
    pub is_complete: bool,
}

impl From<&Version> for PostRendition {
    fn from(version: &Version) -> Self {
        let made = &version.made;
        let is_picture = made.width > 0;
        Self {
            name: made.name.clone(),
            width: is_picture.then_some(made.width),
            height: is_picture.then_some(made.height),
            frame_rate: made.frame_rate.map(domain::media::Fraction::as_f64),
            codecs: (!made.codecs.is_empty()).then(|| made.codecs.clone()),
            peak_bandwidth: made.peak_bandwidth,
            made_ms: made.duration_ms,
            total_ms: version.total_ms,
            is_playable: version.is_playable,
            is_complete: version.is_complete,
        }
    }
}
