use super::query::ListQuery;
use super::{page, shown};
use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::post::Viewer;
use schemas::rest::{Page, VideoPost};
use web::{ApiError, BaseUrl, Paging, PagingQuery, Path, Platform, Query, ServerCaller, Tagged};

/// Lists video posts.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts",
    tag = "server",
    operation_id = "listVideoPosts",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of posts", body = Page<VideoPost>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    base: BaseUrl,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<VideoPost>>, ApiError> {
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    page(&platform, &app, &query.filter()?, sort, paging, &base).await.map(Json)
}

/// Reads a video post.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts/{id}",
    tag = "server",
    operation_id = "getVideoPost",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "The post", body = VideoPost),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such post", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    base: BaseUrl,
    Path(id): Path<String>,
) -> Result<Tagged<Json<VideoPost>>, ApiError> {
    shown(&platform, &app, Viewer::App, &id, &base).await
}
