//! Members, as their backend and as they themselves see them (contract 3.2 and 3.6).

use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::AppUserId;
use domain::permission::{Action, Object};
use projections::members::{self, MemberFilter};
use projections::{Page, View};
use schemas::rest::Member;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{
    ApiError, Code, MemberCaller, Paging, PagingQuery, Path, Platform, Query, ServerCaller, Tag, Tagged,
    permissions,
};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get)).routes(routes!(me))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// Exactly this member.
    app_user_id: Option<String>,
    /// Names that contain this, in any case.
    app_user_name: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`, `APP_USER_ID_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

/// Lists members.
#[utoipa::path(
    get,
    path = "/v2/apps/me/members",
    tag = "members",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of members", body = schemas::rest::Page<Member>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<Member>>, ApiError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let sort = sort::parse(query.sort_by.as_deref(), true)?;
    let filter =
        MemberFilter { app_user_id: given(query.app_user_id), app_user_name: given(query.app_user_name) };
    let page = Page { number0: paging.number, size: paging.size };
    let found = members::list(&platform.db, app.app, &filter, sort, page).await?;
    let content = found.content.iter().map(|member| Member::of(member, &app)).collect();
    Ok(Json(paging.page(content, found.total)))
}

/// Reads a member.
#[utoipa::path(
    get,
    path = "/v2/apps/me/members/{appUserId}",
    tag = "members",
    params(("appUserId" = String, Path, description = "The tenant's own id of the member")),
    responses(
        (status = 200, description = "The member", body = Member),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such member", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(app_user_id): Path<String>,
) -> Result<Tagged<Json<Member>>, ApiError> {
    let id = AppUserId::try_from(app_user_id)?;
    let tag = Tag::of(&platform, View::Members, id.key(app.app)).await?;
    let member = members::get(&platform.db, app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    Ok(Tagged(tag, Json(Member::of(&member, &app))))
}

/// Reads oneself.
#[utoipa::path(
    get,
    path = "/v2/members/me",
    tag = "client",
    operation_id = "getMe",
    responses(
        (status = 200, description = "The member whom the token names", body = Member),
        (status = 401, description = "The token is missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The member's group may not", body = web::ErrorBody),
    ),
    security(("member" = []))
)]
async fn me(
    State(platform): State<Platform>,
    MemberCaller { app, member, .. }: MemberCaller,
) -> Result<Tagged<Json<Member>>, ApiError> {
    if permissions::is_vicollo(&app) {
        let group = permissions::group(&platform, &member).await?;
        permissions::require(&group, Action::Get, &Object::Member { is_me: true })?;
    }
    let tag = Tag::of(&platform, View::Members, member.app_user_id.key(app.app)).await?;
    Ok(Tagged(tag, Json(Member::of(&member, &app))))
}
