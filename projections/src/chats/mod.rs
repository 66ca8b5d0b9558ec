//! Chats: channels, who is in them, what was said, and the words an app bans. One view, because a client reads them
//! together; its tables move in one transaction.
//!
//! With a member go their memberships and what they said: the message's row stays, without its content.

mod channels;
mod members;
mod messages;
mod tables;
mod words;
mod write;

pub use channels::{by_channel_key, by_numbers, get};
pub use members::{
    Counts, counts, joined_channels, list_members, member, member_by_user, members_after, online_members,
};
pub use messages::{Direction, Message, between, count_messages, message, messages};
pub(crate) use tables::TABLES;
pub use words::banned_words;
pub(crate) use write::{VERSION, wants, write};
