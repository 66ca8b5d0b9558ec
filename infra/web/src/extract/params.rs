//! Parameters of path and query, with our error body instead of axum's.

use crate::ApiError;
use axum::extract::{FromRequestParts, path};
use axum::http::request::Parts;
use schemas::errors::Code;
use serde::de::DeserializeOwned;

/// Parameters of the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// Parameters of the query; unknown ones are ignored.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path::Path(value) = path::Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| ApiError::new(Code::InvalidRequestParameter, rejection.body_text()))?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let axum::extract::Query(value) = axum::extract::Query::<T>::try_from_uri(&parts.uri)
            .map_err(|rejection| ApiError::new(Code::InvalidRequestParameter, rejection.body_text()))?;
        Ok(Self(value))
    }
}
