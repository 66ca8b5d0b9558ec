//! Every aggregate's events in one list, for whoever reads stored data without knowing what it is: golden files,
//! generated documents, the audit.

use crate::decider::Decider;
use crate::stored::{DecodeError, Stored, TypeInfo};
use crate::upcast::upcast;
use crate::{
    app, banned_words, channel, channel_member, group, group_membership, idempotency, login, member,
    messages, playback, post, profile, room, sequence, session, storage_object, stream_key, task, usage,
    user,
};
use serde_json::Value;

/// The events of one aggregate, without its Rust types.
pub struct Aggregate {
    /// The stream category.
    pub category: &'static str,
    pub types: &'static [TypeInfo],
    /// Data of today's version through today's type and back.
    read: fn(&str, &[u8]) -> Result<Value, DecodeError>,
}

/// One line an aggregate.
pub const AGGREGATES: &[Aggregate] = &[
    of::<app::App>(),
    of::<banned_words::BannedWords>(),
    of::<channel::Channel>(),
    of::<channel_member::ChannelMember>(),
    of::<group::Groups>(),
    of::<group_membership::GroupMembership>(),
    of::<idempotency::Idempotency>(),
    of::<login::Login>(),
    of::<member::Member>(),
    of::<messages::Messages>(),
    of::<playback::Playback>(),
    of::<post::Post>(),
    of::<profile::TranscodingProfile>(),
    of::<room::Room>(),
    of::<sequence::Sequence>(),
    of::<session::Session>(),
    of::<storage_object::StorageObject>(),
    of::<stream_key::StreamKey>(),
    of::<task::Tasks>(),
    of::<usage::Usage>(),
    of::<user::User>(),
];

const fn of<D: Decider>() -> Aggregate
where
    D::Event: Stored,
{
    let read = |name: &str, data: &[u8]| D::Event::from_json(name, data).map(|event| event.to_json());
    Aggregate { category: D::CATEGORY, types: D::Event::TYPES, read }
}

/// Stored data of any version as today's types write it. Personal fields must be open, or null if their key is gone.
/// Data of a version that only a newer program knows is refused: half understood, it would be misread.
pub fn today(event_type: &str, version: u16, data: Value) -> Result<Value, DecodeError> {
    let knows = |aggregate: &Aggregate| Some((aggregate.read, named(aggregate.types, event_type)?));
    let unknown = || DecodeError::UnknownType(event_type.to_owned());
    let (read, info) = AGGREGATES.iter().find_map(knows).ok_or_else(unknown)?;
    if version > info.version {
        return Err(DecodeError::NewerVersion { name: info.name, version, known: info.version });
    }
    read(event_type, upcast(event_type, version, data).to_string().as_bytes())
}

/// What is known of an event type.
pub fn find(event_type: &str) -> Option<&'static TypeInfo> {
    AGGREGATES.iter().find_map(|aggregate| named(aggregate.types, event_type))
}

fn named(types: &'static [TypeInfo], event_type: &str) -> Option<&'static TypeInfo> {
    types.iter().find(|info| info.name == event_type)
}
