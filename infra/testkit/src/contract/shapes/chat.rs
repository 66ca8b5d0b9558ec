use super::super::shape::Shape::{
    Anything, Count, Flag, Id, List, Name, Object, Text, Texts, Time, Url, Words,
};
use super::super::shape::{Shape, may, must};
use super::APP;

/// Contract 6.2.
pub const CHANNEL_STATES: &[&str] = &["CREATED", "OPENED", "PAUSED", "CLOSED"];

const APP_USER: Shape = Object(&[&[
    must("appUserId", Name),
    may("appUserName", Text),
    may("appUserProfileImgUrl", Text),
    may("appUserCustomData", Texts),
    may("email", Text),
]]);

const POLICY: Shape = Object(&[&[
    must("canMemberSelfJoin", Flag),
    must("memberAutoLeaveWhenDisconnects", Flag),
    must("canAutoResume", Flag),
]]);

pub const CHANNEL: Shape = Object(&[&[
    must("id", Id),
    must("channelState", Words(CHANNEL_STATES)),
    must("app", APP),
    must("referenceType", Words(&["VIDEO_ROOM"])),
    must("referenceId", Id),
    must("lastSessionNo", Count),
    must("name", Text),
    may("description", Text),
    may("customType", Text),
    may("customData", Texts),
    must("policy", POLICY),
    may("openedAt", Time),
    may("pausedAt", Time),
    must("autoPaused", Flag),
    may("resumedAt", Time),
    may("closedAt", Time),
    must("stats", Object(&[&[must("currentOnlineMemberCount", Count)]])),
    must("createdAt", Time),
    must("lastModifiedAt", Time),
]]);

pub const CHANNEL_MEMBER: Shape = Object(&[&[
    must("id", Id),
    must("channelMemberState", Words(&["ONLINE", "OFFLINE", "BANNED", "LEAVED"])),
    must("channelMemberType", Words(&["OPERATOR", "MEMBER"])),
    must("appUser", APP_USER),
    may("customType", Text),
    may("customData", Texts),
    must("joinedAt", Time),
    may("rejoinedAt", Time),
    may("lastSeenAt", Time),
    may("bannedAt", Time),
    may("unbannedAt", Time),
    may("leavedAt", Time),
    must("autoLeaved", Flag),
]]);

/// 11.17: the id is a decimal number written as a text.
pub const CHANNEL_MESSAGE: Shape = Object(&[&[
    must("messageId", Name),
    must("sentAt", Time),
    must("origin", Words(&["SYSTEM", "APP", "MEMBER"])),
    must("type", Words(&["MESSAGE", "SIGNAL"])),
    may(
        "channelMember",
        Object(&[&[
            must("type", Words(&["OPERATOR", "MEMBER"])),
            must("appUser", APP_USER),
            may("customType", Text),
            may("customData", Texts),
        ]]),
    ),
    must("sessionNo", Count),
    may("message", Text),
    may("customType", Text),
    may("customData", Texts),
]]);

/// What SHOP, GOSSIP and LITE-AND read (6.3). `appId` is a text here.
pub const CHAT_TOKEN: Shape = Object(&[&[
    must("chatServerWebSocketUrl", Url),
    must("chatToken", Name),
    must("appId", Name),
    must("userId", Name),
    may("userName", Text),
    may("avatarProfileUrl", Text),
]]);

pub const CHAT_ROOM: Shape = Object(&[&[
    must("videoKey", Name),
    must("channelKey", Name),
    must("totalChatMessageCount", Count),
    must("totalChatMemberCount", Count),
    must("closed", Flag),
    must("createdAt", Time),
]]);

/// Chat-room members come by cursor (contract section 2).
pub const CHAT_ROOM_MEMBERS: Shape = Object(&[&[
    must("nextCursor", Count),
    must("count", Count),
    must(
        "content",
        List(&Object(&[&[
            must("appUserId", Name),
            may("appUserName", Text),
            may("appUserProfileImgUrl", Text),
            must("joinedAt", Time),
        ]])),
    ),
]]);

pub const CHAT_MESSAGE_SENT: Shape =
    Object(&[&[must("videoKey", Name), must("channelKey", Name), must("messageId", Name)]]);

pub const CHAT_MESSAGE: Shape = Object(&[&[
    must("videoKey", Name),
    must("channelKey", Name),
    must("messageId", Name),
    must("messageType", Words(&["MESSAGE", "COMMAND", "ADMIN", "DM"])),
    may("customType", Text),
    may("message", Text),
    may("data", Anything),
    must("receiverAppUserIds", List(&Name)),
    must("createdAt", Time),
]]);
