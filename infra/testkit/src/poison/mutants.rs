//! Whole films with damage done by chance, the same for the same seed.

use super::source;
use std::path::PathBuf;

/// What mutants are made of: a film of each container, and of the codecs that are decoded most.
const BASES: [&str; 12] = [
    "base.mp4",
    "film.mkv",
    "film.flv",
    "film.ts",
    "sound.mp3",
    "sound.wav",
    "vp9.webm",
    "hevc-10.mp4",
    "film.avi",
    "film.mpg",
    "opus.ogg",
    "pieces.mp4",
];

/// A film and the seed of its damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutant {
    pub base: &'static str,
    pub seed: u64,
}

/// So many mutants, of all films in turn.
pub fn mutants(count: usize) -> impl Iterator<Item = Mutant> {
    let bases = BASES.len();
    (0..count).map(move |index| Mutant { base: BASES[index % bases], seed: (index / bases) as u64 })
}

impl Mutant {
    /// `film.mkv-17`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.base, self.seed)
    }

    /// Its bytes.
    ///
    /// # Errors
    /// The film it is made of cannot be made.
    pub fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        let path: PathBuf = source(self.base)?;
        let mut film = std::fs::read(path)?;
        let mut chance = Chance::new(self.seed ^ (film.len() as u64) << 32);
        for _ in 0..=chance.below(3) {
            damage(&mut film, &mut chance);
        }
        Ok(film)
    }
}

fn damage(film: &mut Vec<u8>, chance: &mut Chance) {
    let length = film.len().max(1);
    let at = chance.below(length);
    let some = at..(at + 1 + chance.below(2000)).min(film.len());
    match chance.below(7) {
        // Like a bad disk: from one bit in 20 000 to one in 800.
        0 | 1 => {
            for _ in 0..length / (100 << chance.below(5)) {
                let at = chance.below(length);
                if let Some(byte) = film.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
        // A number in the head that is as large or as small as can be.
        2 => {
            let extreme = [[0; 4], [0xff; 4], [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0]][chance.below(4)];
            let at = chance.below(length.min(4096));
            if let Some(place) = film.get_mut(at..at + 4) {
                place.copy_from_slice(&extreme);
            }
        }
        3 => film.truncate(length / 4 + chance.below(length)),
        4 => film[some].fill(0),
        5 => drop(film.drain(some)),
        _ => {
            let again = film[some].to_vec();
            let to = chance.below(film.len() + 1);
            film.splice(to..to, again);
        }
    }
}

/// `SplitMix64`: small, and the same everywhere.
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 to one less than this.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}
