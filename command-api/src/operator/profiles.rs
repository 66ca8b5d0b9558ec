use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppId;
use domain::profile::{Command, State as ProfileState, TranscodingProfile};
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, Operator, Path, Platform};

/// Gives an app a transcoding profile of its own.
#[utoipa::path(
    post, path = "/v2/operator/apps/{id}/transcoding-profiles", tag = "operator",
    operation_id = "createTranscodingProfile", security(("operator" = [])),
    params(("id" = u32, Path, description = "The app.")), request_body = rest::ProfileBody,
    responses(
        (status = 201, description = "The profile.", body = rest::TranscodingProfile),
        (status = 400, body = ErrorBody, description = "The settings cannot be carried out."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app."),
    )
)]
pub(super) async fn create(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<rest::ProfileBody>,
) -> Result<(StatusCode, Json<rest::TranscodingProfile>), ApiError> {
    let app = platform.app(id).await?;
    let unreadable = |error| ApiError::new(Code::InvalidTranscodingProfile, format!("profile: {error}"));
    let settings = body.settings().map_err(unreadable)?;
    let profile = platform.ids.profile().await?;
    let context = caused.by(id, Actor::Operator);
    let (name, description, at) = (body.name, body.description, context.at);
    let command = Command::Create { app: id, profile, name, description, settings, at };
    let done =
        platform.transactor()?.run::<TranscodingProfile>(&profile.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    match done.state {
        ProfileState::Active(own) => {
            Ok((StatusCode::CREATED, Json(rest::TranscodingProfile::of(&own, &app))))
        }
        ProfileState::Absent | ProfileState::Retired(_) => Err(Code::TranscodingProfileNotFound.into()),
    }
}
