//! The last record of a segment that is full.

use super::{FRAME_BYTES, Frame, Kind, Reader, put_frame};
use ports::log::Position;

/// What a sealed segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Footer {
    /// Events in the segment.
    pub count: u64,
    pub last: Position,
    /// Of all bytes before the footer.
    pub sha256: [u8; 32],
}

/// Of the whole record: a sealed segment ends with so many bytes.
pub(crate) const FOOTER_BYTES: usize = 64;

impl Footer {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(FOOTER_BYTES);
        put_frame(&mut out, Kind::Footer, |out| {
            out.extend_from_slice(&[0; 4]);
            out.extend_from_slice(&self.count.to_le_bytes());
            out.extend_from_slice(&self.last.to_le_bytes());
            out.extend_from_slice(&self.sha256);
            FOOTER_BYTES - FRAME_BYTES
        });
        out
    }

    pub fn take(record: &[u8], frame: &Frame) -> Option<Self> {
        if frame.kind != Kind::Footer || frame.bytes != FOOTER_BYTES {
            return None;
        }
        let mut reader = Reader(&record[FRAME_BYTES + 4..]);
        Some(Self { count: reader.u64()?, last: reader.u64()?, sha256: reader.array()? })
    }
}
