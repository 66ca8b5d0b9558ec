use domain::channel;
use domain::channel_member::{self, Presence};
use domain::{RoomId, app, member, room};
use projections::{chats, rooms};
use web::{ApiError, Code, MemberCaller, Platform, permissions};

/// A channel, as a member comes to it.
pub struct Place {
    pub app: app::Active,
    pub member: member::Active,
    pub room: room::Active,
    /// None before the first use.
    pub channel: Option<channel::Active>,
}

impl Place {
    /// The channel of a room that this member may come to; others' are not found.
    pub async fn find(
        platform: &Platform,
        MemberCaller { app, member, .. }: MemberCaller,
        room: &str,
    ) -> Result<Self, ApiError> {
        let found = room_of(platform, &app, room).await?;
        if !permissions::finds(platform, &app, &member, &found).await? {
            return Err(Code::RoomNotFound.into());
        }
        let channel = chats::get(&platform.db, app.app, found.room).await?;
        Ok(Self { app, member, room: found, channel })
    }

    /// This member's own membership.
    pub async fn own(&self, platform: &Platform) -> Result<Option<channel_member::Active>, ApiError> {
        Ok(chats::member(&platform.db, self.app.app, self.room.room, self.member.member).await?)
    }

    /// Refuses who may not read what was said: the banned, and where people do not come in freely, who is not in.
    pub async fn check_reader(&self, platform: &Platform) -> Result<(), ApiError> {
        let own = self.own(platform).await?;
        let presence = own.map(|own| own.presence);
        let policy = self.channel.as_ref().map(|channel| channel.policy).unwrap_or_default();
        let comes_in_freely = policy.can_member_self_join && self.room.policy.password_hash.is_none();
        match presence {
            Some(Presence::Banned) => Err(Code::ChannelMemberBanned.into()),
            Some(Presence::Online | Presence::Offline) => Ok(()),
            Some(Presence::Leaved) | None if comes_in_freely => Ok(()),
            Some(Presence::Leaved) | None if self.room.owner.member == self.member.member => Ok(()),
            Some(Presence::Leaved) | None => Err(Code::ChannelNotJoined.into()),
        }
    }
}

/// An app's room; what is no number is the number of no room.
pub async fn room_of(platform: &Platform, app: &app::Active, room: &str) -> Result<room::Active, ApiError> {
    let room: RoomId = room.parse().map_err(|_| Code::RoomNotFound)?;
    Ok(rooms::get(&platform.db, app.app, room).await?.ok_or(Code::RoomNotFound)?)
}
