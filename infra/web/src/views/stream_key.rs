use super::media_place;
use crate::{ApiError, BaseUrl, Platform};
use domain::profile::system;
use domain::stream_key::Active;
use domain::{MemberId, ProfileId, app, room};
use projections::{members, profiles, rooms};
use schemas::rest::{StreamKey, StreamKeyWith, TranscodingProfile};
use std::collections::HashMap;

/// One stream key.
pub async fn stream_key(
    platform: &Platform,
    app: &app::Active,
    key: &Active,
    base: &BaseUrl,
) -> Result<StreamKey, ApiError> {
    let shown = stream_keys(platform, app, std::slice::from_ref(key), base).await?;
    shown.into_iter().next().ok_or_else(|| ApiError::internal("a stream key was not shown"))
}

/// Stream keys of one app, in their order.
pub async fn stream_keys(
    platform: &Platform,
    app: &app::Active,
    keys: &[Active],
    base: &BaseUrl,
) -> Result<Vec<StreamKey>, ApiError> {
    let (db, place) = (&platform.db, media_place(platform, base));
    let owners: Vec<MemberId> = keys.iter().map(|key| key.owner.member).collect();
    let owners = members::by_numbers(db, app.app, &owners).await?;
    let mut broadcast: HashMap<_, room::Active> = HashMap::new();
    let mut named: HashMap<ProfileId, TranscodingProfile> = HashMap::new();
    for key in keys {
        if let Some(id) = key.phase.room()
            && let Some(room) = rooms::get(db, app.app, id).await?
        {
            broadcast.insert(id, room);
        }
        if !named.contains_key(&key.profile)
            && let Some(found) = find_profile(platform, app, key.profile).await?
        {
            named.insert(key.profile, found);
        }
    }
    let mut shown = Vec::with_capacity(keys.len());
    for key in keys {
        let with = StreamKeyWith {
            app,
            owner: owners.get(&key.owner.member),
            room: key.phase.room().and_then(|id| broadcast.get(&id)),
            profile: named.get(&key.profile).cloned(),
            secret: platform.secrets.open_stream_key(key).map_err(ApiError::internal)?,
            place: &place,
        };
        shown.push(StreamKey::of(key, with));
    }
    Ok(shown)
}

/// A profile by number, also one that is retired: keys keep what they were given.
async fn find_profile(
    platform: &Platform,
    app: &app::Active,
    id: ProfileId,
) -> Result<Option<TranscodingProfile>, ApiError> {
    if let Some(known) = system(id) {
        return Ok(Some(TranscodingProfile::of_system(&known, app)));
    }
    let own = profiles::get(&platform.db, app.app, id).await?;
    Ok(own.as_ref().and_then(|state| TranscodingProfile::of_own(state, app)))
}
