use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::PostId;
use schemas::errors::Code;
use web::{ApiError, Path};

/// The number of a post, `{id}` in a path. What is no number is the number of no post.
pub(crate) struct PostPath(pub PostId);

impl<S: Send + Sync> FromRequestParts<S> for PostPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<String>::from_request_parts(parts, state).await?;
        id.parse().map(Self).map_err(|_| Code::VideoPostNotFound.into())
    }
}
