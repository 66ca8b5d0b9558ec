//! What a file is by its own bytes: only containers of this list ever reach GStreamer.
//!
//! Names and content types of uploads are not looked at. A playlist that calls itself `film.mp4` would make a demuxer
//! fetch whatever addresses it holds; here it is text, and refused.

use crate::{Failure, boxes};
use domain::media::FailureReason;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

const HEAD_BYTES: u64 = 64 * 1024;
/// Indexes above this are attacks or beyond the 12 hours we take.
const MAX_MOOV_BYTES: u64 = 256 * 1024 * 1024;
const MAX_TOP_LEVEL_BOXES: usize = 1_000_000;

/// The container, in the words of [`domain::media::Probe::container`].
pub(crate) fn sniff(path: &Path) -> Result<&'static str, Failure> {
    let read = |error| Failure::storage("reading the source", &error);
    let mut file = File::open(path).map_err(read)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(read)?;
    if head.is_empty() {
        return Err(Failure::new(FailureReason::EmptyFile, "the source has no bytes"));
    }
    let container = by_magic(&head)
        .ok_or_else(|| Failure::new(FailureReason::NotMedia, "not a container on the list"))?;
    if container == "mp4" {
        check_mp4(&mut file)?;
    }
    Ok(container)
}

fn by_magic(head: &[u8]) -> Option<&'static str> {
    const MP4_FIRST: [&[u8]; 9] =
        [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"uuid"];
    let at = |from: usize, to: usize| head.get(from..to).unwrap_or_default();
    match head {
        _ if MP4_FIRST.contains(&at(4, 8)) => Some("mp4"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("matroska"),
        [b'F', b'L', b'V', 1, ..] => Some("flv"),
        [0, 0, 1, 0xba, ..] => Some("mpegps"),
        [b'R', b'I', b'F', b'F', ..] if at(8, 12) == b"AVI " => Some("avi"),
        [b'R', b'I', b'F', b'F', ..] | [b'R', b'F', b'6', b'4', ..] if at(8, 12) == b"WAVE" => Some("wav"),
        [b'O', b'g', b'g', b'S', ..] => Some("ogg"),
        [b'I', b'D', b'3', ..] => Some("mp3"),
        _ if is_transport_stream(head, 188, 0) || is_transport_stream(head, 192, 4) => Some("mpegts"),
        _ if is_mpeg_audio(head) => Some("mp3"),
        _ => None,
    }
}

/// Every packet that fits in the first ones starts with the sync byte, and there are at least three.
fn is_transport_stream(head: &[u8], packet: usize, offset: usize) -> bool {
    let starts: Vec<&u8> = head.iter().skip(offset).step_by(packet).take(8).collect();
    starts.len() >= 3 && starts.iter().all(|byte| **byte == 0x47)
}

/// A frame header of layer II or III with a rate and a sampling frequency that exist.
fn is_mpeg_audio(head: &[u8]) -> bool {
    let [0xff, second, third, _, ..] = head else { return false };
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    let (rate, sampling) = (third >> 4, (third >> 2) & 3);
    second & 0xe0 == 0xe0
        && version != 1
        && matches!(layer, 1 | 2)
        && !matches!(rate, 0 | 15)
        && sampling != 3
}

/// The index must be there, whole and of this file, and no track may be encrypted.
fn check_mp4(file: &mut File) -> Result<(), Failure> {
    let read = |error| Failure::storage("reading the source", &error);
    let length = file.metadata().map_err(read)?.len();
    let mut at = 0;
    for _ in 0..MAX_TOP_LEVEL_BOXES {
        let mut start = Vec::new();
        file.seek(SeekFrom::Start(at)).map_err(read)?;
        file.by_ref().take(16).read_to_end(&mut start).map_err(read)?;
        let Some(((header, size), kind)) = boxes::header(&start).zip(boxes::kind(&start)) else { break };
        let size = if size == 0 { length - at } else { size };
        if kind == *b"moov" {
            return check_moov(file, at + header as u64, size - header as u64, length);
        }
        at = at.saturating_add(size);
        if at >= length {
            break;
        }
    }
    Err(Failure::new(FailureReason::TruncatedNoIndex, "no moov box: the end of the file is missing"))
}

fn check_moov(file: &mut File, at: u64, size: u64, length: u64) -> Result<(), Failure> {
    let read = |error| Failure::storage("reading the source", &error);
    if at.saturating_add(size) > length {
        return Err(Failure::new(FailureReason::TruncatedNoIndex, "the moov box is cut"));
    }
    if size > MAX_MOOV_BYTES {
        return Err(Failure::new(FailureReason::LimitExceeded, "the moov box is too large"));
    }
    let mut moov = vec![0; size as usize];
    file.seek(SeekFrom::Start(at)).map_err(read)?;
    file.read_exact(&mut moov).map_err(read)?;
    // A demuxer answers it with an address to go to.
    if boxes::find(&moov, &[b"rmra"]).is_some() {
        let detail = "a reference movie: it names other files and holds no samples";
        return Err(Failure::new(FailureReason::NoPlayableStream, detail));
    }
    if boxes::children(&moov).filter(|(kind, _)| kind == b"trak").any(|(_, track)| is_encrypted(track)) {
        return Err(Failure::new(FailureReason::DrmProtected, "a track is encrypted"));
    }
    Ok(())
}

fn is_encrypted(track: &[u8]) -> bool {
    let entries = boxes::find(track, &[b"mdia", b"minf", b"stbl", b"stsd"]).and_then(|stsd| stsd.get(8..));
    entries.is_some_and(|entries| {
        boxes::children(entries)
            .any(|(kind, _)| matches!(&kind, b"encv" | b"enca" | b"enct" | b"drmi" | b"drms"))
    })
}

#[cfg(test)]
mod tests {
    use super::by_magic;

    #[test]
    fn only_containers_of_the_list_are_media() {
        let refused: [&[u8]; 9] = [
            b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n",
            b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>",
            b"PK\x03\x04zip",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0\x00\x10JFIF",
            b"\xff\xfeU\x00T\x00F\x00",
            b"ffconcat version 1.0\nfile x",
            b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
        ];
        for bytes in refused {
            assert_eq!(by_magic(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn each_container_of_the_list_is_known_by_its_first_bytes() {
        let stream: Vec<u8> = (0..188 * 4).map(|at| if at % 188 == 0 { 0x47 } else { 0 }).collect();
        let known: [(&[u8], &str); 8] = [
            (b"\0\0\0\x18ftypisom", "mp4"),
            (b"\x1a\x45\xdf\xa3\x01", "matroska"),
            (b"FLV\x01\x05", "flv"),
            (b"\0\0\x01\xba\x44", "mpegps"),
            (b"RIFF\0\0\0\0AVI LIST", "avi"),
            (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
            (b"\xff\xfb\x90\x64", "mp3"),
            (&stream, "mpegts"),
        ];
        for (bytes, container) in known {
            assert_eq!(by_magic(bytes), Some(container));
        }
    }
}
