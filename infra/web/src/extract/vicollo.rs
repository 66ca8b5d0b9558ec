use super::ServerCaller;
use crate::{ApiError, Platform};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use domain::app;

/// The backend of a Vicollo app, on the API that only Vicollo apps have (contract 3.7).
#[derive(Clone, Debug)]
pub struct VicolloCaller(pub app::Active);

impl<S> FromRequestParts<S> for VicolloCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ServerCaller(app) = ServerCaller::from_request_parts(parts, state).await?;
        crate::permissions::require_vicollo(&app)?;
        Ok(Self(app))
    }
}
