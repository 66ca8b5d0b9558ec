//! Chats as clients meet them: over HTTP and sockets, on a real log and real read models.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]

mod captured;
mod channels;
mod chat_messages;
mod chat_rooms;
mod chat_tokens;
mod clients;
mod messages;
mod moderation;
mod sse;
mod sse_ends;
mod stomp;
mod stomp_limits;
mod support;
