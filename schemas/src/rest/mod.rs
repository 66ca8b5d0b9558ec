//! JSON of the HTTP API (contract section 3): what is answered, and what is taken.
//!
//! Answers have every field, absent values as null. Requests ignore fields they do not know.

mod app;
mod channel;
mod console;
mod file;
mod login;
mod member;
mod metering;
mod names;
mod operator;
mod page;
mod playback;
mod post;
mod profile;
mod profile_body;
mod request;
mod room;
mod session;
mod stream_key;
mod upload;
mod user;
mod vicollo;
mod webhook;

pub use app::AppNested;
pub use channel::{
    AdminMessageBody, BannedWordsBody, Channel, ChannelAppUser, ChannelMember, ChannelMessage, ChannelPolicy,
    ChannelStats, ChatMember, ChatMembers, ChatMessage, ChatRoom, ChatToken, EventMessage, GuestChatBody,
    JoinBody, MessageBody, MessageMember, PolicyBody, SentChatMessage, SignalData, StompBody, StompMessage,
    StompUser, signals,
};
pub use console::{CallbackTarget, OwnApp, OwnAppBody, OwnAppPatch, OwnAppWithSecret};
pub use file::{Drm, File, ProcessedSummary, url_of};
pub use login::{Login, LoginBody, MemberResetBody, MemberSignInBody};
pub use member::{Member, MemberBody, MemberNested, MemberPatch};
pub use metering::{PlaybackReport, UsageWindow};
pub use names::*;
pub use operator::{AppBody, AppView, CreatedApp, DefaultProfiles};
pub use page::{Page, Pageable, Sort};
pub use playback::{BeaconBody, PlaybackSummary};
pub use post::{
    AllowedMembersBody, PostBody, PostFields, PostPatch, PostRendition, PostStats, ProfileIds,
    ProfilesOfPost, ResourceUse, VideoPost, VideoPostFiles,
};
pub use profile::{ProfileNested, TranscodingProfile};
pub use profile_body::{ProfileBody, ProfileRevision, UnreadableSettings};
pub use request::{CustomDataBody, custom_data, custom_type};
pub use room::{
    AllowedParticipant, EndBody, EntryRequest, LiveUrls, MediaPlace, NewRoom, RoomBody, RoomChannel,
    RoomChat, RoomPatch, RoomPolicy, RoomPost, RoomStats, RoomStreamKey, RoomWith, VideoRoom, WebRtcToken,
    WebRtcTokenBody, allow_list,
};
pub use session::{RefreshBody, StreamingToken, Tokens};
pub use stream_key::{StreamKey, StreamKeyError, StreamKeyPatch, StreamKeyRoom, StreamKeyWith};
pub use upload::{CompletedPart, PictureRequest, PictureUrl, StoredPart, UploadRequest, UploadUrl};
pub use user::{
    InvitedUser, OpenedSession, PasswordBody, PasswordResetBody, ResetToken, SessionView, Sessions,
    SignInBody, SignUpBody, User, UserBody, UserPatch,
};
pub use vicollo::*;
pub use webhook::{
    CallbackBody, CallbackView, DisableReasonName, RedeliverBody, Redelivered, RetryName, RotateBody,
    SigningSecrets, WebhookAttempt, WebhookDelivery, WebhookDeliveryDetails,
};

use crate::errors::{Code, PublicError};
use domain::Timestamp;

/// ISO 8601 in UTC with microseconds and `Z`; times beyond year 9999 are clamped.
pub fn iso(at: Timestamp) -> String {
    let time = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or(jiff::Timestamp::MAX);
    time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// A time as clients send it: ISO 8601 with any offset; UTC where none is given.
pub fn time(text: &str) -> Result<Timestamp, PublicError> {
    let with_offset = text.parse::<jiff::Timestamp>();
    let time = with_offset.or_else(|_| {
        let civil = text.parse::<jiff::civil::DateTime>()?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil)
    });
    let wrong = |_| PublicError::new(Code::InvalidHttpMessageBody, format!("{text:?} is no ISO 8601 time"));
    time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(wrong)
}
