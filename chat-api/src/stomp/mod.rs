//! The older chat: STOMP over WebSocket (contract 6.3).
//!
//! It is the same conversation as the channel's: subscribing to `/topic/chat/{channelKey}` is joining the channel, what
//! is sent there is heard on event streams too, and the other way round.

mod connect;
mod decoder;
mod frame;
mod session;
mod socket;
mod upgrade;
mod wire;

use crate::Chat;
use axum::Router;
use axum::routing::get;

/// The socket's route; a WebSocket is no operation of the OpenAPI document (it is in the AsyncAPI document).
pub fn router() -> Router<Chat> {
    Router::new().route("/ws", get(upgrade::open))
}
