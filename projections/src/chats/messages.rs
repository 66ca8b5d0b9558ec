//! What was said: a row a message, the content apart, so that it can go with its sender.

use super::tables::MESSAGE;
use crate::db::{Cell, ReadDb, ReadError, Sql};
use crate::table::placeholders;
use crate::view::WriteError;
use domain::messages::{Content, Event, Kind, Sender, Sent};
use domain::{AppId, AppUserId, RoomId, Timestamp};
use ports::codec;
use ports::log::{Position, Recorded};
use ports::vault::Vault;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};

const APP_DELETED: &str = "app.deleted";

/// A message, as readers get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub message: u64,
    pub channel: RoomId,
    pub kind: Kind,
    /// None: the tenant's backend.
    pub sender: Option<Sender>,
    /// Empty: everybody in the channel.
    pub receivers: Vec<AppUserId>,
    pub session_no: u32,
    pub at: Timestamp,
    /// Of its event in the log.
    pub position: Position,
    /// None once the sender was deleted.
    #[serde(skip)]
    pub content: Option<Content>,
    #[serde(skip)]
    pub hidden: bool,
}

/// Which way from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Older ones, the newest of them first.
    Before,
    /// Newer ones, the oldest of them first.
    After,
}

pub(super) fn wants(event_type: &str) -> bool {
    matches!(
        event_type,
        "messages.sent" | "messages.deleted" | "messages.hidden" | "messages.shown" | APP_DELETED
    )
}

pub(super) async fn write(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    let mut rows = vec![];
    for recorded in events {
        if recorded.event_type == APP_DELETED {
            flush(&mut rows, tx).await?;
            let text = "delete from channel_message_view where app = $1";
            Sql::with(text, vec![recorded.app.0.into()]).run(&mut *tx).await?;
            continue;
        }
        let at_event = |source| WriteError::event(recorded.position, source);
        let event = codec::decode::<Event>(recorded, vault).await.map_err(at_event)?;
        let (channel, message, text) = match event {
            Event::Sent(sent) => {
                rows.push(row(sent, recorded)?);
                continue;
            }
            Event::Deleted(now) => (
                now.channel,
                now.message,
                "delete from channel_message_view where channel = $1 and message = $2",
            ),
            Event::Hidden(now) => (now.channel, now.message, HIDE),
            Event::Shown(now) => (now.channel, now.message, SHOW),
        };
        flush(&mut rows, tx).await?;
        Sql::with(text, vec![channel.get().into(), (message as i64).into()]).run(&mut *tx).await?;
    }
    flush(&mut rows, tx).await
}

const HIDE: &str = "update channel_message_view set hidden = 1 where channel = $1 and message = $2";
const SHOW: &str = "update channel_message_view set hidden = 0 where channel = $1 and message = $2";

/// The row of a message; its number is its place in the stream, from 1.
fn row(sent: Sent, recorded: &Recorded) -> Result<Vec<Cell>, WriteError> {
    let in_json = |source| WriteError::Row { table: MESSAGE.name, source };
    let content = sent.content.map(|content| serde_json::to_string(&content)).transpose().map_err(in_json)?;
    let member = sent.sender.as_ref().map(|sender| i64::from(sender.member.get()));
    let message = Message {
        message: recorded.revision + 1,
        channel: sent.channel,
        kind: sent.kind,
        sender: sent.sender,
        receivers: sent.receivers,
        session_no: sent.session_no,
        at: sent.at,
        position: recorded.position,
        content: None,
        hidden: false,
    };
    let state = serde_json::to_string(&message).map_err(in_json)?;
    Ok(vec![
        sent.channel.get().into(),
        (message.message as i64).into(),
        sent.app.get().into(),
        member.into(),
        (recorded.position as i64).into(),
        i64::from(!message.receivers.is_empty()).into(),
        0_i64.into(),
        content.into(),
        state.into(),
    ])
}

async fn flush(rows: &mut Vec<Vec<Cell>>, tx: &mut AnyConnection) -> Result<(), WriteError> {
    for rows in rows.chunks(MESSAGE.rows_max()) {
        Sql::with(MESSAGE.upsert(rows.len()), rows.concat()).run(&mut *tx).await?;
    }
    rows.clear();
    Ok(())
}

const COLUMNS: &str = "select state, content, hidden from channel_message_view";

/// A message, also a hidden or direct one.
pub async fn message(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    message: u64,
) -> Result<Option<Message>, ReadError> {
    let Ok(message) = i64::try_from(message) else { return Ok(None) };
    let sql = of_channel(COLUMNS, app, channel).bind(" and message = ", message);
    Ok(found(db, sql).await?.pop())
}

/// Messages to everybody that are not hidden, from a message (exclusive), or from the end that `direction` starts at;
/// and how many there are that way in all.
pub async fn messages(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    from: Option<u64>,
    direction: Direction,
    limit: u32,
) -> Result<(Vec<Message>, u64), ReadError> {
    let from = from.map(|from| i64::try_from(from).unwrap_or(i64::MAX));
    let (beyond, order) = match direction {
        Direction::Before => (" and message < ", " order by message desc"),
        Direction::After => (" and message > ", " order by message"),
    };
    let condition = |text: &str| {
        of_channel(text, app, channel).push(" and direct = 0 and hidden = 0").bind_some(beyond, from)
    };
    let total = db.count(&condition(" from channel_message_view")).await?;
    let sql = condition(COLUMNS).push(order).bind(" limit ", limit);
    Ok((found(db, sql).await?, total))
}

/// Messages of these channels at positions after `after` and up to `until`, in order, at most `limit`, without hidden
/// ones; direct ones too.
pub async fn between(
    db: &ReadDb,
    app: AppId,
    channels: &[RoomId],
    (after, until): (Position, Position),
    limit: u32,
) -> Result<Vec<Message>, ReadError> {
    if channels.is_empty() {
        return Ok(vec![]);
    }
    let text = format!(
        "{COLUMNS} where app = $1 and position > $2 and position <= $3 and hidden = 0 and channel in ({})
         order by position limit {limit}",
        placeholders(3, channels.len())
    );
    let number = |at: Position| Cell::from(i64::try_from(at).unwrap_or(i64::MAX));
    let cells = [app.get().into(), number(after), number(until)].into_iter();
    let cells = cells.chain(channels.iter().map(|channel| Cell::from(channel.get()))).collect();
    found(db, Sql::with(text, cells)).await
}

/// Messages of a channel.
pub async fn count_messages(db: &ReadDb, app: AppId, channel: RoomId) -> Result<u64, ReadError> {
    db.count(&of_channel(" from channel_message_view", app, channel)).await
}

fn of_channel(text: &str, app: AppId, channel: RoomId) -> Sql {
    Sql::new(text).bind(" where app = ", app.get()).bind(" and channel = ", channel.get())
}

async fn found(db: &ReadDb, sql: Sql) -> Result<Vec<Message>, ReadError> {
    let in_row = |source| ReadError::Row { table: MESSAGE.name, source };
    let mut messages = vec![];
    for row in sql.all(db.readers()).await? {
        let (state, content): (String, Option<String>) = (row.try_get("state")?, row.try_get("content")?);
        let hidden: i64 = row.try_get("hidden")?;
        let mut message: Message = serde_json::from_str(&state).map_err(in_row)?;
        message.content = content.map(|text| serde_json::from_str(&text)).transpose().map_err(in_row)?;
        message.hidden = hidden != 0;
        messages.push(message);
    }
    Ok(messages)
}
