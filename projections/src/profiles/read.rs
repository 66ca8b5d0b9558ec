use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged, Sort};
use domain::profile::{Settings, State};
use domain::{AppId, ProfileId};

/// Which of an app's own profiles to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileFilter {
    /// The settings' type: `VIDEO`, `THUMBNAIL`, `PREVIEW`, `BROADCAST_RTMP`.
    pub kind: Option<String>,
    /// Also those that no new post may use.
    pub retired_too: bool,
}

/// The settings' type as clients know it.
pub(super) fn kind(settings: &Settings) -> &'static str {
    match settings {
        Settings::Video(_) => "VIDEO",
        Settings::Thumbnail(_) => "THUMBNAIL",
        Settings::Preview(_) => "PREVIEW",
        Settings::BroadcastRtmp(_) => "BROADCAST_RTMP",
    }
}

/// An app's own profile, also a retired one: old posts refer to it. System profiles are `domain::profile::system`.
pub async fn get(db: &ReadDb, app: AppId, profile: ProfileId) -> Result<Option<State>, ReadError> {
    let sql = Sql::new("select state from profile_view")
        .bind(" where app = ", app.get())
        .bind(" and profile = ", profile.get());
    Ok(db.states("profile_view", sql).await?.pop())
}

/// An app's own profiles; the caller puts the system's before them.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &ProfileFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<State>, ReadError> {
    let condition = Sql::new(" from profile_view")
        .bind(" where app = ", app.get())
        .bind_some(" and kind = ", filter.kind.as_deref())
        .push(if filter.retired_too { "" } else { " and retired = 0" });
    let total = db.count(&condition).await?;
    // A profile belongs to no member.
    let sort = match sort {
        Sort::AppUserIdAsc => Sort::CreatedAsc,
        Sort::AppUserIdDesc => Sort::CreatedDesc,
        sort @ (Sort::CreatedAsc | Sort::CreatedDesc | Sort::ModifiedAsc | Sort::ModifiedDesc) => sort,
    };
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("profile"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: db.states("profile_view", sql).await?, total })
}
