//! Those who come with a token of the server's own.

use super::caller::bearer;
use crate::{ApiError, Platform, limits};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use schemas::errors::Code;

/// Someone who may make and delete apps: knows the operator token.
#[derive(Clone, Copy, Debug)]
pub struct Operator;

/// A worker, or another role of ours in its own process: knows the worker token.
#[derive(Clone, Copy, Debug)]
pub struct WorkerCaller;

impl<S> FromRequestParts<S> for Operator
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let token = bearer(parts, Code::EmptyOperatorCredentials, Code::InvalidOperatorCredentials)?;
        let secrets = Platform::from_ref(state).secrets;
        if secrets.is_operator_token(token) {
            return Ok(Self);
        }
        let platform = Platform::from_ref(state);
        Err(limits::bad_credentials(parts, &platform, "operator", Code::InvalidOperatorCredentials))
    }
}

impl<S> FromRequestParts<S> for WorkerCaller
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let token = bearer(parts, Code::EmptyWorkerCredentials, Code::InvalidWorkerCredentials)?;
        let secrets = Platform::from_ref(state).secrets;
        if secrets.is_worker_token(token) { Ok(Self) } else { Err(Code::InvalidWorkerCredentials.into()) }
    }
}
