//! An event as a record.

use super::{FRAME_BYTES, Frame, Kind, Reader, meta, put_frame};
use bytes::Bytes;
use domain::Timestamp;
use ports::log::{App, NewEvent, Position, Recorded, StreamName};
use uuid::Uuid;

const VERSION: u8 = 1;

/// What an event's header says; stream and type borrowed from the record.
#[derive(Debug)]
pub(crate) struct EventHeader<'a> {
    pub version: u16,
    pub app: App,
    pub position: Position,
    pub revision: u64,
    pub recorded_at: Timestamp,
    pub id: Uuid,
    pub stream: &'a str,
    pub event_type: &'a str,
    data_bytes: usize,
}

/// Appends the record of an event.
pub(crate) fn encode(out: &mut Vec<u8>, header: &EventHeader<'_>, event: &NewEvent) {
    put_frame(out, Kind::Event, |out| {
        let start = out.len();
        out.extend_from_slice(&[VERSION, 0]);
        out.extend_from_slice(&header.version.to_le_bytes());
        out.extend_from_slice(&header.app.0.to_le_bytes());
        out.extend_from_slice(&header.position.to_le_bytes());
        out.extend_from_slice(&header.revision.to_le_bytes());
        out.extend_from_slice(&header.recorded_at.as_micros().to_le_bytes());
        out.extend_from_slice(header.id.as_bytes());
        out.extend_from_slice(&(event.data.len() as u32).to_le_bytes());
        out.extend_from_slice(&(header.stream.len() as u16).to_le_bytes());
        out.extend_from_slice(&(header.event_type.len() as u16).to_le_bytes());
        out.extend_from_slice(header.stream.as_bytes());
        out.extend_from_slice(header.event_type.as_bytes());
        let header_bytes = out.len() - start;
        out.extend_from_slice(&event.data);
        meta::put(out, &event.meta);
        header_bytes
    });
}

impl<'a> EventHeader<'a> {
    pub fn new(
        event: &'a NewEvent,
        stream: &'a StreamName,
        app: App,
        place: (Position, u64),
        at: Timestamp,
    ) -> Self {
        Self {
            version: event.version,
            app,
            position: place.0,
            revision: place.1,
            recorded_at: at,
            id: event.id,
            stream: stream.as_str(),
            event_type: &event.event_type,
            data_bytes: event.data.len(),
        }
    }

    /// Reads the header of an event's record; `None` if the bytes make no sense.
    pub fn take(record: &'a [u8], frame: &Frame) -> Option<Self> {
        let mut reader = Reader(record.get(FRAME_BYTES..FRAME_BYTES + frame.header_bytes)?);
        let [VERSION, _] = reader.array::<2>()? else { return None };
        let version = reader.u16()?;
        let app = App(reader.u32()?);
        let position = reader.u64()?;
        let revision = reader.u64()?;
        let recorded_at = Timestamp::from_micros(reader.i64()?);
        let id = reader.uuid()?;
        let data_bytes = reader.u32()? as usize;
        let (stream_bytes, type_bytes) = (reader.u16()?, reader.u16()?);
        let stream = std::str::from_utf8(reader.take(usize::from(stream_bytes))?).ok()?;
        let event_type = std::str::from_utf8(reader.take(usize::from(type_bytes))?).ok()?;
        let header =
            Self { version, app, position, revision, recorded_at, id, stream, event_type, data_bytes };
        (reader.0.is_empty() && FRAME_BYTES + frame.header_bytes + data_bytes <= frame.bytes)
            .then_some(header)
    }
}

/// Reads an event's record at `offset` of a block; the data is a slice of the block, not a copy.
pub(crate) fn decode(block: &Bytes, offset: usize, frame: &Frame) -> Option<Recorded> {
    let record = block.get(offset..offset + frame.bytes)?;
    let header = EventHeader::take(record, frame)?;
    let data_start = FRAME_BYTES + frame.header_bytes;
    let data_end = data_start + header.data_bytes;
    let meta = meta::take(&record[data_end..])?;
    Some(Recorded {
        position: header.position,
        stream: StreamName::try_from(header.stream.to_owned()).ok()?,
        revision: header.revision,
        id: header.id,
        app: header.app,
        event_type: header.event_type.to_owned(),
        version: header.version,
        recorded_at: header.recorded_at,
        data: block.slice(offset + data_start..offset + data_end),
        meta,
    })
}
