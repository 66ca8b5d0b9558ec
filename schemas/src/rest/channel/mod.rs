//! Chat channels as clients read them (contract 6.2), and the older chat (6.3).

mod body;
mod chat_room;
mod event;
mod member;
mod message;
mod stomp;
mod view;

pub use body::{BannedWordsBody, JoinBody, MessageBody, PolicyBody};
pub use chat_room::{
    AdminMessageBody, ChatMember, ChatMembers, ChatMessage, ChatRoom, ChatToken, GuestChatBody,
    SentChatMessage,
};
pub use event::{EventMessage, SignalData, signals};
pub use member::{ChannelAppUser, ChannelMember};
pub use message::{ChannelMessage, MessageMember};
pub use stomp::{StompBody, StompMessage, StompUser};
pub use view::{Channel, ChannelPolicy, ChannelStats};
