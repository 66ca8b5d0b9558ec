use axum::Json;
use axum::extract::State;
use domain::app::{App, Command, Credentials, State as AppState};
use domain::{AppId, app};
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::CreatedApp;
use web::{ApiError, Caused, Operator, Path, Platform, ksuid};

/// Replaces key and secret of an app; the old ones stop at once. The secret is shown this once.
#[utoipa::path(
    post, path = "/v2/operator/apps/{id}/reset-credentials", tag = "operator", operation_id = "resetAppCredentials",
    security(("operator" = [])), params(("id" = u32, Path, description = "The app.")),
    responses(
        (status = 200, description = "The app with its new credentials.", body = CreatedApp),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app."),
    )
)]
pub(super) async fn reset(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
) -> Result<Json<CreatedApp>, ApiError> {
    let (credentials, api_secret) = new(&platform);
    let context = caused.by(id, Actor::Operator);
    let command = Command::ResetCredentials { credentials, at: context.at };
    let done = platform.transactor()?.run::<App>(&id.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(Json(CreatedApp { app: (&active(done.state)?).into(), api_secret, admin_password: None }))
}

/// New credentials and the secret, which is nowhere else.
pub(crate) fn new(platform: &Platform) -> (Credentials, String) {
    let secret = ksuid::secret();
    let secret_hash = platform.secrets.hash_api_secret(&secret);
    (Credentials { api_key: ksuid::secret(), secret_hash }, secret)
}

pub(crate) fn active(state: AppState) -> Result<app::Active, ApiError> {
    match state {
        AppState::Active(app) => Ok(app),
        AppState::Absent | AppState::Deleted => Err(Code::AppNotFound.into()),
    }
}
