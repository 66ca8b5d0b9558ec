//! Transcoding profiles: the system's and the app's own, as one list.

use crate::sort;
use axum::Json;
use axum::extract::State;
use domain::ProfileId;
use domain::profile::{self, SystemProfile};
use projections::profiles::{self, ProfileFilter};
use projections::{Page, Sort, View};
use schemas::rest::{ProfileType, RepresentativeType, TranscodingProfile};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, Paging, PagingQuery, Path, Platform, Query, ServerCaller, Tag, Tagged};

/// The most profiles of its own that an app's list shows; profiles are made one by one by an operator.
const OWN_MAX: u32 = 1_000;

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// `VIDEO`, `THUMBNAIL`, `PREVIEW` or `BROADCAST_RTMP`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// `SYSTEM` or `APP`.
    creator_type: Option<String>,
    /// `DEFAULT` or `NON_DEFAULT`.
    representative_type: Option<String>,
    /// Names that contain this, in any case.
    name: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    sort_by: Option<String>,
}

impl ListQuery {
    /// Whether the list has a profile.
    fn takes(&self, profile: &TranscodingProfile) -> bool {
        let name = self.name.as_deref().unwrap_or_default().to_lowercase();
        let creator = if profile.app.is_none() { "SYSTEM" } else { "APP" };
        let is_default = profile.representative_type == RepresentativeType::Default;
        let representative = if is_default { "DEFAULT" } else { "NON_DEFAULT" };
        let given = |asked: &Option<String>, is: &str| {
            asked.as_deref().is_none_or(|text| text.is_empty() || text == is)
        };
        given(&self.kind, type_name(profile.kind))
            && given(&self.creator_type, creator)
            && given(&self.representative_type, representative)
            && profile.name.to_lowercase().contains(&name)
    }

    fn check(&self) -> Result<(), ApiError> {
        let known = |name: &str, value: &Option<String>, values: &[&str]| match value.as_deref() {
            Some(text) if !text.is_empty() && !values.contains(&text) => {
                Err(ApiError::new(Code::InvalidRequestParameter, format!("there is no {name} {text:?}")))
            }
            _ => Ok(()),
        };
        known("type", &self.kind, &["VIDEO", "THUMBNAIL", "PREVIEW", "BROADCAST_RTMP"])?;
        known("creatorType", &self.creator_type, &["SYSTEM", "APP"])?;
        known("representativeType", &self.representative_type, &["DEFAULT", "NON_DEFAULT"])
    }
}

const fn type_name(kind: ProfileType) -> &'static str {
    match kind {
        ProfileType::Video => "VIDEO",
        ProfileType::Thumbnail => "THUMBNAIL",
        ProfileType::Preview => "PREVIEW",
        ProfileType::BroadcastRtmp => "BROADCAST_RTMP",
    }
}

/// Lists transcoding profiles: the system's and the app's own.
#[utoipa::path(
    get,
    path = "/v2/apps/me/transcoding-profiles",
    tag = "transcoding profiles",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of profiles", body = schemas::rest::Page<TranscodingProfile>),
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
) -> Result<Json<schemas::rest::Page<TranscodingProfile>>, ApiError> {
    query.check()?;
    let sort = sort::parse(query.sort_by.as_deref(), false)?;
    let page = Page { number0: 0, size: OWN_MAX };
    let own = profiles::list(&platform.db, app.app, &ProfileFilter::default(), sort, page).await?;
    let own = own.content.iter().filter_map(|state| TranscodingProfile::of_own(state, &app));
    let mut system: Vec<_> =
        SystemProfile::all().iter().map(|one| TranscodingProfile::of_system(one, &app)).collect();
    // The system's are older than any of the app's own.
    let oldest_first = matches!(sort, Sort::CreatedAsc | Sort::ModifiedAsc);
    if !oldest_first {
        system.reverse();
    }
    let mut all: Vec<_> =
        if oldest_first { system.into_iter().chain(own).collect() } else { own.chain(system).collect() };
    all.retain(|profile| query.takes(profile));
    let total = all.len() as u64;
    let skip = paging.number as usize * paging.size as usize;
    let content = all.into_iter().skip(skip).take(paging.size as usize).collect();
    Ok(Json(paging.page(content, total)))
}

/// Reads a transcoding profile.
#[utoipa::path(
    get,
    path = "/v2/apps/me/transcoding-profiles/{id}",
    tag = "transcoding profiles",
    params(("id" = u32, Path, description = "The profile's number")),
    responses(
        (status = 200, description = "The profile", body = TranscodingProfile),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such profile", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
) -> Result<Tagged<Json<TranscodingProfile>>, ApiError> {
    let id: ProfileId = id.parse().map_err(|_| Code::TranscodingProfileNotFound)?;
    if let Some(system) = profile::system(id) {
        return Ok(Tagged(Tag::default(), Json(TranscodingProfile::of_system(&system, &app))));
    }
    let tag = Tag::of(&platform, View::Profiles, id).await?;
    let found = profiles::get(&platform.db, app.app, id).await?;
    let found = found.as_ref().and_then(|state| TranscodingProfile::of_own(state, &app));
    Ok(Tagged(tag, Json(found.ok_or(Code::TranscodingProfileNotFound)?)))
}
