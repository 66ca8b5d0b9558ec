//! One rendition, however it is described: its segments in order, as they are said to be and as they are.

use crate::facts::{Init, Kind, Loaded, Segment};
use crate::shelf::{Check, Reference, Stop};
use crate::{Place, Rule};
use std::sync::Arc;

/// A segment that a playlist or manifest lists.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub media: Reference,
    pub init: Option<Reference>,
    /// Seconds, as the list says.
    pub seconds: f64,
    /// Times start anew here.
    pub discontinuity: bool,
    /// Nothing of it can be read: encrypted.
    pub sealed: bool,
    /// Said to be missing.
    pub gap: bool,
    pub text: bool,
}

/// A listed segment and what is there.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub listed: Listed,
    pub init: Option<Arc<Init>>,
    pub loaded: Option<Loaded>,
}

impl Piece {
    /// The segment with its initialisation segment, if both could be read.
    pub fn read(&self) -> Option<(&Segment, &Init)> {
        Some((self.loaded.as_ref()?.segment.as_ref()?, self.init.as_ref()?))
    }

    /// Seconds that it really lasts, or else is said to.
    pub fn seconds(&self) -> f64 {
        self.read().map_or(self.listed.seconds, |(segment, init)| seconds(segment.duration, init))
    }
}

/// A rendition with all its pieces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    pub pieces: Vec<Piece>,
}

impl Track {
    /// Loads what is listed and checks what holds for each piece and from one to the next.
    pub async fn load(check: &mut Check<'_>, listed: Vec<Listed>) -> Result<Self, Stop> {
        let mut pieces: Vec<Piece> = vec![];
        for listed in listed {
            let piece = Piece::load(check, listed).await?;
            let before = pieces.last().filter(|_| !piece.listed.discontinuity);
            if let Some((before, now)) = before.and_then(Piece::read).zip(piece.read())
                && before.0.end() != now.0.start
                && before.1.timescale == now.1.timescale
            {
                let (end, start) = (before.0.end(), now.0.start);
                let message = format!("it starts at {start} and the segment before it ends at {end}");
                check.findings.add(
                    Rule::Continuity,
                    &Place::of(&check.fetcher.name(&piece.listed.media.url)),
                    message,
                );
            }
            pieces.push(piece);
        }
        Ok(Self { pieces })
    }

    /// The first initialisation segment that could be read.
    pub fn init(&self) -> Option<&Init> {
        self.pieces.iter().find_map(|piece| piece.init.as_deref())
    }

    pub fn kind(&self) -> Kind {
        self.init().map_or(Kind::Other, |init| init.kind)
    }

    /// Frames a second: over all, and of the shortest frame.
    pub fn frame_rate(&self) -> Option<(f64, f64)> {
        let init = self.init().filter(|init| init.kind.is_video())?;
        let (mut samples, mut duration, mut shortest) = (0_u64, 0_u64, u64::MAX);
        for (segment, _) in self.pieces.iter().filter_map(Piece::read) {
            samples = samples.saturating_add(segment.samples);
            duration = duration.saturating_add(segment.duration);
            shortest = shortest.min(segment.shortest);
        }
        let scale = f64::from(init.timescale);
        (duration > 0 && shortest > 0)
            .then(|| (samples as f64 * scale / duration as f64, scale / shortest as f64))
    }

    /// Whether `rate` may be said of this track: from its average up to what its shortest frame allows.
    pub fn has_frame_rate(&self, rate: f64) -> bool {
        // The last frame of a variable rate, and three decimals.
        self.frame_rate().is_none_or(|(average, fastest)| {
            rate >= average * 0.998 - 0.001 && rate <= fastest.max(average) * 1.002 + 0.001
        })
    }

    /// Seconds in all.
    pub fn seconds(&self) -> f64 {
        self.pieces.iter().map(Piece::seconds).sum()
    }

    /// Where each piece starts, in seconds of media time.
    pub fn starts(&self) -> Vec<Option<f64>> {
        let start = |piece: &Piece| piece.read().map(|(segment, init)| seconds(segment.start, init));
        self.pieces.iter().map(start).collect()
    }
}

impl Piece {
    async fn load(check: &mut Check<'_>, listed: Listed) -> Result<Self, Stop> {
        let init = match &listed.init {
            Some(init) if !listed.sealed => check.init(init).await?,
            _ => None,
        };
        let loaded = if listed.gap {
            None
        } else {
            let with = listed.init.as_ref().zip(init.as_deref());
            check.segment(&listed.media, with, listed.text).await?
        };
        Ok(Self { listed, init, loaded })
    }
}

/// Ticks of a track in seconds.
pub(crate) fn seconds(ticks: u64, init: &Init) -> f64 {
    ticks as f64 / f64::from(init.timescale)
}
