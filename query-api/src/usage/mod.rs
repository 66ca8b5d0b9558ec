//! Usage of members, by hour or day, as JSON or CSV.

mod csv;
mod period;
mod view;

pub use view::UsageFigures;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::AppUserId;
use period::{Period, PeriodQuery};
use projections::{Page, members, usage};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use view::{UsageOfMember, UsageRow};
use web::{ApiError, Code, Paging, PagingQuery, Path, Platform, Query, ServerCaller};

/// Rows read at a time for a CSV.
const CSV_PAGE: u32 = 1_000;
/// Rows of one CSV at most: about 100 MB; ask for a shorter time then.
const CSV_ROWS_MAX: usize = 1_000_000;

/// The usage routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(of_members)).routes(routes!(of_member))
}

/// Usage of every member.
///
/// A row a member and hour or day. With `Accept: text/csv` all rows as CSV, without pages.
#[utoipa::path(
    get,
    path = "/v2/apps/me/usage/members",
    tag = "usage",
    params(PeriodQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of usage; or CSV", body = schemas::rest::Page<UsageRow>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn of_members(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Query(query): Query<PeriodQuery>,
    paging: Paging,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let period = Period::parse(&query, ports::clock::now())?;
    if wants_csv(&headers) {
        return all_as_csv(&platform, app.app, &period).await;
    }
    let page = Page { number0: paging.number, size: paging.size };
    let (from, to) = period.micros();
    let found = usage::by_member(&platform.db, app.app, from, to, period.granularity, page).await?;
    let rows = found.content.iter().map(|row| UsageRow::of(row, &period)).collect();
    Ok(Json(paging.page(rows, found.total)).into_response())
}

async fn all_as_csv(platform: &Platform, app: domain::AppId, period: &Period) -> Result<Response, ApiError> {
    let (from, to) = period.micros();
    let mut text = csv::HEAD.to_owned();
    let (mut number0, mut count) = (0, 0);
    loop {
        let page = Page { number0, size: CSV_PAGE };
        let found = usage::by_member(&platform.db, app, from, to, period.granularity, page).await?;
        for row in &found.content {
            csv::line(&mut text, &UsageRow::of(row, period));
        }
        count += found.content.len();
        if count > CSV_ROWS_MAX {
            let message = format!("more than {CSV_ROWS_MAX} rows; ask for a shorter time or by DAY");
            return Err(ApiError::new(Code::InvalidRequestParameter, message));
        }
        if found.content.len() < CSV_PAGE as usize {
            return Ok(csv::answer(text, "usage-members.csv"));
        }
        number0 += 1;
    }
}

/// Usage of one member.
///
/// Figures for each hour or day with any, and their sums. With `Accept: text/csv` as CSV.
#[utoipa::path(
    get,
    path = "/v2/apps/me/members/{appUserId}/usage",
    tag = "usage",
    params(("appUserId" = String, Path, description = "The member"), PeriodQuery),
    responses(
        (status = 200, description = "The member's usage; or CSV", body = UsageOfMember),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such member", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn of_member(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(app_user_id): Path<String>,
    Query(query): Query<PeriodQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::get(&platform.db, app.app, &id).await?.ok_or(Code::MemberNotFound)?;
    let period = Period::parse(&query, ports::clock::now())?;
    let (from, to) = period.micros();
    let rows = usage::of_member(&platform.db, app.app, &id, from, to, period.granularity).await?;
    let rows: Vec<UsageRow> = rows.iter().map(|row| UsageRow::of(row, &period)).collect();
    if wants_csv(&headers) {
        let mut text = csv::HEAD.to_owned();
        for row in &rows {
            csv::line(&mut text, row);
        }
        return Ok(csv::answer(text, "usage-member.csv"));
    }
    Ok(Json(UsageOfMember::of(&member, &period, rows)).into_response())
}

fn wants_csv(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let types =
        accepted.flat_map(|value| value.split(',')).map(|one| one.split(';').next().unwrap_or("").trim());
    types.into_iter().any(|one| one.eq_ignore_ascii_case("text/csv"))
}
