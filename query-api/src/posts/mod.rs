//! Video posts: as the app's backend sees them, and as a member does.
//!
//! A member's list holds their own posts and public ones; by its number a member also finds a post whose access level
//! lets them in, and nothing else: the rest answers as if it were not there.

mod allowed;
mod client;
mod query;
mod server;

use crate::render::Render;
use axum::Json;
use domain::post::{Active, Viewer};
use domain::{PostId, app};
use projections::posts::{self, PostFilter};
use projections::{Page, View};
use schemas::rest::{self, VideoPost};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Code, Paging, Platform, Tag, Tagged};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(server::list))
        .routes(routes!(server::get))
        .routes(routes!(client::list))
        .routes(routes!(client::get))
        .routes(routes!(allowed::list))
        .routes(routes!(allowed::list_mine))
}

/// A post that this viewer sees.
async fn seen(platform: &Platform, app: &app::Active, viewer: Viewer, id: &str) -> Result<Active, ApiError> {
    // What is no number is the number of no post.
    let id: PostId = id.parse().map_err(|_| Code::VideoPostNotFound)?;
    let post = posts::get(&platform.db, app.app, id).await?;
    post.filter(|post| post.is_seen_by(viewer)).ok_or_else(|| Code::VideoPostNotFound.into())
}

async fn shown(
    platform: &Platform,
    app: &app::Active,
    viewer: Viewer,
    id: &str,
    BaseUrl(base_url): &BaseUrl,
) -> Result<Tagged<Json<VideoPost>>, ApiError> {
    let tag = Tag::of(platform, View::Posts, id).await?;
    let post = seen(platform, app, viewer, id).await?;
    let render = Render::load(&platform.db, app, std::slice::from_ref(&post)).await?;
    Ok(Tagged(tag, Json(render.post(&post, base_url))))
}

async fn page(
    platform: &Platform,
    app: &app::Active,
    filter: &PostFilter,
    sort: projections::Sort,
    paging: Paging,
    BaseUrl(base_url): &BaseUrl,
) -> Result<rest::Page<VideoPost>, ApiError> {
    let page = Page { number0: paging.number, size: paging.size };
    let found = posts::list(&platform.db, app.app, filter, sort, page).await?;
    let render = Render::load(&platform.db, app, &found.content).await?;
    let content = found.content.iter().map(|post| render.post(post, base_url)).collect();
    Ok(paging.page(content, found.total))
}
