use super::write::access_name;
use crate::db::{ReadDb, ReadError, Sql, containing};
use crate::page::{Page, Paged, Sort};
use domain::access::AccessLevel;
use domain::post::{Active, State};
use domain::{AppId, MemberId, PostId, Timestamp};
use uuid::Uuid;

const STATE: &str = "select state from post_view";

/// Which posts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostFilter {
    /// The owner's number.
    pub member: Option<MemberId>,
    /// The owner's id at the tenant, exactly.
    pub app_user_id: Option<String>,
    /// `PROCESSED` and so on, as [`domain::post::Phase::name`] gives it.
    pub state: Option<String>,
    pub access_level: Option<AccessLevel>,
    /// Only what this member finds in lists: own posts, and public ones (contract 11.7).
    pub found_by: Option<MemberId>,
    /// Part of the title, in any case.
    pub keyword: Option<String>,
}

/// A job whose worker let its lease run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiredLease {
    pub app: AppId,
    pub post: PostId,
    pub job: Uuid,
    pub epoch: u32,
}

/// An app's post.
pub async fn get(db: &ReadDb, app: AppId, post: PostId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", post.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// A post by the UUID in its public links, of whichever app.
pub async fn by_uuid(db: &ReadDb, uuid: Uuid) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where uuid = ", uuid.to_string()).push(" order by post limit 1");
    Ok(active(db, sql).await?.pop())
}

/// The posts of an app.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &PostFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    let keyword = filter.keyword.as_ref().map(|keyword| containing(&keyword.to_lowercase()));
    let escape = if keyword.is_some() { " escape '\\'" } else { "" };
    let condition = Sql::new(" from post_view")
        .bind(" where app = ", app.get())
        .bind_some(" and member = ", filter.member.map(MemberId::get))
        .bind_some(" and app_user_id = ", filter.app_user_id.as_deref())
        .bind_some(" and post_state = ", filter.state.as_deref())
        .bind_some(" and access_level = ", filter.access_level.map(access_name))
        .bind_some(" and title_folded like ", keyword)
        .push(escape)
        .bind_some(" and (access_level = 'PUBLIC' or member = ", filter.found_by.map(MemberId::get))
        .push(if filter.found_by.is_some() { ")" } else { "" });
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("post"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

/// Jobs whose lease ended before `now`, the longest ago first, at most `limit`.
pub async fn expired_leases(db: &ReadDb, now: Timestamp, limit: u32) -> Result<Vec<ExpiredLease>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where lease_until_us is not null and lease_until_us < ", now.as_micros())
        .bind(" order by lease_until_us, post limit ", limit);
    let expired = |post: Active| {
        let job = post.phase.job()?;
        Some(ExpiredLease { app: post.app, post: post.post, job: job.job, epoch: job.claims.epoch })
    };
    Ok(active(db, sql).await?.into_iter().filter_map(expired).collect())
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(post) => Some(*post),
        State::Absent | State::Deleted { .. } => None,
    };
    Ok(db.states("post_view", sql).await?.into_iter().filter_map(of).collect())
}
