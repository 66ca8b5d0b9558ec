//! The record that ends a group and makes it count.
//!
//! It is built so that recovery can tell a write that a power cut tore (some sectors of the group are still zeros,
//! nobody was answered) from bytes that went bad later (all sectors are there, answers were given).

use super::{Frame, FrameError, Kind, Reader, SECTOR_BYTES, parse, put_frame, u64_at};
use ports::log::Position;
use uuid::Uuid;

/// Marks at both ends of each commit record: halves of the log's id, which no writer of events knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    head: u64,
    tail: u64,
}

impl Keys {
    pub fn of(log: Uuid) -> Self {
        let (head, tail) = log.as_u64_pair();
        // The last byte is never zero, nor one flip away from it: if it is missing, the write ended before it.
        Self { head, tail: (tail & !(0x40 << 56)) | (0x81 << 56) }
    }
}

/// The end of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    /// Offset of the group's first record.
    pub start: u64,
    pub first: Position,
    /// `first - 1` if the group has no event.
    pub last: Position,
    /// Records before this one.
    pub records: u32,
    /// Sectors' parts, of the group before this record, that are all zeros although written.
    pub zero_slices: u32,
}

const HEADER_AT: usize = 16;
const START_AT: usize = HEADER_AT + 8;
const TAIL_AT: usize = 64;

impl Commit {
    pub const BYTES: usize = 72;

    pub fn put(&self, out: &mut Vec<u8>, keys: Keys) {
        put_frame(out, Kind::Commit, |out| {
            out.extend_from_slice(&[0; 4]);
            out.extend_from_slice(&keys.head.to_le_bytes());
            out.extend_from_slice(&self.start.to_le_bytes());
            out.extend_from_slice(&self.first.to_le_bytes());
            out.extend_from_slice(&self.last.to_le_bytes());
            out.extend_from_slice(&self.records.to_le_bytes());
            out.extend_from_slice(&self.zero_slices.to_le_bytes());
            out.extend_from_slice(&[0; 8]);
            out.extend_from_slice(&keys.tail.to_le_bytes());
            Self::BYTES - super::FRAME_BYTES
        });
    }

    pub fn take(record: &[u8], frame: &Frame, keys: Keys) -> Option<Self> {
        if frame.kind != Kind::Commit
            || frame.bytes != Self::BYTES
            || u64_at(record, HEADER_AT) != keys.head
            || u64_at(record, TAIL_AT) != keys.tail
        {
            return None;
        }
        let mut reader = Reader(&record[START_AT..TAIL_AT]);
        Some(Self {
            start: reader.u64()?,
            first: reader.u64()?,
            last: reader.u64()?,
            records: reader.u32()?,
            zero_slices: reader.u32()?,
        })
    }

    /// A commit record at the start of the slice?
    pub fn at(bytes: &[u8], keys: Keys) -> Option<Self> {
        // The cheap look first: a search comes by here at every eighth byte.
        if u64_at(bytes, HEADER_AT) != keys.head {
            return None;
        }
        match parse(bytes) {
            Ok(frame) => Self::take(bytes, &frame, keys),
            Err(FrameError::End | FrameError::Short(_) | FrameError::Bad(_)) => None,
        }
    }

    /// Whether the slice begins with what was a whole commit record and is not any more: a mark is in its place, the
    /// end is there, and no sector's part of it (the first ends at `boundary`) is zeros.
    pub fn was_at(bytes: &[u8], boundary: usize, keys: Keys) -> bool {
        let Some(record) = bytes.get(..Self::BYTES) else { return false };
        let marked = u64_at(record, HEADER_AT) == keys.head || u64_at(record, TAIL_AT) == keys.tail;
        let (left, right) = record.split_at(boundary.min(Self::BYTES));
        let ends = record.last() != Some(&0);
        marked && ends && !is_torn_away(left) && !is_torn_away(right)
    }
}

fn is_torn_away(slice: &[u8]) -> bool {
    !slice.is_empty() && slice.iter().all(|byte| *byte == 0)
}

/// Counts the sectors' parts that are all zeros in a slice that begins at `offset` of its file.
pub(crate) fn zero_slices(mut bytes: &[u8], offset: u64) -> u32 {
    let mut count = 0;
    let mut cut = SECTOR_BYTES - (offset as usize % SECTOR_BYTES);
    while !bytes.is_empty() {
        let (slice, rest) = bytes.split_at(cut.min(bytes.len()));
        count += u32::from(is_torn_away(slice));
        bytes = rest;
        cut = SECTOR_BYTES;
    }
    count
}
