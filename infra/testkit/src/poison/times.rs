//! Films whose samples are whole and whose times are not.

use super::How::Changed;
use super::{Poison, row};

const DURATION_MISMATCH: &[&str] = &["DURATION_MISMATCH"];
const SOUND: u8 = 8;
const PICTURE: u8 = 9;
const AN_HOUR_MS: u32 = 3_600_000;

pub(super) const RECIPES: &[Poison] = &[
    row(
        "sound-an-hour-ahead.flv",
        Changed("film.flv", |film| later(film, SOUND, usize::MAX)),
        DURATION_MISMATCH,
    ),
    row(
        "access-unit-an-hour-ahead.flv",
        Changed("film.flv", |film| later(film, SOUND, 1)),
        DURATION_MISMATCH,
    ),
    row("picture-an-hour-ahead.flv", Changed("film.flv", |film| later(film, PICTURE, 1)), DURATION_MISMATCH),
];

/// So many tags of this type, from the middle of the film on, come an hour later; tags are as in "Adobe Flash Video File Format
/// Specification" 10.1, annex E.4.1.
fn later(mut film: Vec<u8>, kind: u8, mut count: usize) -> Vec<u8> {
    const HEAD: usize = 9 + 4;
    let half = film.len() / 2;
    let mut at = HEAD;
    while let Some([found, size @ .., time_2, time_1, time_0, time_3]) =
        film.get(at..at + 8).and_then(|head| <[u8; 8]>::try_from(head).ok())
    {
        if found == kind && at > half && count > 0 {
            count -= 1;
            let time = u32::from_be_bytes([time_3, time_2, time_1, time_0]) + AN_HOUR_MS;
            let [time_3, time_2, time_1, time_0] = time.to_be_bytes();
            film[at + 4..at + 8].copy_from_slice(&[time_2, time_1, time_0, time_3]);
        }
        let [size_2, size_1, size_0] = size;
        at += 11 + u32::from_be_bytes([0, size_2, size_1, size_0]) as usize + 4;
    }
    film
}
