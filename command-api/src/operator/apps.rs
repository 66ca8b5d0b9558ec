use super::credentials::{self, active};
use crate::logins;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppId;
use domain::app::{App, Command};
use ports::log::Actor;
use schemas::errors::ErrorBody;
use schemas::rest::{AppBody, AppView, CreatedApp, Page};
use web::{ApiError, Caused, Operator, Paging, PagingQuery, Path, Platform};

/// Makes an app. The secret is shown this once.
#[utoipa::path(
    post, path = "/v2/operator/apps", tag = "operator", operation_id = "createApp", security(("operator" = [])),
    request_body = AppBody,
    responses(
        (status = 201, description = "The app with its credentials.", body = CreatedApp),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
    )
)]
pub(super) async fn create(
    _: Operator,
    State(platform): State<Platform>,
    caused: Caused,
    web::Json(body): web::Json<AppBody>,
) -> Result<(StatusCode, Json<CreatedApp>), ApiError> {
    let kind = body.kind.unwrap_or_default();
    let admin = logins::admin_password(kind, body.admin_password)?;
    let id = platform.ids.app().await?;
    let (credentials, api_secret) = credentials::new(&platform);
    let context = caused.by(id, Actor::Operator);
    let command = Command::Create {
        app: id,
        name: body.name,
        kind,
        output_mode: body.default_rtmp_output_mode.unwrap_or_default(),
        credentials,
        at: context.at,
    };
    let done = platform.transactor()?.run::<App>(&id.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let app = active(done.state)?;
    let mut admin_password = None;
    if let Some((password, made_up)) = admin {
        logins::make_admin(&platform, &app, &caused.by(id, Actor::Operator), password.clone()).await?;
        admin_password = made_up.then_some(password);
    }
    Ok((StatusCode::CREATED, Json(CreatedApp { app: (&app).into(), api_secret, admin_password })))
}

/// Lists the apps, oldest first.
#[utoipa::path(
    get, path = "/v2/operator/apps", tag = "operator", operation_id = "listApps", security(("operator" = [])),
    params(PagingQuery),
    responses(
        (status = 200, description = "A page of apps.", body = Page<AppView>),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
    )
)]
pub(super) async fn list(
    _: Operator,
    State(platform): State<Platform>,
    paging: Paging,
) -> Result<Json<Page<AppView>>, ApiError> {
    let page = projections::Page { number0: paging.number, size: paging.size };
    let found = projections::apps::list(&platform.db, page).await?;
    Ok(Json(paging.page(found.content.iter().map(AppView::from).collect(), found.total)))
}

/// Deletes an app: its credentials stop at once; then its posts, its media and the keys of its members' data go. A
/// second time changes nothing.
#[utoipa::path(
    delete, path = "/v2/operator/apps/{id}", tag = "operator", operation_id = "deleteApp", security(("operator" = [])),
    params(("id" = u32, Path, description = "The app.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There never was such an app."),
    )
)]
pub(super) async fn delete(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let context = caused.by(id, Actor::Operator);
    let command = Command::Delete { at: context.at };
    let done = platform.transactor()?.run::<App>(&id.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
