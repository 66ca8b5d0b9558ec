//! Transcoding profiles of an app's own, as its operator makes, changes and retires them, and which are its defaults.

pub(super) mod change;
pub(super) mod defaults;
pub(super) mod read;

use domain::app;
use domain::profile::State;
use schemas::errors::Code;
use schemas::rest::TranscodingProfile;
use web::ApiError;

/// An app's own profile, retired or not.
fn shown(state: &State, app: &app::Active) -> Result<TranscodingProfile, ApiError> {
    TranscodingProfile::of_own(state, app).ok_or_else(|| Code::TranscodingProfileNotFound.into())
}
