use super::shown;
use axum::Json;
use axum::extract::State;
use domain::profile::{self, TranscodingProfile};
use domain::{AppId, ProfileId};
use projections::profiles::ProfileFilter;
use projections::{Page, Sort};
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{ApiError, Operator, Paging, PagingQuery, Path, Platform, Query, Tag, Tagged};

/// Lists the profiles of an app's own, newest first, with those that were retired.
#[utoipa::path(
    get, path = "/v2/operator/apps/{id}/transcoding-profiles", tag = "operator",
    operation_id = "listTranscodingProfilesOfApp", security(("operator" = [])),
    params(("id" = u32, Path, description = "The app."), PagingQuery),
    responses(
        (status = 200, description = "A page of profiles; retired ones are `DELETED`.", body = rest::Page<rest::TranscodingProfile>),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app."),
    )
)]
pub(in crate::operator) async fn list(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    paging: Paging,
) -> Result<Json<rest::Page<rest::TranscodingProfile>>, ApiError> {
    let app = platform.app(id).await?;
    let all = ProfileFilter { kind: None, retired_too: true };
    let page = Page { number0: paging.number, size: paging.size };
    let found = projections::profiles::list(&platform.db, id, &all, Sort::CreatedDesc, page).await?;
    let content = found.content.iter().filter_map(|state| rest::TranscodingProfile::of_own(state, &app));
    Ok(Json(paging.page(content.collect(), found.total)))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(in crate::operator) struct RevisionQuery {
    /// The newest when absent.
    revision: Option<u32>,
}

/// Reads a profile of an app's own, retired or not, in any of its revisions.
#[utoipa::path(
    get, path = "/v2/operator/apps/{id}/transcoding-profiles/{profileId}", tag = "operator",
    operation_id = "getTranscodingProfileOfApp", security(("operator" = [])),
    params(
        ("id" = u32, Path, description = "The app."),
        ("profileId" = u32, Path, description = "The profile."),
        RevisionQuery,
    ),
    responses(
        (status = 200, description = "The profile.", body = rest::TranscodingProfile),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such app, or it has no such profile or revision."),
    )
)]
pub(in crate::operator) async fn get(
    _: Operator,
    State(platform): State<Platform>,
    Path((id, profile)): Path<(AppId, ProfileId)>,
    Query(query): Query<RevisionQuery>,
) -> Result<Tagged<Json<rest::TranscodingProfile>>, ApiError> {
    let app = platform.app(id).await?;
    let found = platform.transactor()?.load::<TranscodingProfile>(id.into(), &profile.to_string()).await?;
    let shown = shown(&found.state, &app)?;
    let (profile::State::Active(own) | profile::State::Retired(own)) = &found.state else {
        return Err(Code::TranscodingProfileNotFound.into());
    };
    let settings = own.settings_of(query.revision).ok_or(Code::TranscodingProfileNotFound)?;
    let shown = shown.in_revision(query.revision.unwrap_or(own.revision), settings);
    Ok(Tagged(Tag(found.revision), Json(shown)))
}
