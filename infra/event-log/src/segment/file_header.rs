//! The first bytes of a segment file.

use super::{Reader, SECTOR_BYTES, u32_at};
use domain::Timestamp;
use ports::log::Position;
use uuid::Uuid;

/// A sector, so that no later write touches it.
pub(crate) const FILE_HEADER_BYTES: usize = SECTOR_BYTES;
const MAGIC: &[u8; 8] = b"REELOG\r\n";
const FORMAT: u16 = 1;
const CRC_AT: usize = FILE_HEADER_BYTES - 4;

/// What a segment says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileHeader {
    pub log: Uuid,
    pub first: Position,
    pub created_at: Timestamp,
    /// SHA-256 in the footer of the segment before; zeros for the first.
    pub previous: [u8; 32],
}

impl FileHeader {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(FILE_HEADER_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(self.log.as_bytes());
        out.extend_from_slice(&self.first.to_le_bytes());
        out.extend_from_slice(&self.created_at.as_micros().to_le_bytes());
        out.extend_from_slice(&self.previous);
        out.resize(CRC_AT, 0);
        let crc = crc32c::crc32c(&out);
        out.extend_from_slice(&crc.to_le_bytes());
        out
    }

    /// Reads a header, or says what is wrong with it.
    pub fn take(bytes: &[u8]) -> Result<Self, &'static str> {
        let bytes = bytes.get(..FILE_HEADER_BYTES).ok_or("the file is shorter than a header")?;
        if !bytes.starts_with(MAGIC) {
            return Err("the file does not begin as a segment");
        }
        if crc32c::crc32c(&bytes[..CRC_AT]) != u32_at(bytes, CRC_AT) {
            return Err("the file header's checksum is wrong");
        }
        let mut reader = Reader(&bytes[MAGIC.len()..]);
        if reader.u16() != Some(FORMAT) {
            return Err("the segment has a format that this version cannot read");
        }
        let mut take = || {
            Some(Self {
                log: reader.uuid()?,
                first: reader.u64()?,
                created_at: Timestamp::from_micros(reader.i64()?),
                previous: reader.array()?,
            })
        };
        take().ok_or("the file header is too short")
    }
}
