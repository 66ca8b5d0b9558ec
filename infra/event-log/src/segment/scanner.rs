//! Goes through the records of a segment file, in large blocks.

use super::{Frame, FrameError, parse};
use crate::storage::{File, read_full_at};
use bytes::Bytes;
use std::io;
use std::sync::Arc;

/// The next thing in a file.
#[derive(Debug)]
pub(crate) enum Step {
    /// A record with a right crc, at this place of the block.
    Record {
        at: usize,
        frame: Frame,
    },
    /// The end of the file, or of what was written to it.
    End,
    Bad(&'static str),
}

/// A place in a file.
pub(crate) struct Scanner {
    file: Arc<dyn File>,
    block_bytes: usize,
    block: Bytes,
    block_offset: u64,
    at: usize,
}

impl Scanner {
    pub fn new(file: Arc<dyn File>, offset: u64, block_bytes: usize) -> Self {
        Self { file, block_bytes, block: Bytes::new(), block_offset: offset, at: 0 }
    }

    /// Where the next step looks.
    pub fn offset(&self) -> u64 {
        self.block_offset + self.at as u64
    }

    /// The block that the last record is in.
    pub fn block(&self) -> &Bytes {
        &self.block
    }

    /// Whether the next step has to read the file.
    pub fn is_at_block_end(&self) -> bool {
        matches!(parse(&self.block[self.at..]), Err(FrameError::Short(_)))
    }

    /// The record here; the scanner goes behind it.
    pub fn step(&mut self) -> io::Result<Step> {
        let mut result = parse(&self.block[self.at..]);
        if let Err(FrameError::Short(bytes)) = result {
            self.read(bytes)?;
            result = parse(&self.block);
        }
        Ok(match result {
            Ok(frame) => {
                let at = self.at;
                self.at += frame.padded;
                Step::Record { at, frame }
            }
            Err(FrameError::End) => Step::End,
            Err(FrameError::Short(_)) if self.block.iter().all(|byte| *byte == 0) => Step::End,
            Err(FrameError::Short(_)) => Step::Bad("the file ends within a record"),
            Err(FrameError::Bad(what)) => Step::Bad(what),
        })
    }

    fn read(&mut self, bytes: usize) -> io::Result<()> {
        let offset = self.offset();
        let mut buffer = vec![0; bytes.max(self.block_bytes)];
        let read = read_full_at(&*self.file, &mut buffer, offset)?;
        buffer.truncate(read);
        self.block = Bytes::from(buffer);
        self.block_offset = offset;
        self.at = 0;
        Ok(())
    }
}
