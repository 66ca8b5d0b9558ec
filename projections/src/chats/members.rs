use super::tables::MEMBER;
use crate::db::{Cell, ReadDb, ReadError, Sql};
use crate::entity::Entity;
use crate::page::{Page, Paged};
use crate::table::Table;
use domain::channel_member::{Active, ChannelMember, Event, Presence, State, key};
use domain::{AppId, AppUserId, Decider, MemberId, RoomId};
use ports::log::Recorded;
use sqlx::Row as _;

/// The fold of memberships.
pub(super) struct Members;

impl Entity for Members {
    type Event = Event;
    type State = State;
    const VERSION: i64 = super::VERSION;
    const TABLE: &'static Table = &MEMBER;
    const TYPES: &'static [&'static str] = &[
        "channelmember.joined",
        "channelmember.rejoined",
        "channelmember.left",
        "channelmember.went_offline",
        "channelmember.came_online",
        "channelmember.kind_set",
        "channelmember.banned",
        "channelmember.unbanned",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        ChannelMember::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let State::Active(member) = state else { return None };
        Some(vec![
            member.app.get().into(),
            member.channel.get().into(),
            member.member.get().into(),
            member.app_user_id.as_str().into(),
            presence_name(member.presence).into(),
        ])
    }
}

const STATE: &str = "select state from channel_member_view";
const JOINED: &str = " and presence in ('ONLINE', 'OFFLINE')";

fn presence_name(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "ONLINE",
        Presence::Offline => "OFFLINE",
        Presence::Banned => "BANNED",
        Presence::Leaved => "LEAVED",
    }
}

/// How many people a channel has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Online now.
    pub online: u64,
    /// Everybody who ever joined.
    pub total: u64,
}

/// A membership.
pub async fn member(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    member: MemberId,
) -> Result<Option<Active>, ReadError> {
    let sql =
        Sql::new(STATE).bind(" where stream_key = ", key(channel, member)).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// The latest membership under this appUserId.
pub async fn member_by_user(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    user: &AppUserId,
) -> Result<Option<Active>, ReadError> {
    let sql = of_channel(STATE, app, channel)
        .bind(" and app_user_id = ", user.as_str())
        .push(" order by member desc limit 1");
    Ok(active(db, sql).await?.pop())
}

/// Everybody who ever joined, the first to come first.
pub async fn list_members(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    presence: Option<Presence>,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    let condition = of_channel(" from channel_member_view", app, channel)
        .bind_some(" and presence = ", presence.map(presence_name));
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(" order by member")
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

/// Those who are in the channel and whose number is above `after`, by number, at most `limit`.
pub async fn members_after(
    db: &ReadDb,
    app: AppId,
    channel: RoomId,
    after: u32,
    limit: u32,
) -> Result<Vec<Active>, ReadError> {
    let sql = of_channel(STATE, app, channel)
        .push(JOINED)
        .bind(" and member > ", after)
        .bind(" order by member limit ", limit);
    active(db, sql).await
}

/// Where a member is in.
pub async fn joined_channels(db: &ReadDb, app: AppId, member: MemberId) -> Result<Vec<Active>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where app = ", app.get())
        .bind(" and member = ", member.get())
        .push(JOINED)
        .push(" order by channel");
    active(db, sql).await
}

/// Memberships that are online, of all apps, from a member's number (exclusive) upward, at most `limit`.
pub async fn online_members(db: &ReadDb, after: u32, limit: u32) -> Result<Vec<Active>, ReadError> {
    let sql = Sql::new(STATE)
        .push(" where presence = 'ONLINE'")
        .bind(" and member > ", after)
        .bind(" order by member, channel limit ", limit);
    active(db, sql).await
}

/// How many are in the channel.
pub async fn counts(db: &ReadDb, app: AppId, channel: RoomId) -> Result<Counts, ReadError> {
    let text = "select presence, cast(count(*) as bigint) as total from channel_member_view";
    let sql = of_channel(text, app, channel).push(" group by presence");
    let mut counts = Counts::default();
    for row in sql.all(db.readers()).await? {
        let (presence, total): (String, i64) = (row.try_get("presence")?, row.try_get("total")?);
        let total = u64::try_from(total).unwrap_or(0);
        counts.total += total;
        if presence == "ONLINE" {
            counts.online = total;
        }
    }
    Ok(counts)
}

fn of_channel(text: &str, app: AppId, channel: RoomId) -> Sql {
    Sql::new(text).bind(" where app = ", app.get()).bind(" and channel = ", channel.get())
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(member) => Some(*member),
        State::Absent => None,
    };
    Ok(db.states("channel_member_view", sql).await?.into_iter().filter_map(of).collect())
}
