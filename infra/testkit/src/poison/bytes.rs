//! Files that are no media, and media that was cut, mixed up or never finished.

use super::How::{Bytes, Changed};
use super::{NO_INDEX, NO_STREAM, NOT_MEDIA, PARTLY, Poison, UNREADABLE, row};

pub(super) const RECIPES: &[Poison] = &[
    // What a reader might follow to somewhere else.
    row(
        "dash.mp4",
        Bytes(|| {
            b"<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><BaseURL>http://127.0.0.1:9/</BaseURL></Period></MPD>".to_vec()
        }),
        NOT_MEDIA,
    ),
    row("concat.mp4", Bytes(|| b"ffconcat version 1.0\nfile '/etc/passwd'\n".to_vec()), NOT_MEDIA),
    row(
        "session.mp4",
        Bytes(|| {
            b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=video 9 RTP/AVP 96\r\n".to_vec()
        }),
        NOT_MEDIA,
    ),
    row(
        "drawing.mp4",
        Bytes(|| {
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>".to_vec()
        }),
        NOT_MEDIA,
    ),
    row(
        "list-of-files.mp4",
        Bytes(|| b"file:///etc/passwd\nhttp://127.0.0.1:9/film.mp4\n".to_vec()),
        NOT_MEDIA,
    ),
    row(
        "playlist-behind-a-tag.mp3",
        Bytes(|| {
            [id3(64), b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/x\n".to_vec()]
                .concat()
        }),
        &["NOT_MEDIA", "NO_PLAYABLE_STREAM", "UNSUPPORTED_CODEC"],
    ),
    row("reference-movie.mov", Bytes(reference_movie), &["NO_PLAYABLE_STREAM"]),
    // What is no media at all.
    row("page.mp4", Bytes(|| b"<!DOCTYPE html><html><video src=x></video></html>".to_vec()), NOT_MEDIA),
    row("archive.mp4", Bytes(|| [b"PK\x03\x04".to_vec(), vec![0; 4096]].concat()), NOT_MEDIA),
    row("bomb.gz", Bytes(|| [b"\x1f\x8b\x08\x00".to_vec(), vec![0; 1 << 20]].concat()), NOT_MEDIA),
    row("program.mp4", Bytes(|| [b"\x7fELF\x02\x01\x01".to_vec(), vec![0; 4096]].concat()), NOT_MEDIA),
    row("document.mp4", Bytes(|| b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n".to_vec()), NOT_MEDIA),
    row(
        "wide-text.mp4",
        Bytes(|| "\u{feff}film".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        NOT_MEDIA,
    ),
    row("zeros.mp4", Bytes(|| vec![0; 1 << 20]), NOT_MEDIA),
    row("ones.mp3", Bytes(|| vec![0xff; 1 << 20]), NOT_MEDIA),
    row("noise.mp4", Bytes(|| super::mutants::Chance::new(7).bytes(1 << 20)), NOT_MEDIA),
    row("one-byte.mp4", Bytes(|| vec![0]), NOT_MEDIA),
    // Beginnings without an end.
    row("only-a-name.mp4", Bytes(|| b"\0\0\0\x18ftypisom\0\0\0\0isommp42".to_vec()), NO_INDEX),
    row(
        "only-a-head.mkv",
        Bytes(|| b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska\x42\x87\x81\x04\x42\x85\x81\x02".to_vec()),
        UNREADABLE,
    ),
    row("only-a-head.flv", Bytes(|| b"FLV\x01\x05\0\0\0\x09\0\0\0\0".to_vec()), NO_STREAM),
    row("only-a-head.avi", Bytes(|| b"RIFF\xff\xff\xff\xffAVI LIST\x04\0\0\0hdrl".to_vec()), NO_STREAM),
    row(
        "only-a-head.wav",
        Bytes(|| {
            b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x02\0\x44\xac\0\0\x10\xb1\x02\0\x04\0\x10\0data\xff\xff\xff\xff".to_vec()
        }),
        PARTLY,
    ),
    row(
        "only-a-head.mpg",
        Bytes(|| [b"\0\0\x01\xba\x44\0\x04\0\x04\x01\0\0\x03\xf8".to_vec(), vec![0; 4096]].concat()),
        UNREADABLE,
    ),
    row(
        "empty-pages.ogg",
        Bytes(|| b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0".repeat(2000)),
        NO_STREAM,
    ),
    row(
        "only-stuffing.ts",
        Bytes(|| [vec![0x47, 0x1f, 0xff, 0x10], vec![0xff; 184]].concat().repeat(500)),
        NO_STREAM,
    ),
    row("only-starts.ts", Bytes(|| vec![0x47; 188 * 500]), UNREADABLE),
    row(
        "tag-larger-than-file.mp3",
        Changed("sound.mp3", |film| [id3(0x0fff_ffff), film].concat()),
        NO_STREAM,
    ),
    row(
        "hundred-tags.mp3",
        Changed("sound.mp3", |film| [id3(64).repeat(100), film].concat()),
        &["PROCESSED", "NO_PLAYABLE_STREAM"],
    ),
    // Films that were cut or joined wrongly.
    row("cut.mkv", Changed("film.mkv", half), PARTLY),
    row("cut.webm", Changed("vp9.webm", half), PARTLY),
    row("cut.flv", Changed("film.flv", half), PARTLY),
    row("cut.ts", Changed("film.ts", half), PARTLY),
    row("cut.avi", Changed("film.avi", half), PARTLY),
    row("cut.mpg", Changed("film.mpg", half), PARTLY),
    row("cut.wav", Changed("sound.wav", half), PARTLY),
    row("cut.ogg", Changed("sound.ogg", half), PARTLY),
    row("cut.mp3", Changed("sound.mp3", half), PARTLY),
    row("cut-pieces.mp4", Changed("pieces.mp4", half), PARTLY),
    row(
        "only-the-first-piece.mp4",
        Changed("pieces.mp4", |film| film[..1200].to_vec()),
        &["NO_PLAYABLE_STREAM", "TRUNCATED_NO_INDEX"],
    ),
    row("starts-inside-a-packet.ts", Changed("film.ts", |film| film[100..].to_vec()), NOT_MEDIA),
    row(
        "loses-bytes.ts",
        Changed("film.ts", |film| {
            film.chunks(1880).flat_map(|some| &some[..some.len().min(1873)]).copied().collect()
        }),
        &["PROCESSED", "DURATION_MISMATCH", "NO_PLAYABLE_STREAM", "NOT_MEDIA"],
    ),
    row("twice.mp4", Changed("base.mp4", |film| film.repeat(2)), PARTLY),
    row("twice.mkv", Changed("film.mkv", |film| film.repeat(2)), PARTLY),
    row("twice.ts", Changed("film.ts", |film| film.repeat(2)), PARTLY),
    row(
        "backwards.mp4",
        Changed("base.mp4", |mut film| {
            film.reverse();
            film
        }),
        NOT_MEDIA,
    ),
    row(
        "mkv-in-front-of-mp4.mp4",
        Changed("base.mp4", |film| [b"\x1a\x45\xdf\xa3\x80".to_vec(), film].concat()),
        UNREADABLE,
    ),
];

fn half(mut film: Vec<u8>) -> Vec<u8> {
    film.truncate(film.len() / 2);
    film
}

/// The head of an ID3v2 tag that says it has so many bytes, and at most 64 of them.
fn id3(length: u32) -> Vec<u8> {
    let sevens = [21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8);
    [b"ID3\x04\0\0".as_slice(), &sevens, &[0; 64][..length.min(64) as usize]].concat()
}

/// A QuickTime movie that only says where the film is.
fn reference_movie() -> Vec<u8> {
    let address = b"http://127.0.0.1:9/film.mov\0";
    let mut link = [b"\0\0\0\0url ".as_slice(), &(address.len() as u32).to_be_bytes(), address].concat();
    for kind in [b"rdrf", b"rmda", b"rmra", b"moov"] {
        link = super::boxes::boxed(kind, &link);
    }
    [super::boxes::boxed(b"ftyp", b"qt  \0\0\0\0qt  "), link].concat()
}
