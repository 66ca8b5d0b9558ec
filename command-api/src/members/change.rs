use super::{active, stream_key};
use axum::Json;
use axum::extract::State;
use domain::member::{Active, Command, Member, Patch};
use domain::{AppUserId, app};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Path, Platform, ServerCaller, Tag, Tagged};

/// Changes a member: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/apps/me/members/{appUserId}", tag = "members", operation_id = "updateMember",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    request_body = rest::MemberPatch,
    responses(
        (status = 200, description = "The member after the change.", body = rest::Member),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::MemberPatch>,
) -> Result<Tagged<Json<rest::Member>>, ApiError> {
    let id = AppUserId::try_from(id)?;
    let (member, tag) = patch(&platform, &app, &caused, &id, body.into_patch()?).await?;
    Ok(Tagged(tag, Json(rest::Member::of(&member, &app))))
}

/// Changes a member that is there; also the tag of its revision.
pub(crate) async fn patch(
    platform: &Platform,
    app: &app::Active,
    caused: &Caused,
    id: &AppUserId,
    patch: Patch,
) -> Result<(Active, Tag), ApiError> {
    let context = caused.by_app(app.app);
    let command = Command::Change { app: app.app, patch, at: context.at };
    let key = stream_key(app.app, id);
    let done = platform.transactor()?.run::<Member>(&key, &context, command).await?;
    platform.settle(done.position).await;
    Ok((active(done.state)?, Tag(done.revision)))
}
