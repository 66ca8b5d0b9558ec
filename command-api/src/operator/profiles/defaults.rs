use crate::operator::active;
use crate::posts::usable;
use axum::Json;
use axum::extract::State;
use domain::app::{App, Command, DefaultProfiles, SettingsPatch};
use domain::{AppId, ProfileId};
use ports::log::Actor;
use schemas::errors::ErrorBody;
use schemas::rest::{self, ProfileType};
use web::{ApiError, Caused, Operator, Path, Platform, Tag, Tagged};

/// Says which profiles the posts of an app are made by that name none. Absent and null are the system's default: its CMAF
/// ladder, and no pictures.
#[utoipa::path(
    put, path = "/v2/operator/apps/{id}/default-transcoding-profiles", tag = "operator",
    operation_id = "setDefaultTranscodingProfiles", security(("operator" = [])),
    params(("id" = u32, Path, description = "The app.")), request_body = rest::DefaultProfiles,
    responses(
        (status = 200, description = "The app with its defaults.", body = rest::AppView),
        (status = 400, body = ErrorBody, description = "A profile is of another type."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app, or it has no such profile in use."),
    )
)]
pub(in crate::operator) async fn set(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<rest::DefaultProfiles>,
) -> Result<Tagged<Json<rest::AppView>>, ApiError> {
    platform.app(id).await?;
    let defaults = DefaultProfiles {
        video: checked(&platform, id, body.video_profile_id, ProfileType::Video).await?,
        thumbnail: checked(&platform, id, body.thumbnail_profile_id, ProfileType::Thumbnail).await?,
        preview: checked(&platform, id, body.preview_profile_id, ProfileType::Preview).await?,
    };
    let patch = SettingsPatch { default_profiles: Some(defaults), ..SettingsPatch::default() };
    let context = caused.by(id, Actor::Operator);
    let command = Command::ChangeSettings { patch, at: context.at };
    let done = platform.transactor()?.run::<App>(&id.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(Tagged(Tag(done.revision), Json((&active(done.state)?).into())))
}

async fn checked(
    platform: &Platform,
    app: AppId,
    id: Option<u32>,
    kind: ProfileType,
) -> Result<Option<ProfileId>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(usable(platform, app, id, kind).await?.profile))
}
