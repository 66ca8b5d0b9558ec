//! The bytes of a segment file.
//!
//! ```text
//! file   = file header, group*, footer?                 (the footer when no more is written to it)
//! group  = record*, commit                              (one write; all of it counts or none)
//! record = len u32, crc32c u32, kind u8, flags u8, hdr_len u16, header, data, meta, zeros to a multiple of 8
//! ```
//!
//! Integers are little-endian. `len` counts what the crc covers: everything after the crc, without the zeros.

mod commit;
mod event;
mod file_header;
mod footer;
mod frame;
mod meta;
mod reader;
mod scanner;
mod stream;
mod walk;

pub(crate) use commit::{Commit, Keys, zero_slices};
pub(crate) use event::{EventHeader, decode, encode};
pub(crate) use file_header::{FILE_HEADER_BYTES, FileHeader};
pub(crate) use footer::{FOOTER_BYTES, Footer};
pub(crate) use frame::{FRAME_BYTES, Frame, FrameError, Kind, parse, put_frame};
pub(crate) use reader::{Reader, u32_at, u64_at};
pub(crate) use scanner::{Scanner, Step};
pub(crate) use stream::StreamRecord;
pub(crate) use walk::{From, Record, Visit, Walk, walk};

/// Storage writes this much whole or not at all.
pub(crate) const SECTOR_BYTES: usize = 512;
