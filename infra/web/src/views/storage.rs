use crate::{ApiError, BaseUrl, ObjectAct, ObjectTicket, Platform};
use domain::MemberId;
use domain::storage_object::{Active, Phase};
use ports::clock;
use projections::members;
use schemas::rest::StorageObject;

/// How long the URL of a file is good for: an hour, as long as a lesson that shows it.
const URL_LIFETIME_S: i64 = 3_600;

/// One file.
pub async fn storage_object(
    platform: &Platform,
    object: &Active,
    base: &BaseUrl,
) -> Result<StorageObject, ApiError> {
    let shown = storage_objects(platform, std::slice::from_ref(object), base).await?;
    shown.into_iter().next().ok_or_else(|| ApiError::internal("a file was not shown"))
}

/// Files of one app, in their order.
pub async fn storage_objects(
    platform: &Platform,
    objects: &[Active],
    BaseUrl(base): &BaseUrl,
) -> Result<Vec<StorageObject>, ApiError> {
    let Some(first) = objects.first() else { return Ok(vec![]) };
    let uploaders = objects.iter().filter_map(|object| object.uploader.as_ref().map(|owner| owner.member));
    let mut uploaders: Vec<MemberId> = uploaders.collect();
    uploaders.sort_unstable();
    uploaders.dedup();
    let uploaders = members::by_numbers(&platform.db, first.app, &uploaders).await?;
    let expires_s = clock::now().as_micros() / 1_000_000 + URL_LIFETIME_S;
    let url = |object: &Active| match object.phase {
        Phase::Requested => None,
        Phase::Stored => {
            let (app, object) = (object.app, object.object);
            let ticket = ObjectTicket { app, object, act: ObjectAct::Download, expires_s };
            Some(format!("{base}/storage/{}", platform.secrets.sign_object(&ticket)))
        }
    };
    let show = |object: &Active| {
        let uploader = object.uploader.as_ref().and_then(|owner| uploaders.get(&owner.member));
        StorageObject::of(object, uploader, url(object))
    };
    Ok(objects.iter().map(show).collect())
}
