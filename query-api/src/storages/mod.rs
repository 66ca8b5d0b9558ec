//! Files in the storages of Vicollo apps: lists, what is known of one, and the bytes (contract section 1, "Storages").

mod client;
mod download;
mod server;

use crate::sort;
use axum::Json;
use domain::permission::Action;
use projections::View;
use projections::storage_objects::{self, ObjectFilter};
use schemas::rest::{Page, StorageObject};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::permissions::{Place, Who};
use web::{ApiError, Paging, Platform, Tag, Tagged, views};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    client::router().merge(server::router()).routes(routes!(download::get))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// Names that contain this, in any case.
    keyword: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct OwnerQuery {
    /// Whose storage; the caller's own when absent.
    app_user_id: Option<String>,
}

async fn list(
    who: &Who,
    place: Place<'_>,
    query: ListQuery,
    paging: Paging,
) -> Result<Json<Page<StorageObject>>, ApiError> {
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    let storage = who.storage(place, Action::List).await?;
    let filter = ObjectFilter { keyword: query.keyword.filter(|text| !text.is_empty()) };
    let page = projections::Page { number0: paging.number, size: paging.size };
    let asked = &who.asked;
    let found =
        storage_objects::list(&asked.platform.db, asked.app.app, &storage, &filter, sort, page).await?;
    let content = views::storage_objects(&asked.platform, &found.content, &asked.base).await?;
    Ok(Json(paging.page(content, found.total)))
}

async fn get(who: &Who, id: &str) -> Result<Tagged<Json<StorageObject>>, ApiError> {
    let tag = Tag::of(&who.asked.platform, View::StorageObjects, id).await?;
    let object = who.find(id, Action::Get).await?;
    let view = views::storage_object(&who.asked.platform, &object, &who.asked.base).await?;
    Ok(Tagged(tag, Json(view)))
}
