//! The older chat, for tenants: its rooms, what the tenant says there, and tokens for its socket (contract 6.3).

mod admin;
mod moderate;
mod room;
mod tokens;

use crate::Chat;
use domain::channel::{self, ChatState, is_over};
use domain::{RoomId, app, room as rooms_domain};
use projections::{chats, rooms};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, Platform};

/// The routes.
pub fn router() -> OpenApiRouter<Chat> {
    OpenApiRouter::new()
        .routes(routes!(room::create))
        .routes(routes!(room::close))
        .routes(routes!(admin::broadcast))
        .routes(routes!(admin::direct))
        .routes(routes!(moderate::hide))
        .routes(routes!(moderate::unhide))
        .routes(routes!(moderate::delete))
        .routes(routes!(tokens::of_guest))
        .routes(routes!(tokens::of_member))
}

/// A room of the app, and its channel if it was used.
struct Found {
    room: rooms_domain::Active,
    channel: Option<channel::Active>,
}

impl Found {
    async fn find(platform: &Platform, app: &app::Active, room: &str) -> Result<Self, ApiError> {
        // What is no number is the number of no room.
        let room: RoomId = room.parse().map_err(|_| Code::RoomNotFound)?;
        let room = rooms::get(&platform.db, app.app, room).await?.ok_or(Code::RoomNotFound)?;
        let channel = chats::get(&platform.db, app.app, room.room).await?;
        Ok(Self { room, channel })
    }

    fn chat(&self) -> Result<&channel::ChatRoom, ApiError> {
        let chat = self.channel.as_ref().and_then(|channel| channel.chat.as_ref());
        chat.ok_or_else(|| Code::ChatRoomNotFound.into())
    }

    fn state(&self) -> ChatState {
        let is_closed = self.chat().is_ok_and(|chat| chat.closed_at.is_some());
        if is_closed || is_over(self.room.state) {
            return ChatState::Closed;
        }
        self.channel.as_ref().map_or(ChatState::Created, |channel| channel.state)
    }
}
