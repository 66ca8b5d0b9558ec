//! Channels of rooms, for members (contract 6.2), and the words an app bans (3.5).

mod join;
mod manage;
mod members;
mod messages;
mod place;
mod words;

use crate::Chat;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use join::{come_in, go_out};
pub use messages::{Said, say};
pub use place::Place;

/// Under a room, as clients call them.
const OF_ROOM: &str = "/v2/members/me/video-rooms/{roomId}/channel";
/// By the channel's number, which is the room's (contract 11.16).
const OF_CHANNEL: &str = "/v2/members/me/channels/{roomId}";

/// The routes.
pub fn router() -> OpenApiRouter<Chat> {
    let mut aliases = of_channel();
    for path in aliases.get_openapi_mut().paths.paths.values_mut() {
        for operation in [&mut path.post, &mut path.patch, &mut path.delete].into_iter().flatten() {
            operation.operation_id = operation.operation_id.take().map(|id| format!("{id}ByChannel"));
        }
    }
    OpenApiRouter::new().nest(OF_ROOM, of_channel()).nest(OF_CHANNEL, aliases).merge(words::router())
}

fn of_channel() -> OpenApiRouter<Chat> {
    OpenApiRouter::new()
        .routes(routes!(manage::change))
        .routes(routes!(manage::pause))
        .routes(routes!(manage::resume))
        .routes(routes!(join::join))
        .routes(routes!(join::leave))
        .routes(routes!(messages::send))
        .routes(routes!(messages::delete))
        .routes(routes!(members::set_as_operator))
        .routes(routes!(members::set_as_member))
        .routes(routes!(members::ban))
        .routes(routes!(members::unban))
}
