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

/// The request with the method that it means, where a client or a proxy knows POST only (`X-HTTP-Method-Override`).
pub(super) fn overridden(mut request: Request) -> Request {
    let is_meant = *request.method() == Method::POST && request.uri().path().starts_with("/uploads/tus/");
    let named = request.headers().get("x-http-method-override").filter(|_| is_meant);
    let method = [Method::PATCH, Method::DELETE, Method::HEAD];
    let method = method.into_iter().find(|method| named.is_some_and(|named| named == method.as_str()));
    if let Some(method) = method {
        *request.method_mut() = method;
    }
    request
}

/// Where the addresses at which uploads are created end.
pub(super) const CREATION: &str = "/src-file/tus";
