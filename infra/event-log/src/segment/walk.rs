//! Goes through a segment group by group and checks that each follows from the one before.

use super::{Commit, EventHeader, Footer, Frame, Keys, Kind, Scanner, Step, StreamRecord};
use crate::storage::File;
use bytes::Bytes;
use ports::log::{LogError, Position};
use std::sync::Arc;

const BLOCK_BYTES: usize = 1 << 20;

/// Where to begin: at a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct From {
    pub offset: u64,
    /// The last position before.
    pub position: Position,
}

/// What is on the way.
pub(crate) enum Visit<'a> {
    Event {
        record: Record<'a>,
        header: EventHeader<'a>,
    },
    Stream(StreamRecord),
    /// The end of a group: all since the last one counts.
    Commit {
        end: u64,
        position: Position,
    },
}

/// A record in a block of its file.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    /// In the file.
    pub offset: u64,
    pub block: &'a Bytes,
    /// In the block.
    pub at: usize,
    pub frame: Frame,
}

/// How far one came.
#[derive(Debug)]
pub(crate) struct Walk {
    /// The end of the last whole group.
    pub end: u64,
    /// Where the last whole group begins.
    pub last_group: Option<u64>,
    /// The last position of a whole group.
    pub position: Position,
    /// Behind the last group.
    pub footer: Option<Footer>,
    /// What is wrong behind the last group, and where.
    pub trouble: Option<(u64, &'static str)>,
}

/// The group under way.
struct Open {
    position: Position,
    records: u32,
}

pub(crate) fn walk(
    file: Arc<dyn File>,
    from: From,
    keys: Keys,
    mut visit: impl FnMut(Visit<'_>) -> Result<(), LogError>,
) -> Result<Walk, LogError> {
    let mut scanner = Scanner::new(file, from.offset, BLOCK_BYTES);
    let mut walk =
        Walk { end: from.offset, last_group: None, position: from.position, footer: None, trouble: None };
    let mut open = Open { position: from.position, records: 0 };
    loop {
        let offset = scanner.offset();
        let (at, frame) = match scanner.step()? {
            Step::Record { at, frame } => (at, frame),
            Step::End => {
                walk.trouble = (open.records > 0).then_some((offset, "the group has no end"));
                return Ok(walk);
            }
            Step::Bad(what) => {
                walk.trouble = Some((offset, what));
                return Ok(walk);
            }
        };
        let record = Record { offset, block: scanner.block(), at, frame };
        if let Err(what) = one(&mut walk, &mut open, record, keys, &mut visit)? {
            walk.trouble = Some((offset, what));
            return Ok(walk);
        }
        if walk.footer.is_some() {
            return Ok(walk);
        }
    }
}

/// Takes one record. The inner error is what is wrong with it.
fn one(
    walk: &mut Walk,
    open: &mut Open,
    record: Record<'_>,
    keys: Keys,
    visit: &mut impl FnMut(Visit<'_>) -> Result<(), LogError>,
) -> Result<Result<(), &'static str>, LogError> {
    let Record { offset, block, at, frame } = record;
    let bytes = &block[at..at + frame.padded];
    match frame.kind {
        Kind::Event => {
            let Some(header) = EventHeader::take(bytes, &frame) else {
                return Ok(Err("the event cannot be read"));
            };
            if header.position != open.position + 1 {
                return Ok(Err("the event has another position than the one that follows"));
            }
            open.position += 1;
            open.records += 1;
            visit(Visit::Event { record, header })?;
        }
        Kind::Truncate | Kind::Tombstone => {
            let Some(stream) = StreamRecord::take(bytes, &frame) else {
                return Ok(Err("the stream's end cannot be read"));
            };
            open.records += 1;
            visit(Visit::Stream(stream))?;
        }
        Kind::Commit => {
            let Some(commit) = Commit::take(bytes, &frame, keys) else {
                return Ok(Err("the group's end cannot be read"));
            };
            if (commit.start, commit.last, commit.records) != (walk.end, open.position, open.records) {
                return Ok(Err("the group's end belongs to another group"));
            }
            walk.last_group = Some(walk.end);
            walk.end = offset + frame.padded as u64;
            walk.position = open.position;
            open.records = 0;
            visit(Visit::Commit { end: walk.end, position: walk.position })?;
        }
        Kind::Footer => {
            let footer = Footer::take(bytes, &frame).filter(|footer| footer.last == walk.position);
            if open.records > 0 || footer.is_none() {
                return Ok(Err("the segment's footer is out of place"));
            }
            walk.footer = footer;
        }
    }
    Ok(Ok(()))
}
