use crate::db::{Cell, ReadDb, ReadError, Sql, containing};
use crate::page::{Page, Paged, Sort};
use crate::table::placeholders;
use domain::stream_key::{Active, State};
use domain::{AppId, MemberId, RoomId, StreamKeyId};
use std::collections::HashMap;

const STATE: &str = "select state from stream_key_view";

/// Numbers that one statement asks for.
const NUMBERS_MAX: usize = 500;

/// Which stream keys to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamKeyFilter {
    /// The owner's number.
    pub member: Option<MemberId>,
    /// The owner's id at the tenant, exactly.
    pub app_user_id: Option<String>,
    /// Part of the owner's id at the tenant.
    pub keyword: Option<String>,
    /// The key that broadcasts this room.
    pub room: Option<RoomId>,
    /// Only keys of these members, by number.
    pub members: Option<Vec<MemberId>>,
}

/// An app's stream key.
pub async fn get(db: &ReadDb, app: AppId, key: StreamKeyId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", key.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// The stream key of a member.
pub async fn by_member(db: &ReadDb, app: AppId, member: MemberId) -> Result<Option<Active>, ReadError> {
    get(db, app, member.into()).await
}

/// The stream key that a publish came with, of whichever app.
pub async fn by_hash(db: &ReadDb, hash: &str) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where secret_hash = ", hash).push(" order by number limit 1");
    Ok(active(db, sql).await?.pop())
}

/// The stream keys with these numbers, for things that nest them.
pub async fn by_numbers(
    db: &ReadDb,
    app: AppId,
    keys: &[StreamKeyId],
) -> Result<HashMap<StreamKeyId, Active>, ReadError> {
    let mut found = HashMap::new();
    for keys in keys.chunks(NUMBERS_MAX) {
        let text = format!("{STATE} where app = $1 and number in ({})", placeholders(1, keys.len()));
        let cells = std::iter::once(app.get().into()).chain(keys.iter().map(|key| Cell::from(key.get())));
        let states = active(db, Sql::with(text, cells.collect())).await?;
        found.extend(states.into_iter().map(|key| (key.key, key)));
    }
    Ok(found)
}

/// The stream keys of an app.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &StreamKeyFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    if filter.members.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Paged { content: vec![], total: 0 });
    }
    let keyword = filter.keyword.as_deref().map(containing);
    let escape = if keyword.is_some() { " escape '\\'" } else { "" };
    let mut condition = Sql::new(" from stream_key_view")
        .bind(" where app = ", app.get())
        .bind_some(" and number = ", filter.member.map(MemberId::get))
        .bind_some(" and app_user_id = ", filter.app_user_id.as_deref())
        .bind_some(" and room = ", filter.room.map(RoomId::get))
        .bind_some(" and app_user_id like ", keyword)
        .push(escape);
    for (index, member) in filter.members.iter().flatten().enumerate() {
        condition = condition.bind(if index == 0 { " and number in (" } else { ", " }, member.get());
    }
    if filter.members.is_some() {
        condition = condition.push(")");
    }
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("number"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(key) => Some(*key),
        State::Absent | State::Retired { .. } => None,
    };
    Ok(db.states("stream_key_view", sql).await?.into_iter().filter_map(of).collect())
}
