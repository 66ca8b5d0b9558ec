use axum::extract::State;
use axum::http::StatusCode;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use web::{ApiError, Caused, Path, Platform, ServerCaller};

/// Deletes a video post and its media. A second time changes nothing.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-posts/{id}", tag = "video posts", operation_id = "deleteVideoPost",
    security(("app" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(post): Path<PostId>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let context = caused.by_app(app.app);
    let command = Command::Delete { app: app.app, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
