//! Plain web pages of our own: watching a post, and reading the API's document. No build step, no foreign host.

mod assets;
mod errors;
mod state;

use assets::Asset;
use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{ApiError, Code, Path, Platform};

/// Scripts and styles are files of ours; media comes from our origin, pieced together by the player
/// in memory and in a worker that it starts from a blob.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; \
                           connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The pages and what feeds them. Pages are not in the API's document; the state of a post is.
pub fn router() -> OpenApiRouter<Platform> {
    let pages = Router::new()
        .route("/watch/{uuid}", get(watch))
        .route("/docs", get(docs))
        .route("/docs/errors", get(errors::list))
        .route("/docs/errors/{code}", get(errors::show))
        .route("/assets/{name}", get(asset));
    OpenApiRouter::from(pages).routes(routes!(state::state))
}

/// The page that plays a post. Which posts exist is not told: the page asks and shows what it is told.
async fn watch(Path(_): Path<Uuid>) -> Response {
    page(&assets::WATCH)
}

/// The page that shows the API's document.
async fn docs() -> Response {
    page(&assets::DOCS)
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let asset = Asset::named(&name).ok_or(Code::NotFound)?;
    let etag = format!("\"{}\"", asset.version());
    let has = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response =
        if has { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let values = [
        (header::ETAG, etag),
        // Names carry no version, so a new server's files must show soon.
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
    ];
    for (name, value) in values {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(ApiError::internal)?);
    }
    harden(&mut response, asset.content_type, "default-src 'none'");
    Ok(response)
}

fn page(asset: &Asset) -> Response {
    let mut response = asset.bytes.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    harden(&mut response, asset.content_type, PAGE_POLICY);
    response
}

fn harden(response: &mut Response, content_type: &'static str, policy: &'static str) {
    let referrer_policy = HeaderName::from_static("referrer-policy");
    let values = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (referrer_policy, "no-referrer"),
    ];
    for (name, value) in values {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}
