//! MP4 files whose boxes lie: about sizes, counts, times and places.

use super::How::{Bytes, Changed};
use super::{NO_INDEX, NO_STREAM, PARTLY, Poison, row};

/// Whatever a wrong number leads to.
const LIED: &[&str] = &[
    "PROCESSED",
    "DURATION_MISMATCH",
    "NO_PLAYABLE_STREAM",
    "LIMIT_EXCEEDED",
    "UNSUPPORTED_CODEC",
    "TRUNCATED_NO_INDEX",
];

pub(super) const RECIPES: &[Poison] = &[
    row(
        "index-without-tracks.mp4",
        Bytes(|| [name(), boxed(b"moov", &boxed(b"mvhd", &[0; 100]))].concat()),
        &["NO_PLAYABLE_STREAM", "PROBE_TIMEOUT"],
    ),
    row(
        "index-larger-than-file.mp4",
        Bytes(|| [name(), b"\x7f\xff\xff\xffmoov".to_vec(), vec![0; 64]].concat()),
        NO_INDEX,
    ),
    row(
        "index-of-half-a-gigabyte.mp4",
        Bytes(|| [name(), b"\0\0\0\x01moov\0\0\0\0\x20\0\0\0".to_vec(), vec![0; 64]].concat()),
        NO_INDEX,
    ),
    row(
        "box-shorter-than-its-head.mp4",
        Bytes(|| [name(), b"\0\0\0\x04moov".to_vec(), vec![0; 64]].concat()),
        NO_INDEX,
    ),
    row("boxes-in-boxes.mp4", Bytes(nested), NO_STREAM),
    row(
        "hundred-thousand-boxes.mp4",
        Changed("base.mp4", |film| {
            [film[..8 + 24].to_vec(), boxed(b"free", &[]).repeat(100_000), film].concat()
        }),
        LIED,
    ),
    row("thousand-tracks.mp4", Changed("base.mp4", many_tracks), LIED),
    row("no-samples-at-all.mp4", Changed("base.mp4", |film| set(film, b"stsz", 8, &[0; 4])), LIED),
    row(
        "two-billion-samples.mp4",
        Changed("base.mp4", |film| set(film, b"stsz", 8, &[0x7f, 0xff, 0xff, 0xff])),
        LIED,
    ),
    row(
        "samples-of-a-gigabyte.mp4",
        Changed("base.mp4", |film| set(film, b"stsz", 4, &[0x40, 0, 0, 0])),
        LIED,
    ),
    row(
        "chunks-behind-the-end.mp4",
        Changed("base.mp4", |film| set(film, b"stco", 8, &[0xff, 0xff, 0xff, 0xf0])),
        LIED,
    ),
    row(
        "many-chunks-of-many.mp4",
        Changed("base.mp4", |film| set(film, b"stsc", 12, &[0xff, 0xff, 0xff, 0xff])),
        LIED,
    ),
    row(
        "four-billion-times.mp4",
        Changed("base.mp4", |film| set(film, b"stts", 8, &[0xff, 0xff, 0xff, 0xff])),
        LIED,
    ),
    row("samples-without-length.mp4", Changed("base.mp4", |film| set(film, b"stts", 12, &[0; 4])), LIED),
    row("samples-of-a-day.mp4", Changed("base.mp4", |film| set(film, b"stts", 12, &[0x40, 0, 0, 0])), LIED),
    row("zero-ticks-a-second.mp4", Changed("base.mp4", |film| set(film, b"mdhd", 12, &[0; 4])), LIED),
    row("one-tick-a-second.mp4", Changed("base.mp4", |film| set(film, b"mdhd", 12, &[0, 0, 0, 1])), LIED),
    row(
        "four-billion-ticks-a-second.mp4",
        Changed("base.mp4", |film| set(film, b"mdhd", 12, &[0xff; 4])),
        LIED,
    ),
    row(
        "endless.mp4",
        Changed("base.mp4", |film| set(set(film, b"mvhd", 16, &[0xff; 4]), b"mdhd", 16, &[0xff; 4])),
        LIED,
    ),
    row("no-width.mp4", Changed("base.mp4", |film| set(film, b"avc1", 24, &[0; 4])), LIED),
    row("65535-wide.mp4", Changed("base.mp4", |film| set(film, b"avc1", 24, &[0xff; 4])), LIED),
    row("no-parameter-sets.mp4", Changed("base.mp4", |film| set(film, b"avcC", 5, &[0xe0, 0])), LIED),
    row("wrong-parameter-sets.mp4", Changed("base.mp4", |film| set(film, b"avcC", 8, &[0xff; 16])), LIED),
    row("one-byte-lengths.mp4", Changed("base.mp4", |film| set(film, b"avcC", 4, &[0xfc])), PARTLY),
    row("unknown-codec.mp4", Changed("base.mp4", |film| rename(film, b"avc1", b"zzzz")), LIED),
    row("hevc-that-is-h264.mp4", Changed("base.mp4", |film| rename(film, b"avc1", b"hvc1")), LIED),
    row(
        "edit-list-of-years.mp4",
        Changed("base.mp4", |film| set(film, b"elst", 8, &[0x7f, 0xff, 0xff, 0xff])),
        LIED,
    ),
    row("data-in-another-file.mov", Changed("base.mp4", |film| set(film, b"url ", 0, &[0; 4])), LIED),
    row("wrong-sound-setup.mp4", Changed("base.mp4", |film| set(film, b"esds", 4, &[0xff; 24])), LIED),
    row(
        "vp8-of-16383-pixels.webm",
        Changed("vp8.webm", huge_vp8),
        &["PROCESSED", "DURATION_MISMATCH", "NO_PLAYABLE_STREAM", "LIMIT_EXCEEDED", "OUT_OF_MEMORY"],
    ),
];

