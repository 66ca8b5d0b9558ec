//! Bit rates as the specification defines them (HLS 4.4.6.2, BANDWIDTH and AVERAGE-BANDWIDTH).

use crate::track::{Piece, Track};

/// Bits a second of a rendition.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rates {
    /// The largest rate of any contiguous segments that last between half and one and a half target durations.
    pub peak: f64,
    pub average: f64,
}

/// Segments of a set: those of a sensible length are few, and those without one must not keep us busy.
const SET_MAX: usize = 64;

/// Measures what could be loaded.
pub(super) fn rates(track: &Track, target: u64) -> Rates {
    let sizes: Vec<(f64, f64)> = track.pieces.iter().filter_map(size).collect();
    let (bits, seconds) = sizes.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if seconds <= 0.0 {
        return Rates::default();
    }
    let average = bits / seconds;
    let (shortest, longest) = (0.5 * target as f64, 1.5 * target as f64);
    let mut peak: f64 = 0.0;
    for first in 0..sizes.len() {
        let (mut bits, mut seconds) = (0.0, 0.0);
        for one in sizes[first..].iter().take(SET_MAX) {
            (bits, seconds) = (bits + one.0, seconds + one.1);
            if seconds > longest {
                break;
            }
            if seconds >= shortest {
                peak = peak.max(bits / seconds);
            }
        }
    }
    // Too short for any set: there is one rate.
    Rates { peak: if peak > 0.0 { peak } else { average }, average }
}

/// Bits and seconds.
fn size(piece: &Piece) -> Option<(f64, f64)> {
    let loaded = piece.loaded.as_ref()?;
    Some((loaded.bytes as f64 * 8.0, piece.seconds()))
}
