//! An app's own history, for auditors: every event of its streams, in the order of the log, as NDJSON.
//!
//! The position of the last line is the cursor: it never changes its meaning, so a reader may go on from it after any time.

mod filter;
mod line;
mod owner;
mod scan;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use filter::{AuditQuery, Filter};
use futures::{StreamExt, TryStreamExt};
use ports::vault::Vault;
use scan::Scan;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, Platform, Query, ServerCaller};

/// The vault that personal fields are opened with.
#[derive(Clone)]
struct Opener(Arc<dyn Vault>);

/// The audit route; personal fields are opened with this vault.
pub fn router(vault: Arc<dyn Vault>) -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(events)).layer(Extension(Opener(vault)))
}

/// Reads the app's history.
///
/// One JSON object a line, in the order of the log, from after `after` to what was the end when it was asked for.
/// Personal fields read as null once their member is deleted. With `limit`, a `Link` header with `rel="next"` leads on
/// while there may be more.
#[utoipa::path(
    get,
    path = "/v2/apps/me/audit/events",
    tag = "audit",
    params(AuditQuery),
    responses(
        (status = 200, description = "Events, one JSON object a line", content_type = "application/x-ndjson", body = line::AuditEvent),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn events(
    State(platform): State<Platform>,
    Extension(opener): Extension<Opener>,
    ServerCaller(app): ServerCaller,
    BaseUrl(base_url): BaseUrl,
    Query(query): Query<AuditQuery>,
) -> Result<Response, ApiError> {
    let filter = Filter::parse(&query, app.app)?;
    let limit = filter.limit;
    let scan = Scan::start(Arc::clone(&platform.log), opener.0, filter).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let Some(limit) = limit else {
        let lines = scan.lines().map_ok(|(_, text)| text).map_err(|error| {
            // The status has gone out; a body that breaks off is the only way left to say that it is not the whole.
            tracing::error!("an audit was broken off: {error}");
            std::io::Error::other(error)
        });
        return Ok((headers, Body::from_stream(lines)).into_response());
    };
    // One more than asked for, to know whether there is more.
    let mut page: Vec<_> = scan.lines().take(limit + 1).try_collect().await?;
    let has_more = page.len() > limit;
    page.truncate(limit);
    if let (true, Some((position, _))) = (has_more, page.last()) {
        let link = format!("<{base_url}/v2/apps/me/audit/events?{}>; rel=\"next\"", query.after(*position));
        headers.insert(header::LINK, HeaderValue::from_str(&link).map_err(ApiError::internal)?);
    }
    let text: Vec<u8> = page.into_iter().flat_map(|(_, line)| line).collect();
    Ok((headers, text).into_response())
}
