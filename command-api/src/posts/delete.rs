use super::Caller;
use super::PostPath;
use axum::extract::State;
use axum::http::StatusCode;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use web::{ApiError, Caused, MemberCaller, Platform, ServerCaller};

/// Deletes a video post and its media. A second time changes nothing.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-posts/{id}", tag = "server", operation_id = "deleteVideoPost",
    security(("app" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    remove(&platform, &caller.into(), post, &caused).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a video post of one's own and its media.
#[utoipa::path(
    delete, path = "/v2/members/me/video-posts/{id}", tag = "client", operation_id = "deleteMyVideoPost",
    security(("member" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 200, description = "It is gone. Not 204: clients of this API take only 200 for a success of a delete."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
    )
)]
pub(super) async fn delete_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let caller = Caller::from(caller);
    caller.own(&platform, post).await?;
    remove(&platform, &caller, post, &caused).await?;
    Ok(StatusCode::OK)
}

async fn remove(platform: &Platform, caller: &Caller, post: PostId, caused: &Caused) -> Result<(), ApiError> {
    let context = caller.context(caused);
    let command = Command::Delete { app: caller.app.app, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(())
}
