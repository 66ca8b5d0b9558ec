//! Members: login, upsert, change, delete (contract 3.2).

mod change;
mod delete;
mod login;
mod upsert;

use domain::AppId;
use domain::member::{Active, Member, State};
use domain::{AppUserId, app};
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Platform};

pub(crate) use change::patch;
pub(crate) use delete::{delete_all, erase_keys, id_list};
pub(crate) use login::tokens_of;
pub(crate) use upsert::save as upsert;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(login::login_as_guest))
        .routes(routes!(login::refresh))
        .routes(routes!(login::streaming_token))
        .routes(routes!(upsert::upsert))
        .routes(routes!(change::change))
        .routes(routes!(change::change_me))
        .routes(routes!(delete::delete))
}

/// The key of a member's stream.
pub(crate) fn stream_key(app: AppId, id: &AppUserId) -> String {
    id.key(app).to_string()
}

/// The member as the log knows it now.
pub(crate) async fn current(
    platform: &Platform,
    app: &app::Active,
    id: &AppUserId,
) -> Result<Active, ApiError> {
    let key = stream_key(app.app, id);
    let loaded = platform.transactor()?.load::<Member>(app.app.into(), &key).await?;
    active(loaded.state)
}

/// The member, if there is one.
pub(crate) fn active(state: State) -> Result<Active, ApiError> {
    match state {
        State::Active(member) => Ok(member),
        State::Absent | State::Deleted { .. } => Err(Code::MemberNotFound.into()),
    }
}
