//! The transcoding profiles that posts name: system ones and the app's own.

use domain::post::Profiles;
use domain::profile::{DEFAULT_VIDEO, Pinned, Settings, State, TranscodingProfile, system};
use domain::{AppId, ProfileId, app};
use schemas::errors::Code;
use schemas::rest::{ProfileIds, ProfileNested, ProfileType};
use web::{ApiError, Platform};

/// An app's own profile, in use or retired.
async fn own(platform: &Platform, app: AppId, id: ProfileId) -> Result<State, ApiError> {
    Ok(platform.transactor()?.load::<TranscodingProfile>(app.into(), &id.to_string()).await?.state)
}

/// The settings of a profile as it was chosen, also of one that was changed or retired since.
pub(crate) async fn settings(
    platform: &Platform,
    app: AppId,
    chosen: Pinned,
) -> Result<Option<Settings>, ApiError> {
    if let Some(profile) = system(chosen.profile) {
        return Ok(Some(profile.settings));
    }
    Ok(match own(platform, app, chosen.profile).await? {
        State::Active(own) | State::Retired(own) => own.settings_of(chosen.revision).cloned(),
        State::Absent => None,
    })
}

/// How the profiles of a post are shown.
pub(super) async fn names(
    platform: &Platform,
    app: AppId,
    of: &Profiles,
) -> Result<Vec<ProfileNested>, ApiError> {
    let mut names = Vec::with_capacity(3);
    for Pinned { profile: id, .. } in [Some(of.video), of.thumbnail, of.preview].into_iter().flatten() {
        match system(id) {
            Some(profile) => names.push((&profile).into()),
            None => names.extend(ProfileNested::of_own(&own(platform, app, id).await?)),
        }
    }
    Ok(names)
}

/// The profiles of a new post: what it names, the app's defaults for what it does not, and then the system's, which are
/// a ladder and no pictures.
pub(super) async fn chosen(
    platform: &Platform,
    app: &app::Active,
    wanted: &ProfileIds,
) -> Result<Profiles, ApiError> {
    let defaults = app.settings.default_profiles;
    let of = |id: Option<ProfileId>, kind| in_use(platform, app.app, id, kind);
    let ladder = ProfileId::try_from(DEFAULT_VIDEO).map_err(ApiError::internal)?;
    let before = Profiles {
        video: of(defaults.video, ProfileType::Video).await?.unwrap_or(Pinned::newest(ladder)),
        thumbnail: of(defaults.thumbnail, ProfileType::Thumbnail).await?,
        preview: of(defaults.preview, ProfileType::Preview).await?,
    };
    changed(platform, app.app, before, wanted).await
}

/// A default that was retired since it was set is none any more.
async fn in_use(
    platform: &Platform,
    app: AppId,
    id: Option<ProfileId>,
    kind: ProfileType,
) -> Result<Option<Pinned>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    match usable(platform, app, id.get(), kind).await {
        Ok(chosen) => Ok(Some(chosen)),
        Err(error) if error.code() == Code::TranscodingProfileNotFound => Ok(None),
        Err(error) => Err(error),
    }
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

/// A profile that may be chosen as this type, in the revision that is in force.
pub(crate) async fn usable(
    platform: &Platform,
    app: AppId,
    id: u32,
    kind: ProfileType,
) -> Result<Pinned, ApiError> {
    let id = ProfileId::try_from(id).map_err(|_| Code::TranscodingProfileNotFound)?;
    let (found, chosen) = match system(id) {
        Some(profile) => (ProfileType::from(&profile.settings), Pinned::newest(id)),
        None => match own(platform, app, id).await? {
            State::Active(own) => ((&own.settings).into(), Pinned::of(id, own.revision)),
            State::Absent | State::Retired(_) => return Err(Code::TranscodingProfileNotFound.into()),
        },
    };
    if found == kind { Ok(chosen) } else { Err(Code::TranscodingProfileTypeMismatch.into()) }
}
