//! What a user of the console sees of oneself and one's apps. What is in the apps is the server API's, asked by a
//! session.

use axum::Json;
use axum::extract::State;
use domain::user::State as UserState;
use ports::clock;
use projections::{Page, View, apps, sessions, users};
use schemas::rest::{self, OwnApp, SessionView, Sessions, User};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, ConsoleApp, ConsoleCaller, Paging, PagingQuery, Platform, Tag, Tagged};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(list_sessions))
        .routes(routes!(list_apps))
        .routes(routes!(get_app))
}

/// Who one is.
#[utoipa::path(
    get,
    path = "/v2/console/me",
    tag = "console",
    operation_id = "getMe",
    responses(
        (status = 200, description = "The user", body = User),
        (status = 401, description = "There is no session", body = web::ErrorBody),
    ),
    security(("user" = []))
)]
async fn me(caller: ConsoleCaller) -> Json<User> {
    Json(User::of(&caller.user))
}

/// Lists one's open sessions, newest first, at most 100.
#[utoipa::path(
    get,
    path = "/v2/console/sessions",
    tag = "console",
    operation_id = "listSessions",
    responses(
        (status = 200, description = "The sessions", body = Sessions),
        (status = 401, description = "There is no session", body = web::ErrorBody),
    ),
    security(("user" = []))
)]
async fn list_sessions(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
) -> Result<Json<Sessions>, ApiError> {
    let number = caller.user.user;
    let UserState::Active(user) = users::get(&platform.db, number).await? else {
        return Err(Code::InvalidUserCredentials.into());
    };
    let now = clock::now();
    let open = sessions::of_user(&platform.db, number, user.sessions_from).await?;
    let content = open
        .iter()
        .filter(|session| session.open.counts(user.sessions_from, now))
        .map(|session| SessionView::of(&session.id, &session.open, session.id == caller.session.id))
        .collect();
    Ok(Json(Sessions { content }))
}

/// Lists one's own apps, newest first.
#[utoipa::path(
    get,
    path = "/v2/console/apps",
    tag = "console",
    operation_id = "listOwnApps",
    params(PagingQuery),
    responses(
        (status = 200, description = "A page of apps", body = rest::Page<OwnApp>),
        (status = 401, description = "There is no session", body = web::ErrorBody),
    ),
    security(("user" = []))
)]
async fn list_apps(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    paging: Paging,
) -> Result<Json<rest::Page<OwnApp>>, ApiError> {
    let page = Page { number0: paging.number, size: paging.size };
    let found = apps::by_owner(&platform.db, caller.user.user, page).await?;
    Ok(Json(paging.page(found.content.iter().map(OwnApp::from).collect(), found.total)))
}

/// Reads an app of one's own.
#[utoipa::path(
    get,
    path = "/v2/console/apps/{appId}",
    tag = "console",
    operation_id = "getOwnApp",
    params(("appId" = u32, Path, description = "The app's number")),
    responses(
        (status = 200, description = "The app", body = OwnApp),
        (status = 401, description = "There is no session", body = web::ErrorBody),
        (status = 404, description = "One has no such app", body = web::ErrorBody),
    ),
    security(("user" = []))
)]
async fn get_app(
    State(platform): State<Platform>,
    ConsoleApp { app, .. }: ConsoleApp,
) -> Result<Tagged<Json<OwnApp>>, ApiError> {
    let tag = Tag::of(&platform, View::Apps, app.app).await?;
    // Read after its tag, which then is no newer than the answer.
    let app = platform.app(app.app).await?;
    Ok(Tagged(tag, Json((&app).into())))
}
