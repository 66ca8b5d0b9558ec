use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use domain::post::UPLOAD_BYTES_MAX;

/// What of tus 1.0.0 there is, in the answers to OPTIONS at its addresses.
pub(super) async fn describe(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_tus = path.starts_with("/uploads/tus/") || path.ends_with(CREATION);
    let asks = is_tus && *request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    if asks {
        let headers = response.headers_mut();
        for (name, value) in [
            ("tus-resumable", "1.0.0"),
            ("tus-version", "1.0.0"),
            ("tus-extension", "creation,creation-with-upload,expiration,checksum,termination,concatenation"),
            ("tus-checksum-algorithm", "sha1,sha256,md5"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.insert(HeaderName::from_static("tus-max-size"), HeaderValue::from(UPLOAD_BYTES_MAX));
    }
    response
}

/// Where the addresses at which uploads are created end.
pub(super) const CREATION: &str = "/src-file/tus";
