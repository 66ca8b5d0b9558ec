//! HLS and DASH over the same media describe the same tracks.

use crate::facts::Kind;
use crate::findings::Findings;
use crate::track::Track;
use crate::{Place, Rule};

/// A rendition as one playlist or manifest describes it.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub place: Place,
    pub track: Track,
    /// Nothing will be added to it.
    pub ended: bool,
}

impl Described {
    /// Addresses of all segments, without their queries: those may be tokens.
    fn segments(&self) -> Vec<(String, Option<(u64, u64)>)> {
        let address = |piece: &crate::track::Piece| {
            let mut url = piece.listed.media.url.clone();
            url.set_query(None);
            (url.to_string(), piece.listed.media.range)
        };
        self.track.pieces.iter().map(address).collect()
    }

    /// Only sound and pictures: subtitles are described in different ways.
    fn is_media(&self) -> bool {
        self.track.kind() != Kind::Other
    }
}

/// Holds the renditions of one document against those of another.
pub(crate) fn check(one: &[Described], other: &[Described], findings: &mut Findings) {
    let ended = one.iter().chain(other).all(|track| track.ended);
    lacking(one, other, ended, findings);
    // What is in both has been compared.
    for track in other.iter().filter(|track| track.is_media() && ended) {
        if twin(track, one).is_none() {
            findings.add(Rule::Same, &track.place, "its track is not in the other of HLS and DASH");
        }
    }
}

fn lacking(one: &[Described], other: &[Described], ended: bool, findings: &mut Findings) {
    for track in one.iter().filter(|track| track.is_media()) {
        let Some(twin) = twin(track, other) else {
            if ended {
                findings.add(Rule::Same, &track.place, "its track is not in the other of HLS and DASH");
            }
            continue;
        };
        let (ours, theirs) = (track.segments(), twin.segments());
        // What grows may have grown between the reading of one and the other; what has a window starts later.
        let first = ours.iter().position(|segment| theirs.first() == Some(segment)).unwrap_or(0);
        let back = theirs.iter().position(|segment| ours.first() == Some(segment)).unwrap_or(0);
        let differs = ours[first..].iter().zip(&theirs[back..]).position(|(a, b)| a != b);
        let lengths_differ = ended && (ours.len() != theirs.len() || first + back > 0);
        if differs.is_some() || lengths_differ {
            let at = differs.map_or(ours.len().min(theirs.len()), |at| at + first) + 1;
            let message = format!("from segment {at} on {} lists others", twin.place);
            findings.add(Rule::Same, &track.place, message);
        }
    }
}

/// The track that shares a segment with this one.
fn twin<'a>(track: &Described, among: &'a [Described]) -> Option<&'a Described> {
    let segments = track.segments();
    among.iter().find(|other| {
        other.segments().iter().take(3).any(|segment| segments.contains(segment))
            || segments.iter().take(3).any(|segment| other.segments().contains(segment))
    })
}
