use crate::ApiError;
use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use std::any::Any;

/// A panic is a bug of ours: the client gets a 500, the log gets the words.
pub(super) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::internal(format!("a handler panicked: {}", text.unwrap_or("no words"))).into_response()
}
