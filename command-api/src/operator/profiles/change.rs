use super::shown;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::profile::{Command, TranscodingProfile};
use domain::{AppId, ProfileId, app};
use ports::log::Actor;
use ports::transact::Context;
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, Operator, Path, Platform, Tag, Tagged};

/// Gives an app a transcoding profile of its own.
#[utoipa::path(
    post, path = "/v2/operator/apps/{id}/transcoding-profiles", tag = "operator",
    operation_id = "createTranscodingProfile", security(("operator" = [])),
    params(("id" = u32, Path, description = "The app.")), request_body = rest::ProfileBody,
    responses(
        (status = 201, description = "The profile, in its first revision.", body = rest::TranscodingProfile),
        (status = 400, body = ErrorBody, description = "The settings cannot be carried out; the message names the field and its limits."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app."),
    )
)]
pub(in crate::operator) async fn create(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<rest::ProfileBody>,
) -> Result<(StatusCode, Tagged<Json<rest::TranscodingProfile>>), ApiError> {
    let app = platform.app(id).await?;
    let settings = body.settings().map_err(unreadable)?;
    let profile = platform.ids.profile().await?;
    let context = caused.by(id, Actor::Operator);
    let (name, description, at) = (body.name, body.description, context.at);
    let command = Command::Create { app: id, profile, name, description, settings, at };
    Ok((StatusCode::CREATED, run(&platform, &context, &app, profile, command).await?))
}

/// Gives a profile other settings: a new revision for the posts made from now on. The ones there are keep theirs.
#[utoipa::path(
    put, path = "/v2/operator/apps/{id}/transcoding-profiles/{profileId}", tag = "operator",
    operation_id = "reviseTranscodingProfile", security(("operator" = [])),
    params(
        ("id" = u32, Path, description = "The app."),
        ("profileId" = u32, Path, description = "The profile."),
    ),
    request_body = rest::ProfileRevision,
    responses(
        (status = 200, description = "The profile in its new revision; the one it had where the settings are the same.", body = rest::TranscodingProfile),
        (status = 400, body = ErrorBody, description = "The settings cannot be carried out; the message names the field and its limits."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app, or it has no such profile in use."),
    )
)]
pub(in crate::operator) async fn revise(
    _: Operator,
    State(platform): State<Platform>,
    Path((id, profile)): Path<(AppId, ProfileId)>,
    caused: Caused,
    web::Json(body): web::Json<rest::ProfileRevision>,
) -> Result<Tagged<Json<rest::TranscodingProfile>>, ApiError> {
    let app = platform.app(id).await?;
    let before = platform.transactor()?.load::<TranscodingProfile>(id.into(), &profile.to_string()).await?;
    let settings = body.settings(shown(&before.state, &app)?.kind).map_err(unreadable)?;
    let context = caused.by(id, Actor::Operator);
    let command = Command::Revise { app: id, settings, at: context.at };
    run(&platform, &context, &app, profile, command).await
}

/// Takes a profile out of use: no new post may name it. Posts that did keep it, and it can still be read. A second time
/// changes nothing.
#[utoipa::path(
    post, path = "/v2/operator/apps/{id}/transcoding-profiles/{profileId}/retire", tag = "operator",
    operation_id = "retireTranscodingProfile", security(("operator" = [])),
    params(
        ("id" = u32, Path, description = "The app."),
        ("profileId" = u32, Path, description = "The profile."),
    ),
    responses(
        (status = 200, description = "The profile, `DELETED`.", body = rest::TranscodingProfile),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app, or it has no such profile."),
    )
)]
pub(in crate::operator) async fn retire(
    _: Operator,
    State(platform): State<Platform>,
    Path((id, profile)): Path<(AppId, ProfileId)>,
    caused: Caused,
) -> Result<Tagged<Json<rest::TranscodingProfile>>, ApiError> {
    let app = platform.app(id).await?;
    let context = caused.by(id, Actor::Operator);
    let command = Command::Retire { app: id, at: context.at };
    run(&platform, &context, &app, profile, command).await
}

async fn run(
    platform: &Platform,
    context: &Context,
    app: &app::Active,
    profile: ProfileId,
    command: Command,
) -> Result<Tagged<Json<rest::TranscodingProfile>>, ApiError> {
    let done =
        platform.transactor()?.run::<TranscodingProfile>(&profile.to_string(), context, command).await?;
    platform.settle(done.position).await;
    Ok(Tagged(Tag(done.revision), Json(shown(&done.state, app)?)))
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn unreadable(problem: rest::UnreadableSettings) -> ApiError {
    ApiError::new(Code::InvalidTranscodingProfile, problem.to_string())
}
