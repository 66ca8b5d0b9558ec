use super::media_place;
use crate::{ApiError, BaseUrl, Platform};
use domain::room::Active;
use domain::{MemberId, PostId, RoomId, StreamKeyId, app, post};
use projections::{chats, members, posts, stream_keys};
use schemas::rest::{RoomWith, VideoRoom};
use std::collections::HashMap;

/// One room.
pub async fn room(
    platform: &Platform,
    app: &app::Active,
    room: &Active,
    base: &BaseUrl,
) -> Result<VideoRoom, ApiError> {
    let shown = rooms(platform, app, std::slice::from_ref(room), base).await?;
    shown.into_iter().next().ok_or_else(|| ApiError::internal("a room was not shown"))
}

/// Rooms of one app, in their order.
pub async fn rooms(
    platform: &Platform,
    app: &app::Active,
    rooms: &[Active],
    base: &BaseUrl,
) -> Result<Vec<VideoRoom>, ApiError> {
    let (db, place) = (&platform.db, media_place(platform, base));
    let mut owners: Vec<MemberId> = rooms.iter().map(|room| room.owner.member).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut keys: Vec<StreamKeyId> =
        rooms.iter().filter(|room| is_broadcasting(room)).map(|room| room.owner.member.into()).collect();
    keys.sort_unstable();
    keys.dedup();
    let owners = members::by_numbers(db, app.app, &owners).await?;
    let keys = stream_keys::by_numbers(db, app.app, &keys).await?;
    let numbers: Vec<RoomId> = rooms.iter().map(|room| room.room).collect();
    let channels = chats::by_numbers(db, app.app, &numbers).await?;
    let mut recordings: HashMap<PostId, post::Active> = HashMap::new();
    for id in rooms.iter().filter_map(|room| room.video_post) {
        if let Some(post) = posts::get(db, app.app, id).await? {
            recordings.insert(id, post);
        }
    }
    let show = |room: &Active| {
        let with = RoomWith {
            app,
            owner: owners.get(&room.owner.member),
            channel: channels.get(&room.room),
            stream_key: keys.get(&room.owner.member.into()),
            video_post: room.video_post.and_then(|id| recordings.get(&id)),
            place: &place,
        };
        VideoRoom::of(room, with)
    };
    Ok(rooms.iter().map(show).collect())
}

/// Whether a stream key points to the room.
fn is_broadcasting(room: &Active) -> bool {
    use domain::room::RoomState as S;
    !room.kind.is_conference()
        && match room.state {
            S::Live | S::LiveInactive => true,
            S::Scheduled | S::Cancelled | S::Ended => false,
        }
}
