use super::query::ListQuery;
use super::{page, shown};
use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::post::Viewer;
use projections::posts::PostFilter;
use schemas::rest::{Page, VideoPost};
use web::{ApiError, BaseUrl, MemberCaller, Paging, PagingQuery, Path, Platform, Query, Tagged};

/// A member or a guest as one who looks at posts.
pub(super) fn viewer(caller: &MemberCaller) -> Viewer {
    let member = caller.member.member;
    if caller.is_guest { Viewer::Guest(member) } else { Viewer::Member(member) }
}

/// Lists the member's own video posts and the app's public ones; filters narrow.
#[utoipa::path(
    get,
    path = "/v2/members/me/video-posts",
    tag = "client",
    operation_id = "listMyVideoPosts",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of posts", body = Page<VideoPost>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong access token", body = web::ErrorBody),
    ),
    security(("member" = []))
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    caller: MemberCaller,
    base: BaseUrl,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<Page<VideoPost>>, ApiError> {
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    let filter = PostFilter { found_by: Some(caller.member.member), ..query.filter()? };
    page(&platform, &caller.app, &filter, sort, paging, &base).await.map(Json)
}

/// Reads a video post that the member sees.
#[utoipa::path(
    get,
    path = "/v2/members/me/video-posts/{id}",
    tag = "client",
    operation_id = "getMyVideoPost",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "The post", body = VideoPost),
        (status = 401, description = "Wrong access token", body = web::ErrorBody),
        (status = 404, description = "No such post to be seen", body = web::ErrorBody),
    ),
    security(("member" = []))
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    caller: MemberCaller,
    base: BaseUrl,
    Path(id): Path<String>,
) -> Result<Tagged<Json<VideoPost>>, ApiError> {
    shown(&platform, &caller.app, viewer(&caller), &id, &base).await
}
