//! The frame around each record.

use super::u32_at;

/// Bytes before a record's header.
pub(crate) const FRAME_BYTES: usize = 12;
/// Bytes that the crc does not cover.
const UNCOVERED: usize = 8;
/// Records begin at multiples of this, so that a search for one has few places to look.
pub(crate) const ALIGN: usize = 8;
/// Longer is not a record: an event of the largest size with the largest metadata is far below.
const RECORD_BYTES_MAX: usize = 2 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Event = 1,
    Commit = 2,
    Truncate = 3,
    Tombstone = 4,
    Footer = 5,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Event,
            2 => Self::Commit,
            3 => Self::Truncate,
            4 => Self::Tombstone,
            5 => Self::Footer,
            _ => return None,
        })
    }
}

/// A record whose crc is right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub kind: Kind,
    /// Of the header, after the frame.
    pub header_bytes: usize,
    /// Of frame, header, data and meta.
    pub bytes: usize,
    /// The same with the zeros after it.
    pub padded: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// Nothing was written here.
    End,
    /// The slice ends before the record; it has this many bytes.
    Short(usize),
    Bad(&'static str),
}

/// Appends a record; `fill` writes the header and then the rest, and answers the header's size.
pub(crate) fn put_frame(out: &mut Vec<u8>, kind: Kind, fill: impl FnOnce(&mut Vec<u8>) -> usize) {
    let start = out.len();
    out.extend_from_slice(&[0; FRAME_BYTES]);
    let header_bytes = fill(out) as u16;
    out[start + UNCOVERED] = kind as u8;
    out[start + 10..start + 12].copy_from_slice(&header_bytes.to_le_bytes());
    let len = (out.len() - start - UNCOVERED) as u32;
    let crc = crc32c::crc32c(&out[start + UNCOVERED..]);
    out[start..start + 4].copy_from_slice(&len.to_le_bytes());
    out[start + 4..start + 8].copy_from_slice(&crc.to_le_bytes());
    out.resize(start + padded(out.len() - start), 0);
}

/// Reads the record at the start of a slice.
pub(crate) fn parse(bytes: &[u8]) -> Result<Frame, FrameError> {
    let len = u32_at(bytes, 0) as usize;
    if len == 0 {
        return Err(if bytes.len() < FRAME_BYTES { FrameError::Short(FRAME_BYTES) } else { FrameError::End });
    }
    if !(FRAME_BYTES - UNCOVERED..=RECORD_BYTES_MAX).contains(&len) {
        return Err(FrameError::Bad("the record's length cannot be right"));
    }
    let total = len + UNCOVERED;
    if bytes.len() < padded(total) {
        return Err(FrameError::Short(padded(total)));
    }
    if crc32c::crc32c(&bytes[UNCOVERED..total]) != u32_at(bytes, 4) {
        return Err(FrameError::Bad("the record's checksum is wrong"));
    }
    let header_bytes = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
    let kind = Kind::of(bytes[UNCOVERED]).ok_or(FrameError::Bad("the record is of an unknown kind"))?;
    if FRAME_BYTES + header_bytes > total {
        return Err(FrameError::Bad("the record's header does not fit into it"));
    }
    if bytes[total..padded(total)].iter().any(|byte| *byte != 0) {
        return Err(FrameError::Bad("there are bytes between two records"));
    }
    Ok(Frame { kind, header_bytes, bytes: total, padded: padded(total) })
}

fn padded(bytes: usize) -> usize {
    bytes.next_multiple_of(ALIGN)
}
