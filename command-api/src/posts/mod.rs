//! Video posts: create, change, delete, retry (contract 3.3).

mod change;
mod create;
mod delete;
mod profiles;
mod retry;

use domain::post::{Active, Post, State};
use domain::{AppId, PostId, app};
use schemas::errors::Code;
use schemas::rest::VideoPost;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Platform};

pub(crate) use profiles::{settings, usable};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(create::create))
        .routes(routes!(change::change, delete::delete))
        .routes(routes!(retry::retry))
}

/// The folder of a post in the blob store.
pub(crate) fn folder(app: AppId, post: PostId) -> String {
    format!("apps/{app}/video-posts/{post}")
}

/// The app's post as the log knows it now; another app's is not there.
pub(crate) async fn current(platform: &Platform, app: AppId, post: PostId) -> Result<Active, ApiError> {
    let loaded = platform.transactor()?.load::<Post>(app.into(), &post.to_string()).await?;
    active(loaded.state)
}

fn active(state: State) -> Result<Active, ApiError> {
    match state {
        State::Active(post) => Ok(*post),
        State::Absent | State::Deleted { .. } => Err(Code::VideoPostNotFound.into()),
    }
}

/// The post as an answer.
async fn render(
    platform: &Platform,
    app: &app::Active,
    post: &Active,
    BaseUrl(base): &BaseUrl,
) -> Result<VideoPost, ApiError> {
    let owner = projections::members::get(&platform.db, app.app, &post.owner.app_user_id).await?;
    let names = profiles::names(platform, app.app, &post.profiles).await?;
    let name = |id: domain::ProfileId| names.iter().find(|name| name.id == id.get()).cloned();
    Ok(VideoPost::of(post, app, owner.as_ref(), name, base))
}
