//! What surrounds an event's data, as bytes. Version 1 is for ever: hashes are over these bytes.

use super::Reader;
use domain::Timestamp;
use ports::log::{Actor, Meta};

const TRACEPARENT: u8 = 1;
const SUBJECT: u8 = 2;

pub(super) fn put(out: &mut Vec<u8>, meta: &Meta) {
    let flags = if meta.traceparent.is_some() { TRACEPARENT } else { 0 }
        | if meta.subject.is_some() { SUBJECT } else { 0 };
    out.push(flags);
    put_actor(out, &meta.actor);
    out.extend_from_slice(meta.command_id.as_bytes());
    out.extend_from_slice(meta.correlation_id.as_bytes());
    out.extend_from_slice(meta.causation_id.as_bytes());
    out.extend_from_slice(&meta.occurred_at.as_micros().to_le_bytes());
    if let Some(traceparent) = &meta.traceparent {
        put_text(out, traceparent);
    }
    if let Some(subject) = &meta.subject {
        out.extend_from_slice(subject.as_bytes());
    }
    out.extend_from_slice(&(meta.tags.len() as u16).to_le_bytes());
    for tag in &meta.tags {
        put_text(out, tag);
    }
}

pub(super) fn take(bytes: &[u8]) -> Option<Meta> {
    let mut reader = Reader(bytes);
    let flags = reader.u8()?;
    let actor = take_actor(&mut reader)?;
    let command_id = reader.uuid()?;
    let correlation_id = reader.uuid()?;
    let causation_id = reader.uuid()?;
    let occurred_at = Timestamp::from_micros(reader.i64()?);
    let traceparent = if flags & TRACEPARENT == 0 { None } else { Some(reader.text()?) };
    let subject = if flags & SUBJECT == 0 { None } else { Some(reader.uuid()?) };
    let tags = (0..reader.u16()?).map(|_| reader.text()).collect::<Option<Vec<_>>>()?;
    reader.0.is_empty().then_some(Meta {
        actor,
        command_id,
        correlation_id,
        causation_id,
        traceparent,
        occurred_at,
        subject,
        tags,
    })
}

fn put_actor(out: &mut Vec<u8>, actor: &Actor) {
    let (kind, number) = match actor {
        Actor::System => (0, 0),
        Actor::Operator => (1, 0),
        Actor::App(number) => (2, *number),
        Actor::Member(number) => (3, *number),
        Actor::Worker(_) => (4, 0),
        Actor::User(number) => (5, *number),
    };
    out.push(kind);
    match actor {
        Actor::Worker(name) => put_text(out, name),
        Actor::App(_) | Actor::Member(_) | Actor::User(_) => out.extend_from_slice(&number.to_le_bytes()),
        Actor::System | Actor::Operator => {}
    }
}

fn take_actor(reader: &mut Reader<'_>) -> Option<Actor> {
    Some(match reader.u8()? {
        0 => Actor::System,
        1 => Actor::Operator,
        2 => Actor::App(reader.u32()?),
        3 => Actor::Member(reader.u32()?),
        4 => Actor::Worker(reader.text()?),
        5 => Actor::User(reader.u32()?),
        _ => return None,
    })
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u16).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}
