use super::tables::CHANNEL;
use crate::db::{Cell, ReadDb, ReadError, Sql};
use crate::entity::Entity;
use crate::table::{Table, placeholders};
use domain::channel::{Active, Channel, Event, State};
use domain::{AppId, Decider, RoomId};
use ports::log::Recorded;
use std::collections::HashMap;

/// The fold of channels.
pub(super) struct Channels;

impl Entity for Channels {
    type Event = Event;
    type State = State;
    const VERSION: i64 = super::VERSION;
    const TABLE: &'static Table = &CHANNEL;
    const TYPES: &'static [&'static str] = &[
        "channel.opened",
        "channel.paused",
        "channel.resumed",
        "channel.policy_set",
        "channel.closed",
        "channel.chat_room_created",
        "channel.chat_room_closed",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        Channel::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let State::Active(channel) = state else { return None };
        let key = channel.chat.as_ref().map(|chat| chat.channel_key.clone());
        Some(vec![channel.app.get().into(), channel.channel.get().into(), key.into()])
    }
}

const STATE: &str = "select state from channel_view";
/// Numbers that one statement asks for.
const NUMBERS_MAX: usize = 500;

/// An app's channel; none before its first use.
pub async fn get(db: &ReadDb, app: AppId, channel: RoomId) -> Result<Option<Active>, ReadError> {
    let sql =
        Sql::new(STATE).bind(" where stream_key = ", channel.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// The channels of these rooms, for lists of rooms; one that is missing was never used.
pub async fn by_numbers(
    db: &ReadDb,
    app: AppId,
    channels: &[RoomId],
) -> Result<HashMap<RoomId, Active>, ReadError> {
    let mut found = HashMap::new();
    for channels in channels.chunks(NUMBERS_MAX) {
        let text = format!("{STATE} where app = $1 and channel in ({})", placeholders(1, channels.len()));
        let cells =
            std::iter::once(app.get().into()).chain(channels.iter().map(|channel| Cell::from(channel.get())));
        let states = active(db, Sql::with(text, cells.collect())).await?;
        found.extend(states.into_iter().map(|channel| (channel.channel, channel)));
    }
    Ok(found)
}

/// The app's channel with this address in the older chat.
pub async fn by_channel_key(db: &ReadDb, app: AppId, key: &str) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where channel_key = ", key).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(channel) => Some(*channel),
        State::Absent => None,
    };
    Ok(db.states("channel_view", sql).await?.into_iter().filter_map(of).collect())
}
