use super::client::viewer;
use super::seen;
use axum::Json;
use axum::extract::State;
use domain::AppId;
use domain::post::{Active, Viewer};
use projections::members;
use schemas::rest::MemberNested;
use web::{ApiError, MemberCaller, Path, Platform, ServerCaller};

/// Lists the members who see a post while its access level is `RESTRICTED`; those who are gone stay, as `DELETED`.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts/{id}/allowed-members",
    tag = "server",
    operation_id = "listVideoPostAllowedMembers",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "The members, by number", body = Vec<MemberNested>),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such post", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
) -> Result<Json<Vec<MemberNested>>, ApiError> {
    let post = seen(&platform, &app, Viewer::App, &id).await?;
    named(&platform, app.app, &post).await.map(Json)
}

/// Lists the members who see a post of one's own while its access level is `RESTRICTED`.
#[utoipa::path(
    get,
    path = "/v2/members/me/video-posts/{id}/allowed-members",
    tag = "client",
    operation_id = "listMyVideoPostAllowedMembers",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "The members, by number", body = Vec<MemberNested>),
        (status = 401, description = "Wrong access token", body = web::ErrorBody),
        (status = 403, description = "It is another member's", body = web::ErrorBody),
        (status = 404, description = "No such post to be seen", body = web::ErrorBody),
    ),
    security(("member" = []))
)]
pub(super) async fn list_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path(id): Path<String>,
) -> Result<Json<Vec<MemberNested>>, ApiError> {
    let post = seen(&platform, &caller.app, viewer(&caller), &id).await?;
    // Whom else an owner lets in is nobody's business.
    post.check_owner(viewer(&caller))?;
    named(&platform, caller.app.app, &post).await.map(Json)
}

async fn named(platform: &Platform, app: AppId, post: &Active) -> Result<Vec<MemberNested>, ApiError> {
    let numbers: Vec<_> = post.allowed.iter().map(|one| one.member).collect();
    let known = members::by_numbers(&platform.db, app, &numbers).await?;
    Ok(post.allowed.iter().map(|one| MemberNested::owner(one, known.get(&one.member))).collect())
}
