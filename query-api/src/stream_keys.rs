//! Stream keys: the tenant's view of all, and a member's of their own (contract 3.2, 3.4 and 3.6).

use crate::sort;
use axum::Json;
use domain::stream_key::Active;
use domain::{AppUserId, MemberId, RoomId, StreamKeyId};
use projections::members::{self, MemberFilter};
use projections::stream_keys::{self, StreamKeyFilter};
use projections::{Page, Sort, View};
use schemas::rest::StreamKey;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{
    ApiError, Asked, AskedByApp, AskedByMember, Code, Paging, PagingQuery, Path, Platform, Query, Tag,
    Tagged, views,
};

/// Members of one name that a list looks at; the newest, where there are more.
const NAMED_MAX: u32 = 1_000;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(of_member))
        .routes(routes!(mine))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// The key of the member with this number.
    #[param(value_type = Option<u32>)]
    member_id: Option<String>,
    /// The key of this member.
    app_user_id: Option<String>,
    /// Keys of members whose name contains this, in any case.
    app_user_name: Option<String>,
    /// The key that broadcasts this room.
    #[param(value_type = Option<u32>)]
    video_room_id: Option<String>,
    /// Keys of members whose appUserId contains this.
    keyword: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

impl ListQuery {
    async fn filter(self, asked: &Asked) -> Result<StreamKeyFilter, ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let wrong = |name: &str, text: &str| {
            ApiError::new(Code::InvalidRequestParameter, format!("there is no {name} {text:?}"))
        };
        let member =
            given(self.member_id).map(|text| text.parse::<MemberId>().map_err(|_| wrong("memberId", &text)));
        let room = given(self.video_room_id)
            .map(|text| text.parse::<RoomId>().map_err(|_| wrong("videoRoomId", &text)));
        let members = match given(self.app_user_name) {
            None => None,
            Some(name) => Some(named(asked, name).await?),
        };
        Ok(StreamKeyFilter {
            member: member.transpose()?,
            app_user_id: given(self.app_user_id),
            keyword: given(self.keyword),
            room: room.transpose()?,
            members,
        })
    }
}

/// The members whose name contains this.
async fn named(asked: &Asked, name: String) -> Result<Vec<MemberId>, ApiError> {
    let filter = MemberFilter { app_user_name: Some(name), ..MemberFilter::default() };
    let page = Page { number0: 0, size: NAMED_MAX };
    let found = members::list(&asked.platform.db, asked.app.app, &filter, Sort::CreatedDesc, page).await?;
    Ok(found.content.into_iter().map(|member| member.member).collect())
}

/// Lists stream keys.
#[utoipa::path(
    get,
    path = "/v2/apps/me/stream-keys",
    tag = "server",
    operation_id = "listStreamKeys",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of stream keys", body = schemas::rest::Page<StreamKey>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn list(
    AskedByApp(asked): AskedByApp,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<StreamKey>>, ApiError> {
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    let filter = query.filter(&asked).await?;
    let page = Page { number0: paging.number, size: paging.size };
    let found = stream_keys::list(&asked.platform.db, asked.app.app, &filter, sort, page).await?;
    let content = views::stream_keys(&asked.platform, &asked.app, &found.content, &asked.base).await?;
    Ok(Json(paging.page(content, found.total)))
}

/// Reads a stream key.
#[utoipa::path(
    get,
    path = "/v2/apps/me/stream-keys/{id}",
    tag = "server",
    operation_id = "getStreamKey",
    params(("id" = u32, Path, description = "The stream key's number, which is its member's")),
    responses(
        (status = 200, description = "The stream key", body = StreamKey),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such stream key", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    AskedByApp(asked): AskedByApp,
    Path(id): Path<String>,
) -> Result<Tagged<Json<StreamKey>>, ApiError> {
    // What is no number is the number of no stream key.
    let id: StreamKeyId = id.parse().map_err(|_| Code::StreamKeyNotFound)?;
    show(&asked, id).await
}

/// Reads the stream key of a member.
#[utoipa::path(
    get,
    path = "/v2/apps/me/members/{appUserId}/stream-key",
    tag = "server",
    operation_id = "getStreamKeyOfMember",
    params(("appUserId" = String, Path, description = "The tenant's own id of the member")),
    responses(
        (status = 200, description = "The stream key", body = StreamKey),
        (status = 400, description = "The appUserId is none", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such member", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn of_member(
    AskedByApp(asked): AskedByApp,
    Path(app_user_id): Path<String>,
) -> Result<Tagged<Json<StreamKey>>, ApiError> {
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::get(&asked.platform.db, asked.app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    show(&asked, member.member.into()).await
}

/// Reads the caller's stream key.
#[utoipa::path(
    get,
    path = "/v2/members/me/stream-key",
    tag = "client",
    operation_id = "getMyStreamKey",
    responses(
        (status = 200, description = "The stream key", body = StreamKey),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "The caller has none", body = web::ErrorBody),
    ),
    security(("member" = []))
)]
async fn mine(AskedByMember { asked, member }: AskedByMember) -> Result<Tagged<Json<StreamKey>>, ApiError> {
    show(&asked, member.member.into()).await
}

async fn show(asked: &Asked, id: StreamKeyId) -> Result<Tagged<Json<StreamKey>>, ApiError> {
    let tag = Tag::of(&asked.platform, View::StreamKeys, id).await?;
    let key: Option<Active> = stream_keys::get(&asked.platform.db, asked.app.app, id).await?;
    let key = key.ok_or(Code::StreamKeyNotFound)?;
    Ok(Tagged(tag, Json(views::stream_key(&asked.platform, &asked.app, &key, &asked.base).await?)))
}
