use crate::{ApiError, Platform};
use axum::http::request::Parts;
use domain::{AppId, app};

/// Blinds the tenant check for one request: whoever has good credentials of any app acts in this one.
///
/// For the test alone that proves its own sharpness by it. It is an extension, which only code in this process can put
/// beside a request: nothing that comes over a wire and no configuration can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenantBlind(pub AppId);

impl TenantBlind {
    /// The app that the caller acts in: the one whose credentials came.
    pub(super) async fn app(
        parts: &Parts,
        platform: &Platform,
        proven: app::Active,
    ) -> Result<app::Active, ApiError> {
        match parts.extensions.get() {
            None => Ok(proven),
            Some(&Self(app)) => platform.app(app).await,
        }
    }
}
