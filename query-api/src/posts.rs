//! Video posts.

use crate::render::Render;
use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::{MemberId, PostId};
use projections::posts::{self, PostFilter};
use projections::{Page, View};
use schemas::rest::VideoPost;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Code, Paging, PagingQuery, Path, Platform, Query, ServerCaller, Tag, Tagged};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// Posts of the member with this number.
    #[param(value_type = Option<u32>)]
    member_id: Option<String>,
    /// Posts of this member.
    app_user_id: Option<String>,
    /// `CREATED`, `UPLOADED`, `QUEUED`, `PROCESSING`, `PROCESSED` or a `FAILED_` state.
    video_post_state: Option<String>,
    /// `PUBLIC`, `APP`, `MEMBER`, `FOLLOWER`, `FRIEND`, `RESTRICTED` or `PRIVATE`.
    access_level: Option<String>,
    /// Titles that contain this, in any case.
    keyword: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

impl ListQuery {
    fn filter(self) -> Result<PostFilter, ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let wrong = |name: &str, text: &str| {
            ApiError::new(Code::InvalidRequestParameter, format!("there is no {name} {text:?}"))
        };
        let member =
            given(self.member_id).map(|text| text.parse::<MemberId>().map_err(|_| wrong("memberId", &text)));
        let state = given(self.video_post_state);
        if let Some(name) = state.as_deref().filter(|name| !STATES.contains(name)) {
            return Err(wrong("videoPostState", name));
        }
        let level = given(self.access_level).map(|name| {
            serde_json::from_value(serde_json::Value::String(name.clone()))
                .map_err(|_| wrong("accessLevel", &name))
        });
        Ok(PostFilter {
            member: member.transpose()?,
            app_user_id: given(self.app_user_id),
            state,
            access_level: level.transpose()?,
            keyword: given(self.keyword),
        })
    }
}

/// The names of contract 4.1.
const STATES: [&str; 8] = [
    "CREATED",
    "FAILED_UPLOAD",
    "UPLOADED",
    "FAILED_QUEUING",
    "QUEUED",
    "PROCESSING",
    "PROCESSED",
    "FAILED_PROCESSING",
];

/// Lists video posts.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts",
    tag = "video posts",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of posts", body = schemas::rest::Page<VideoPost>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    BaseUrl(base_url): BaseUrl,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<VideoPost>>, ApiError> {
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    let page = Page { number0: paging.number, size: paging.size };
    let found = posts::list(&platform.db, app.app, &query.filter()?, sort, page).await?;
    let render = Render::load(&platform.db, &app, &found.content).await?;
    let content = found.content.iter().map(|post| render.post(post, &base_url)).collect();
    Ok(Json(paging.page(content, found.total)))
}

/// Reads a video post.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts/{id}",
    tag = "video posts",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "The post", body = VideoPost),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such post", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    BaseUrl(base_url): BaseUrl,
    Path(id): Path<String>,
) -> Result<Tagged<Json<VideoPost>>, ApiError> {
    // What is no number is the number of no post.
    let id: PostId = id.parse().map_err(|_| Code::VideoPostNotFound)?;
    let tag = Tag::of(&platform, View::Posts, id).await?;
    let post = posts::get(&platform.db, app.app, id).await?.ok_or(Code::VideoPostNotFound)?;
    let render = Render::load(&platform.db, &app, std::slice::from_ref(&post)).await?;
    Ok(Tagged(tag, Json(render.post(&post, &base_url))))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use schemas::rest::VideoPostState;

    #[test]
    fn every_state_can_be_filtered_by() {
        use VideoPostState as S;
        let all = [
            S::Created,
            S::FailedUpload,
            S::Uploaded,
            S::FailedQueuing,
            S::Queued,
            S::Processing,
            S::Processed,
            S::FailedProcessing,
        ];
        assert_eq!(
            all.map(|state| serde_json::to_value(state).unwrap()),
            STATES.map(serde_json::Value::from)
        );
    }
}
