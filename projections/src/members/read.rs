use super::write::Shown;
use crate::db::{Cell, ReadDb, ReadError, Sql, containing};
use crate::page::{Page, Paged, Sort};
use crate::table::placeholders;
use domain::member::Active;
use domain::{AppId, AppUserId, MemberId};
use std::collections::HashMap;

const STATE: &str = "select state from member_view";

/// Numbers that one statement asks for.
const NUMBERS_MAX: usize = 500;

/// Which members to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Exactly this one.
    pub app_user_id: Option<String>,
    /// Part of the name, in any case.
    pub app_user_name: Option<String>,
}

/// The member with the tenant's id.
pub async fn get(db: &ReadDb, app: AppId, user: &AppUserId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", user.key(app).to_string());
    Ok(active(db, sql).await?.pop())
}

/// The member with this number.
pub async fn by_number(db: &ReadDb, app: AppId, member: MemberId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where app = ", app.get()).bind(" and member = ", member.get());
    Ok(active(db, sql).await?.pop())
}

/// The members with these numbers, for things that nest their owner; one that is missing was deleted.
pub async fn by_numbers(
    db: &ReadDb,
    app: AppId,
    members: &[MemberId],
) -> Result<HashMap<MemberId, Active>, ReadError> {
    let mut found = HashMap::new();
    for members in members.chunks(NUMBERS_MAX) {
        let text = format!("{STATE} where app = $1 and member in ({})", placeholders(1, members.len()));
        let cells =
            std::iter::once(app.get().into()).chain(members.iter().map(|member| Cell::from(member.get())));
        let states = active(db, Sql::with(text, cells.collect())).await?;
        found.extend(states.into_iter().map(|member| (member.member, member)));
    }
    Ok(found)
}

/// The members of an app.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &MemberFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    let name = filter.app_user_name.as_ref().map(|name| containing(&name.to_lowercase()));
    let escape = if name.is_some() { " escape '\\'" } else { "" };
    let condition = Sql::new(" from member_view")
        .bind(" where app = ", app.get())
        .push(" and member_state = 'ACTIVE'")
        .bind_some(" and app_user_id = ", filter.app_user_id.as_deref())
        .bind_some(" and app_user_name_folded like ", name)
        .push(escape);
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("member"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |shown| match shown {
        Shown::Active(member) => Some(member),
        Shown::Absent | Shown::Deleted { .. } => None,
    };
    Ok(db.states("member_view", sql).await?.into_iter().filter_map(of).collect())
}
