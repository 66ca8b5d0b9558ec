use super::Caller;
use super::PostPath;
use crate::members;
use axum::Json;
use axum::extract::State;
use domain::post::{ALLOWED_MEMBERS_MAX, Command, Owner, Post};
use domain::{AppUserId, PostId};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{AllowedMembersBody, MemberNested};
use std::collections::BTreeSet;
use web::{ApiError, Caused, MemberCaller, OptionalJson, Platform, ServerCaller};

/// Says which members see a post while its access level is `RESTRICTED`.
#[utoipa::path(
    put, path = "/v2/apps/me/video-posts/{id}/allowed-members", tag = "server",
    operation_id = "setVideoPostAllowedMembers", security(("app" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = AllowedMembersBody,
    responses(
        (status = 200, description = "Those on the list.", body = Vec<MemberNested>),
        (status = 400, body = ErrorBody, description = "There are too many, or an appUserId cannot be one."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post or member."),
    )
)]
pub(super) async fn set(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    caused: Caused,
    OptionalJson(body): OptionalJson<AllowedMembersBody>,
) -> Result<Json<Vec<MemberNested>>, ApiError> {
    replace(&platform, &caller.into(), post, body, &caused).await
}

/// Says which members see a post of one's own while its access level is `RESTRICTED`.
#[utoipa::path(
    put, path = "/v2/members/me/video-posts/{id}/allowed-members", tag = "client",
    operation_id = "setMyVideoPostAllowedMembers", security(("member" = [])),
    params(("id" = u32, Path, description = "The post.")), request_body = AllowedMembersBody,
    responses(
        (status = 200, description = "Those on the list.", body = Vec<MemberNested>),
        (status = 400, body = ErrorBody, description = "There are too many, or an appUserId cannot be one."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such member, or no such post to be seen."),
    )
)]
pub(super) async fn set_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    caused: Caused,
    OptionalJson(body): OptionalJson<AllowedMembersBody>,
) -> Result<Json<Vec<MemberNested>>, ApiError> {
    replace(&platform, &caller.into(), post, body, &caused).await
}

async fn replace(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    body: AllowedMembersBody,
    caused: &Caused,
) -> Result<Json<Vec<MemberNested>>, ApiError> {
    caller.own(platform, post).await?;
    let ids: BTreeSet<AppUserId> =
        body.app_user_ids.into_iter().map(AppUserId::try_from).collect::<Result<_, _>>()?;
    // Before anybody is looked up: a long list costs nothing but its reading.
    if ids.len() > ALLOWED_MEMBERS_MAX {
        return Err(Code::AllowedMemberCount.into());
    }
    let mut members = Vec::with_capacity(ids.len());
    for id in &ids {
        members.push(members::current(platform, &caller.app, id).await?);
    }
    let context = caller.context(caused);
    let allowed = members
        .iter()
        .map(|member| Owner { member: member.member, app_user_id: member.app_user_id.clone() })
        .collect();
    let command = Command::SetAllowedMembers { app: caller.app.app, members: allowed, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    members.sort_by_key(|member| member.member);
    Ok(Json(members.iter().map(MemberNested::from).collect()))
}
