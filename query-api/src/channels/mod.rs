//! Channels of rooms as members read them (contract 6.2), and the older chat's rooms as tenants do (6.3).

mod channel;
mod chat_room;
mod members;
mod messages;
mod place;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// Under a room, as clients call them.
const OF_ROOM: &str = "/v2/members/me/video-rooms/{roomId}/channel";
/// By the channel's number, which is the room's (contract 11.16).
const OF_CHANNEL: &str = "/v2/members/me/channels/{roomId}";

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    let mut aliases = of_channel();
    for path in aliases.get_openapi_mut().paths.paths.values_mut() {
        if let Some(operation) = &mut path.get {
            operation.operation_id = operation.operation_id.take().map(|id| format!("{id}ByChannel"));
        }
    }
    OpenApiRouter::new()
        .nest(OF_ROOM, of_channel())
        .nest(OF_CHANNEL, aliases)
        .merge(messages::server_router())
        .merge(chat_room::router())
}

fn of_channel() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(channel::get))
        .routes(routes!(members::list))
        .routes(routes!(members::get))
        .routes(routes!(messages::list))
        .routes(routes!(messages::get))
}
