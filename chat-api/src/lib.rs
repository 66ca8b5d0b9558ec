//! Chats: what members and tenants do in channels, and the two ways to listen: the event stream (contract 6.1) and the
//! older chat over STOMP (6.3).
//!
//! Whoever listens is served by the [`Hub`], which follows the log once and fans out. What is said goes into the log and
//! comes back to everybody through it; only messages that are not to be kept go to the hub alone, so this runs where
//! commands run, in one process. Reads that change nothing are `query-api`'s.

mod channels;
mod chat_rooms;
mod hub;
mod sse;
mod stomp;
mod stomp_user;

pub use hub::{Hub, MEMBER_LISTENERS_MAX, QUEUE_MAX};

use axum::extract::FromRef;
use utoipa_axum::router::OpenApiRouter;
use web::Platform;

/// What handlers of chats work with.
#[derive(Clone)]
pub struct Chat {
    pub platform: Platform,
    pub hub: Hub,
}

impl FromRef<Chat> for Platform {
    fn from_ref(chat: &Chat) -> Self {
        chat.platform.clone()
    }
}

/// The routes.
pub fn router(chat: Chat) -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .merge(channels::router())
        .merge(chat_rooms::router())
        .merge(sse::router())
        .merge(OpenApiRouter::from(stomp::router()))
        .with_state(chat)
}
