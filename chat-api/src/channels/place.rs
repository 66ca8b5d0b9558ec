use crate::Chat;
use domain::channel::{self, Channel, ChatState, is_over};
use domain::channel_member::{self, Authority, ChannelMember, State, key};
use domain::{RoomId, app, member, room};
use ports::Context;
use ports::log::Actor;
use projections::{chats, rooms};
use web::{ApiError, Caused, Code, MemberCaller, permissions};

/// A channel, as a member comes to it.
pub struct Place {
    pub chat: Chat,
    pub app: app::Active,
    pub member: member::Active,
    pub room: room::Active,
    /// None before the first use.
    pub channel: Option<channel::Active>,
    pub is_owner: bool,
    caused: Caused,
}

impl Place {
    /// The channel of a room that this member may come to; others' are not found.
    pub async fn find(
        chat: Chat,
        MemberCaller { app, member, .. }: MemberCaller,
        room: &str,
        caused: Caused,
    ) -> Result<Self, ApiError> {
        // What is no number is the number of no room.
        let room: RoomId = room.parse().map_err(|_| Code::RoomNotFound)?;
        let db = &chat.platform.db;
        let room = rooms::get(db, app.app, room).await?.ok_or(Code::RoomNotFound)?;
        if !permissions::finds(&chat.platform, &app, &member, &room).await? {
            return Err(Code::RoomNotFound.into());
        }
        let channel = chats::get(db, app.app, room.room).await?;
        let is_owner = room.owner.member == member.member;
        Ok(Self { chat, app, member, room, channel, is_owner, caused })
    }

    /// The context of one command; each has its own.
    pub fn context(&self) -> Context {
        self.caused.by(self.app.app, Actor::Member(self.member.member.get()))
    }

    /// The key of this member's own membership.
    pub fn own_key(&self) -> String {
        key(self.room.room, self.member.member)
    }

    /// This member's own membership, as the log knows it now.
    pub async fn own(&self) -> Result<Option<channel_member::Active>, ApiError> {
        let transactor = self.chat.platform.transactor()?;
        let loaded = transactor.load::<ChannelMember>(self.app.app.into(), &self.own_key()).await?;
        Ok(match loaded.state {
            State::Active(member) => Some(*member),
            State::Absent => None,
        })
    }

    /// What lets this member act on others.
    pub async fn authority(&self) -> Result<Authority, ApiError> {
        Ok(Authority::of(self.own().await?.as_ref(), self.is_owner))
    }

    /// Where the channel is in its life: over, at the latest, when its room is.
    pub fn state(&self) -> ChatState {
        if is_over(self.room.state) {
            return ChatState::Closed;
        }
        self.channel.as_ref().map_or(ChatState::Created, |channel| channel.state)
    }

    pub fn auto_paused(&self) -> bool {
        self.channel.as_ref().is_some_and(|channel| channel.auto_paused)
    }

    pub fn policy(&self) -> channel::Policy {
        self.channel.as_ref().map(|channel| channel.policy).unwrap_or_default()
    }

    /// Runs a command on the channel itself; the answer is the position that shows it.
    pub async fn change(&self, command: channel::Command, context: &Context) -> Result<u64, ApiError> {
        let key = self.room.room.to_string();
        Ok(self.chat.platform.transactor()?.run::<Channel>(&key, context, command).await?.position)
    }
}