fn name() -> Vec<u8> {
    boxed(b"ftyp", b"isom\0\0\0\0isommp42")
}

/// A box of this kind.
pub(super) fn boxed(kind: &[u8], payload: &[u8]) -> Vec<u8> {
    [&(payload.len() as u32 + 8).to_be_bytes(), kind, payload].concat()
}

/// Overwrites bytes at this offset of the payload of the first box of this kind. Recipes name boxes that are there.
fn set(mut film: Vec<u8>, kind: &[u8], offset: usize, bytes: &[u8]) -> Vec<u8> {
    let at = film.windows(4).position(|window| window == kind).expect("a box of every MP4") + 4 + offset;
    film[at..at + bytes.len()].copy_from_slice(bytes);
    film
}

fn rename(film: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = film.windows(4).position(|window| window == from).expect("a box of every MP4");
    [&film[..at], to, &film[at + 4..]].concat()
}

/// An index in which a track is in a track is in a track …
fn nested() -> Vec<u8> {
    let inner = (0..5_000).fold(Vec::new(), |inner: Vec<u8>, _| {
        // From inside out: only heads, so that it stays small.
        let length = (inner.len() as u32 + 8).to_be_bytes();
        [length.as_slice(), b"trak", &inner].concat()
    });
    [name(), boxed(b"moov", &inner)].concat()
}

/// The first track, a thousand times more.
fn many_tracks(film: Vec<u8>) -> Vec<u8> {
    let place = |kind: &[u8; 4]| film.windows(4).position(|window| window == kind).expect("an MP4") - 4;
    let length = |at: usize| u32::from_be_bytes(film[at..at + 4].try_into().expect("four bytes")) as usize;
    let (moov, track) = (place(b"moov"), place(b"trak"));
    let copies = film[track..track + length(track)].repeat(1000);
    let index = [&film[moov + 8..moov + length(moov)], &copies].concat();
    [&film[..moov], &boxed(b"moov", &index), &film[moov + length(moov)..]].concat()
}

/// Key frames that say they are as large as the format allows.
fn huge_vp8(mut film: Vec<u8>) -> Vec<u8> {
    let starts: Vec<usize> = film
        .windows(3)
        .enumerate()
        .filter(|(_, window)| window == b"\x9d\x01\x2a")
        .map(|(at, _)| at)
        .collect();
    for at in starts {
        film[at + 3..at + 7].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    }
    film
}
