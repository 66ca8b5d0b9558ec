//! The end of a stream's events, for now or for ever, as a record. It has no position.

use super::{FRAME_BYTES, Frame, Kind, Reader, put_frame};
use ports::log::{App, StreamName};

const VERSION: u8 = 1;

/// Hides the events of a stream below `next`; a tombstone also closes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StreamRecord {
    pub stream: StreamName,
    pub app: App,
    pub next: u64,
    pub for_ever: bool,
}

impl StreamRecord {
    pub fn put(&self, out: &mut Vec<u8>) {
        let kind = if self.for_ever { Kind::Tombstone } else { Kind::Truncate };
        put_frame(out, kind, |out| {
            let start = out.len();
            out.extend_from_slice(&[VERSION, 0, 0, 0]);
            out.extend_from_slice(&self.app.0.to_le_bytes());
            out.extend_from_slice(&self.next.to_le_bytes());
            out.extend_from_slice(self.stream.as_str().as_bytes());
            out.len() - start
        });
    }

    pub fn take(record: &[u8], frame: &Frame) -> Option<Self> {
        let mut reader = Reader(record.get(FRAME_BYTES..frame.bytes)?);
        let [VERSION, _, _, _] = reader.array::<4>()? else { return None };
        let app = App(reader.u32()?);
        let next = reader.u64()?;
        let stream = reader.utf8(reader.0.len())?;
        let stream = StreamName::try_from(stream).ok()?;
        Some(Self { stream, app, next, for_ever: frame.kind == Kind::Tombstone })
    }
}
