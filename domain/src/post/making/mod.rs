//! A result that is made piece by piece: what is open, what is made, and how far each track is.

mod run;
mod track;

pub use run::Run;
pub use track::{Track, Unfit};

use super::{PieceMade, Pieces, ResultFile};
use crate::media::{Piece, Plan, Rendition};
use crate::task;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// The pieces of one job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Making {
    /// When the plan was made.
    pub since: Timestamp,
    /// Of all playlists, in seconds.
    #[serde(default)]
    target_seconds: u64,
    pub open: Vec<Piece>,
    pub made: Vec<MadePiece>,
    /// In the order in which they began.
    pub tracks: Vec<Track>,
    /// Playlists, from the plan on, and what the made pieces brought.
    pub files: Vec<ResultFile>,
    /// Processor time and bytes of the made pieces.
    pub cpu_ms: u64,
    pub stored_bytes: u64,
    /// Of the made piece that needed most.
    #[serde(default)]
    pub peak_memory_bytes: u64,
}

/// A piece that the post has taken, and the claim that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadePiece {
    pub piece: Piece,
    pub epoch: u32,
}

impl MadePiece {
    /// Where its files are, below the folder of the job.
    pub fn folder(&self) -> String {
        task::folder(self.piece, self.epoch)
    }
}

impl Making {
    pub(super) fn planned(pieces: &Pieces, plan: &Plan, since: Timestamp) -> Self {
        Self {
            since,
            target_seconds: plan.target_seconds(),
            open: pieces.names.clone(),
            made: vec![],
            tracks: vec![],
            files: pieces.playlists.clone(),
            cpu_ms: 0,
            stored_bytes: 0,
            peak_memory_bytes: 0,
        }
    }

    pub(super) fn is_made(&self, piece: Piece) -> bool {
        self.made.iter().any(|made| made.piece == piece)
    }

    /// Takes a piece in.
    pub(super) fn add(&mut self, piece: &PieceMade) -> Result<(), Unfit> {
        if piece.piece == Piece::Audio {
            // All of it takes the place of its head.
            self.tracks.retain(|track| piece.tracks.iter().all(|part| part.track != track.name));
        }
        for part in &piece.tracks {
            match self.tracks.iter_mut().find(|track| track.name == part.track) {
                Some(track) => track.add(part)?,
                None => self.tracks.push(Track::of(part, self.target_seconds)),
            }
        }
        self.open.retain(|open| *open != piece.piece);
        self.made.push(MadePiece { piece: piece.piece, epoch: piece.epoch });
        self.files.extend(piece.files.iter().cloned());
        self.cpu_ms += piece.cpu_ms;
        self.stored_bytes += piece.stored_bytes;
        self.peak_memory_bytes = self.peak_memory_bytes.max(piece.peak_memory_bytes);
        Ok(())
    }

    /// Whether every track runs from its first segment to its last without a gap; to be asked once nothing is open.
    pub(super) fn check(&self) -> Result<(), Unfit> {
        self.tracks.iter().try_for_each(Track::check)
    }

    /// Whether something can be watched: a picture, or sound alone, with the sound that belongs to it.
    pub fn is_playable(&self, has_video: bool, has_audio: bool) -> bool {
        let begun = |is_video: bool| {
            self.tracks.iter().any(|track| track.is_video() == is_video && track.playable().is_some())
        };
        (has_video || has_audio) && (!has_video || begun(true)) && (!has_audio || begun(false))
    }

    /// Whether a track gets no more segments; `is_rung` tells a rung of the ladder from the source's own stream.
    pub fn is_complete(&self, name: &str, is_rung: bool) -> bool {
        let is_sound = self.tracks.iter().any(|track| track.name == name && !track.is_video());
        let adds = |piece: &Piece| match piece {
            Piece::Chunk(_) => is_rung,
            Piece::Copy => !is_rung && !is_sound,
            Piece::Audio => is_sound,
            Piece::AudioHead | Piece::Captions | Piece::Pictures | Piece::Whole => false,
        };
        !self.open.iter().any(adds)
    }

    /// What is made of each track so far, from the largest picture to the sound.
    pub fn renditions(&self) -> Vec<Rendition> {
        let mut made: Vec<Rendition> = self.tracks.iter().map(Track::rendition).collect();
        made.sort_by_key(|made| Reverse(u64::from(made.width) * u64::from(made.height)));
        made
    }

    /// Length of the longest track, in milliseconds.
    pub(super) fn duration_ms(&self) -> u64 {
        self.tracks.iter().map(|track| track.rendition().duration_ms).max().unwrap_or(0)
    }
}
