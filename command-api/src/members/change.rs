use super::{active, stream_key};
use axum::Json;
use axum::extract::State;
use domain::member::{Active, Command, Member, Patch};
use domain::permission::{Action, Object};
use domain::{AppUserId, app};
use ports::Context;
use ports::log::Actor;
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{
    ApiError, Caused, Code, MemberCaller, OptionalJson, Path, Platform, ServerCaller, Tag, Tagged,
    permissions,
};

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
    let context = caused.by_app(app.app);
    let (member, tag) = patch(&platform, &app, &context, &id, body.into_patch()?).await?;
    Ok(Tagged(tag, Json(rest::Member::of(&member, &app))))
}

/// Changes oneself: absent keeps, null clears. Guests have nothing to change.
#[utoipa::path(
    patch, path = "/v2/members/me", tag = "client", operation_id = "updateMe",
    security(("member" = [])), request_body = rest::MemberPatch,
    responses(
        (status = 200, description = "The member after the change.", body = rest::Member),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "A guest, or the member's group may not."),
    )
)]
pub(super) async fn change_me(
    State(platform): State<Platform>,
    MemberCaller { app, member, is_guest }: MemberCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::MemberPatch>,
) -> Result<Tagged<Json<rest::Member>>, ApiError> {
    if is_guest {
        return Err(Code::GuestNotAllowed.into());
    }
    if permissions::is_vicollo(&app) {
        let group = permissions::group(&platform, &member).await?;
        permissions::require(&group, Action::Update, &Object::Member { is_me: true })?;
    }
    let context = caused.by(app.app, Actor::Member(member.member.get()));
    let (member, tag) = patch(&platform, &app, &context, &member.app_user_id, body.into_patch()?).await?;
    Ok(Tagged(tag, Json(rest::Member::of(&member, &app))))
}

/// Changes a member that is there; also the tag of its revision.
pub(crate) async fn patch(
    platform: &Platform,
    app: &app::Active,
    context: &Context,
    id: &AppUserId,
    patch: Patch,
) -> Result<(Active, Tag), ApiError> {
    let command = Command::Change { app: app.app, patch, at: context.at };
    let key = stream_key(app.app, id);
    let done = platform.transactor()?.run::<Member>(&key, context, command).await?;
    platform.settle(done.position).await;
    Ok((active(done.state)?, Tag(done.revision)))
}
