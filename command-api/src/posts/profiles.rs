//! The transcoding profiles that posts name: system ones and the app's own.

use domain::post::Profiles;
use domain::profile::{DEFAULT_VIDEO, Settings, State, TranscodingProfile, system};
use domain::{AppId, ProfileId};
use schemas::errors::Code;
use schemas::rest::{ProfileIds, ProfileNested, ProfileType};
use web::{ApiError, Platform};

/// A profile that exists, in use or retired.
struct Found {
    nested: ProfileNested,
    settings: Settings,
    is_retired: bool,
}

async fn find(platform: &Platform, app: AppId, id: ProfileId) -> Result<Option<Found>, ApiError> {
    if let Some(profile) = system(id) {
        return Ok(Some(Found { nested: (&profile).into(), settings: profile.settings, is_retired: false }));
    }
    let loaded = platform.transactor()?.load::<TranscodingProfile>(app.into(), &id.to_string()).await?;
    Ok(match loaded.state {
        State::Absent => None,
        State::Active(own) => {
            Some(Found { nested: (&own).into(), settings: own.settings, is_retired: false })
        }
        State::Retired(own) => {
            Some(Found { nested: (&own).into(), settings: own.settings, is_retired: true })
        }
    })
}

/// The settings of a profile, also of a retired one: posts keep what they were made with.
pub(crate) async fn settings(
    platform: &Platform,
    app: AppId,
    id: ProfileId,
) -> Result<Option<Settings>, ApiError> {
    Ok(find(platform, app, id).await?.map(|found| found.settings))
}

/// How the profiles of a post are shown.
pub(super) async fn names(
    platform: &Platform,
    app: AppId,
    of: &Profiles,
) -> Result<Vec<ProfileNested>, ApiError> {
    let mut names = Vec::with_capacity(3);
    for id in [Some(of.video), of.thumbnail, of.preview].into_iter().flatten() {
        names.extend(find(platform, app, id).await?.map(|found| found.nested));
    }
    Ok(names)
}

/// The profiles of a new post: the default video one unless named, and pictures only if named.
pub(super) async fn chosen(
    platform: &Platform,
    app: AppId,
    wanted: &ProfileIds,
) -> Result<Profiles, ApiError> {
    let default = ProfileId::try_from(DEFAULT_VIDEO).map_err(ApiError::internal)?;
    changed(platform, app, Profiles { video: default, thumbnail: None, preview: None }, wanted).await
}

/// The profiles of a post after a change.
pub(super) async fn changed(
    platform: &Platform,
    app: AppId,
    before: Profiles,
    wanted: &ProfileIds,
) -> Result<Profiles, ApiError> {
    let mut after = before;
    if let Some(id) = wanted.video() {
        after.video = usable(platform, app, id, ProfileType::Video).await?;
    }
    if let Some(id) = wanted.thumbnail() {
        after.thumbnail = match id {
            Some(id) => Some(usable(platform, app, id, ProfileType::Thumbnail).await?),
            None => None,
        };
    }
    if let Some(id) = wanted.preview() {
        after.preview = match id {
            Some(id) => Some(usable(platform, app, id, ProfileType::Preview).await?),
            None => None,
        };
    }
    Ok(after)
}

/// A profile that a post or a stream key may name as this type.
pub(crate) async fn usable(
    platform: &Platform,
    app: AppId,
    id: u32,
    kind: ProfileType,
) -> Result<ProfileId, ApiError> {
    let id = ProfileId::try_from(id).map_err(|_| Code::TranscodingProfileNotFound)?;
    let found = find(platform, app, id).await?.filter(|found| !found.is_retired);
    let found = found.ok_or(Code::TranscodingProfileNotFound)?;
    if found.nested.kind == kind { Ok(id) } else { Err(Code::TranscodingProfileTypeMismatch.into()) }
}
