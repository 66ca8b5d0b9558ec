//! Video posts: create, change, delete, retry (contract 3.3), as the app's backend and as a member.
//!
//! Each operation is one function over a [`Caller`]; its two handlers, one an API, only extract. The client API answers as
//! the server API does, but for a delete: 200, because its clients take every other status for an error (rule 1).

mod allowed;
mod caller;
mod change;
mod create;
mod delete;
mod number;
mod profiles;
mod retry;

use axum::Json;
use domain::post::{Active, Post, State};
use domain::{AppId, PostId};
use ports::transact::Done;
use schemas::errors::Code;
use schemas::rest::VideoPost;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Platform, Tag, Tagged};

pub(crate) use caller::Caller;
pub(crate) use number::PostPath;
pub(crate) use profiles::{settings, usable};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(create::create))
        .routes(routes!(create::create_mine))
        .routes(routes!(change::change, delete::delete))
        .routes(routes!(change::change_mine, delete::delete_mine))
        .routes(routes!(retry::retry))
        .routes(routes!(retry::retry_mine))
        .routes(routes!(allowed::set))
        .routes(routes!(allowed::set_mine))
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

/// The post after a command, once reads show it too.
async fn answer(
    platform: &Platform,
    caller: &Caller,
    done: Done<Post>,
    BaseUrl(base): &BaseUrl,
) -> Result<Tagged<Json<VideoPost>>, ApiError> {
    platform.settle(done.position).await;
    let (app, tag, post) = (&caller.app, Tag(done.revision), active(done.state)?);
    let owner = projections::members::get(&platform.db, app.app, &post.owner.app_user_id).await?;
    let names = profiles::names(platform, app.app, &post.profiles).await?;
    let name = |id: domain::ProfileId| names.iter().find(|name| name.id == id.get()).cloned();
    Ok(Tagged(tag, Json(VideoPost::of(&post, app, owner.as_ref(), name, base))))
}
