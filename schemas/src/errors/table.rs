//! Refusals of the domain, one `impl` an aggregate. `errorMessage` is the refusal's own sentence.

use super::{Code, PublicError};
use domain::custom_data::LimitExceeded;
use domain::ids::NotAnAppUserId;
use domain::{
    app, banned_words, broadcast, channel, channel_member, group, group_membership, idempotency, login,
    member, messages, playback, post, profile, room, sequence, session, storage_object, stream_key, task,
    usage, user,
};

impl From<NotAnAppUserId> for PublicError {
    fn from(refusal: NotAnAppUserId) -> Self {
        let code = match refusal {
            NotAnAppUserId::Empty => Code::EmptyAppUserId,
            NotAnAppUserId::Format => Code::InvalidAppUserIdFormat,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<LimitExceeded> for PublicError {
    fn from(refusal: LimitExceeded) -> Self {
        let code = match refusal {
            LimitExceeded::Type => Code::CustomTypeSize,
            LimitExceeded::ItemCount => Code::CustomDataItemCount,
            LimitExceeded::ItemName => Code::CustomDataItemName,
            LimitExceeded::ItemValue => Code::CustomDataItemValue,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<app::Refusal> for PublicError {
    fn from(refusal: app::Refusal) -> Self {
        use app::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::AppNotFound,
            // Ids come from the sequence, so an app that exists already is a fault of ours.
            R::Exists => Code::InternalServerError,
            R::Name => Code::InvalidApp,
            R::Callback => Code::InvalidAppCallback,
            R::ImageUrl | R::TokenLifetime => Code::InvalidAppSettings,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<group::Refusal> for PublicError {
    fn from(refusal: group::Refusal) -> Self {
        use group::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::GroupNotFound,
            // Ids come from the sequence, so a group that exists already is a fault of ours.
            R::Exists => Code::InternalServerError,
            R::Name | R::DescriptionTooLong => Code::InvalidGroup,
            R::NameTaken => Code::GroupNameTaken,
            R::TooMany => Code::TooManyGroups,
            R::Default(_) => Code::GroupIsDefault,
            R::AdministratorsNeed { .. } => Code::AdministratorsNeedPermission,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<group_membership::Refusal> for PublicError {
    fn from(refusal: group_membership::Refusal) -> Self {
        use group_membership::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::MemberNotFound,
            R::AdminStays => Code::AdminGroupFixed,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<storage_object::Refusal> for PublicError {
    fn from(refusal: storage_object::Refusal) -> Self {
        use storage_object::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::StorageObjectNotFound,
            // Ids come from the sequence, and only our own sweeper expires files.
            R::Exists | R::InUse => Code::InternalServerError,
            R::Name => Code::InvalidFilename,
            R::Size { size: 0 } => Code::InvalidUploadSize,
            R::Size { .. } => Code::UploadSizeLimit,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<member::Refusal> for PublicError {
    fn from(refusal: member::Refusal) -> Self {
        use member::Refusal as R;
        let code = match &refusal {
            R::NotFound => Code::MemberNotFound,
            R::TooLong { .. } => Code::MemberTextSize,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<login::NotAUserName> for PublicError {
    fn from(refusal: login::NotAUserName) -> Self {
        Self::new(Code::InvalidUserName, refusal.to_string())
    }
}

impl From<login::Refusal> for PublicError {
    fn from(refusal: login::Refusal) -> Self {
        use login::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::LoginNotFound,
            R::Taken => Code::UserNameTaken,
            R::Token => Code::InvalidOneTimeToken,
            R::PasswordChanged => Code::PasswordAlreadyChanged,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<session::Refusal> for PublicError {
    fn from(refusal: session::Refusal) -> Self {
        use session::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::SessionNotFound,
            // Names of sessions are random, so one that exists already is a fault of ours.
            R::Exists => Code::InternalServerError,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<user::Refusal> for PublicError {
    fn from(refusal: user::Refusal) -> Self {
        use user::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::UserNotFound,
            R::Exists => Code::UserExists,
            R::Email | R::Name => Code::InvalidUser,
            R::Password => Code::InvalidPassword,
            R::Token => Code::InvalidOneTimeToken,
            R::PasswordChanged => Code::PasswordAlreadyChanged,
            R::NotSignedUp => Code::UserNotSignedUp,
            R::Disabled => Code::UserDisabled,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<post::Refusal> for PublicError {
    fn from(refusal: post::Refusal) -> Self {
        use post::Refusal as R;
        let code = match &refusal {
            R::NotFound => Code::VideoPostNotFound,
            R::Exists | R::FileIds { .. } => Code::InternalServerError,
            R::NotOwner => Code::VideoPostAccessDenied,
            R::TooManyAllowed => Code::AllowedMemberCount,
            R::PictureSize { size, max } if size > max => Code::UploadSizeLimit,
            R::TitleTooLong => Code::VideoPostTitleSize,
            R::DescriptionTooLong => Code::VideoPostDescriptionSize,
            R::ProfilesFixed => Code::VideoPostProfilesFixed,
            R::UploadSize { size } if *size > post::UPLOAD_BYTES_MAX => Code::UploadSizeLimit,
            R::PictureSize { .. } | R::UploadSize { .. } => Code::InvalidUploadSize,
            R::PartCount { .. } => Code::InvalidMultipartCount,
            R::FileName => Code::InvalidFilename,
            R::AlreadyUploaded => Code::VideoPostAlreadyUploaded,
            R::NoUpload => Code::VideoPostUploadNotStarted,
            R::UploadReplaced => Code::VideoPostUploadReplaced,
            R::NothingToRetry { .. } => Code::VideoPostStateNotFailed,
            // Workers get these as a reply, not as an error.
            R::WrongState { .. }
            | R::Claimed
            | R::TooEarly { .. }
            | R::StaleClaim
            | R::LeaseRunning
            | R::UploadInUse => Code::VideoPostStateMismatch,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<task::Refusal> for PublicError {
    /// Workers get these as a reply; nobody else sees a task.
    fn from(refusal: task::Refusal) -> Self {
        Self::new(Code::VideoPostStateMismatch, refusal.to_string())
    }
}

impl From<profile::Refusal> for PublicError {
    fn from(refusal: profile::Refusal) -> Self {
        use profile::Refusal as R;
        let code = match &refusal {
            R::NotFound => Code::TranscodingProfileNotFound,
            R::Exists => Code::InternalServerError,
            R::TypeChanged => Code::TranscodingProfileTypeMismatch,
            R::Invalid(_) => Code::InvalidTranscodingProfile,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<sequence::Refusal> for PublicError {
    fn from(refusal: sequence::Refusal) -> Self {
        let code = match refusal {
            sequence::Refusal::Empty => Code::InternalServerError,
            sequence::Refusal::Exhausted => Code::InsufficientStorage,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<idempotency::Refusal> for PublicError {
    fn from(refusal: idempotency::Refusal) -> Self {
        let code = match refusal {
            idempotency::Refusal::Reused => Code::IdempotencyKeyReused,
            // Who notes something is who began.
            idempotency::Refusal::NotOpen | idempotency::Refusal::AnswerTooLong => Code::InternalServerError,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<playback::Refusal> for PublicError {
    fn from(refusal: playback::Refusal) -> Self {
        match refusal {
            playback::Refusal::ReportBackwards => Self::new(Code::InvalidUsageWindow, refusal.to_string()),
        }
    }
}

impl From<usage::Refusal> for PublicError {
    fn from(refusal: usage::Refusal) -> Self {
        match refusal {
            usage::Refusal::WindowBackwards => Self::new(Code::InvalidUsageWindow, refusal.to_string()),
        }
    }
}

impl From<room::Refusal> for PublicError {
    fn from(refusal: room::Refusal) -> Self {
        use room::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::RoomNotFound,
            R::Exists => Code::InternalServerError,
            R::AccessDenied => Code::RoomAccessDenied,
            R::TitleTooLong => Code::RoomTitleSize,
            R::DescriptionTooLong => Code::RoomDescriptionSize,
            R::ViewOptionsTooLarge => Code::RoomViewOptionsSize,
            R::NoSchedule => Code::EmptyRoomScheduledAt,
            R::NotABroadcast => Code::RoomNotBroadcast,
            R::NotAConference => Code::RoomNotConference,
            R::NotScheduled { .. } => Code::RoomNotScheduled,
            R::NotLiveInactive { .. } => Code::RoomNotLiveInactive,
            R::NotOpen { .. } => Code::RoomNotOpen,
            R::WrongState { .. } => Code::RoomStateMismatch,
            R::NotPresent => Code::ParticipantNotFound,
            R::NoRequest => Code::EntryRequestNotFound,
            R::TooManyRequests => Code::RoomEntryRequestCount,
            R::TooManyAllowed => Code::RoomAllowedCount,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<stream_key::Refusal> for PublicError {
    fn from(refusal: stream_key::Refusal) -> Self {
        use stream_key::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::StreamKeyNotFound,
            R::NotActive { .. } => Code::StreamKeyNotActive,
            R::NotInactiveLive { .. } => Code::StreamKeyNotInactiveLive,
            R::NotInactive { .. } => Code::StreamKeyNotInactive,
            // Media servers get these as a reply, not as an error.
            R::Publishing | R::StalePublish => Code::StreamKeyPublishing,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<broadcast::Refusal> for PublicError {
    fn from(refusal: broadcast::Refusal) -> Self {
        match refusal {
            broadcast::Refusal::Room(refusal) => refusal.into(),
            broadcast::Refusal::Key(refusal) => refusal.into(),
            // Someone else moved the key on just now.
            broadcast::Refusal::OtherRoom => Code::RequestLocked.into(),
        }
    }
}

impl From<channel::Refusal> for PublicError {
    fn from(refusal: channel::Refusal) -> Self {
        use channel::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::ChannelNotFound,
            R::Closed => Code::ChannelClosed,
            R::NotOpened => Code::ChannelNotOpened,
            R::ChatRoomExists => Code::ChatRoomAlreadyExists,
            R::NoChatRoom => Code::ChatRoomNotFound,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<channel_member::Refusal> for PublicError {
    fn from(refusal: channel_member::Refusal) -> Self {
        use channel_member::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::ChannelMemberNotFound,
            R::SelfJoin => Code::ChannelSelfJoin,
            R::Banned => Code::ChannelMemberBanned,
            R::NotOperator => Code::ChannelOperatorRequired,
            R::Owner => Code::ChannelOwnerFixed,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<messages::Refusal> for PublicError {
    fn from(refusal: messages::Refusal) -> Self {
        use messages::Refusal as R;
        let code = match refusal {
            R::NotJoined => Code::ChannelNotJoined,
            R::Banned => Code::ChannelMemberBanned,
            R::Closed => Code::ChannelClosed,
            R::Paused => Code::ChannelPaused,
            R::TextTooLong | R::DataTooLong => Code::ChannelMessageSize,
            R::Receivers => Code::EmptyChatAppUserIds,
            R::NotYours => Code::ChannelOperatorRequired,
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<banned_words::Refusal> for PublicError {
    fn from(refusal: banned_words::Refusal) -> Self {
        use banned_words::Refusal as R;
        let code = match refusal {
            R::NotFound => Code::AppNotFound,
            R::Empty => Code::EmptyChatRoomWords,
            R::TooLong | R::TooMany => Code::ChatRoomWordLimit,
        };
        Self::new(code, refusal.to_string())
    }
}
