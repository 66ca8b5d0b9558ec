//! Words with a fixed list of values, for the document; the values themselves are the domain's.

use serde::Serialize;
use utoipa::ToSchema;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident { $($value:ident),+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $(#[allow(missing_docs)] $value),+ }
    )+};
}

names! {
    /// Whether a thing can still be used.
    EntityState { Active, Deleted }
    /// Who may see a thing; only `PUBLIC` has an effect in FlipFlop Apps today.
    AccessLevelName { Public, App, Member, Follower, Friend, Restricted, Private }
    /// Where a user of the console is.
    UserStateName { Invited, Active, Disabled }
    /// Who made a thing.
    CreatorType { User, App, Member, System }
    /// Where a video post is in its life.
    VideoPostState {
        Created, FailedUpload, Uploaded, FailedQueuing, Queued, Processing, Processed, FailedProcessing
    }
    /// Where a video comes from.
    VideoPostType { PreRecorded, LiveRecorded }
    /// What happens in a room.
    VideoRoomType { BroadcastRtmp, VideoConference, InteractiveMeeting }
    /// How a room's media travel.
    RoomProtocol { Rtmp, WebRtc }
    /// Where a room is in its life.
    VideoRoomStateName { Scheduled, Cancelled, Live, LiveInactive, Ended }
    /// Where the recording of a broadcast is.
    VodStateName { NotArchived, Archiving, Archived, FailedArchiving }
    /// What a room puts out.
    RoomFormat { Undefined, Rtmp, Cmaf, RtmpCmaf }
    /// Where a chat channel is in its life.
    ChannelStateName { Created, Opened, Paused, Closed }
    /// What a channel belongs to.
    ChannelReferenceType { VideoRoom }
    /// Where a channel's member is.
    ChannelMemberStateName { Online, Offline, Banned, Leaved }
    /// What a channel's member may do.
    ChannelMemberTypeName { Operator, Member }
    /// Who a message comes from.
    MessageOriginName { System, App, Member }
    /// Whether a message is for people or for programs.
    MessageTypeName { Message, Signal }
    /// Whether a message goes to one member or to everybody in the channel.
    DeliveryTypeName { Unicast, Broadcast }
    /// Where a stream key is.
    StreamKeyStateName { Inactive, ActivePrep, Active, ActiveLive, InactiveLive, ActiveLivePrep }
    /// What a person may do inside a room.
    ParticipantRole { Host, Contributor, Audience, Guest }
    /// What a room's owner said to somebody who wants in.
    EntryVerdict { Pending, Approved, Denied }
    /// What a broadcast puts out.
    RtmpOutputMode { Cmaf, Rtmp, RtmpCmaf }
    /// Kinds of app.
    AppKindName { FlipflopApp, FlipflopPortalApp, VicolloManaged, VicolloUnmanaged }
    /// What a transcoding profile is for.
    #[derive(serde::Deserialize)]
    ProfileType { Video, Thumbnail, Preview, BroadcastRtmp }
    /// Whether a profile is taken when none is named.
    RepresentativeType { Default, NonDefault }
    /// What a file is.
    FileType { VideoPostSrc, VideoPostVideo, VideoPostThumbnail, VideoPostPreview, VideoPostStoryboard }
    /// How a result is packed.
    ProcessedFormat { Mp4, CmafHls, CmafMpegDash }
    /// Whose a storage is.
    StorageType { App, VideoRoom, Member }
    /// Whether the bytes of a file in a storage have arrived.
    StorageObjectStateName { Requested, Stored }
    /// Why a transcode failed.
    FailureReasonName {
        EmptyFile, NotMedia, TruncatedNoIndex, NoPlayableStream, UnsupportedCodec, EncoderMissing, DrmProtected,
        LimitExceeded,
        DurationMismatch, ProbeTimeout, Timeout, Crashed, OutOfMemory, WorkerLost, WorkerStopped,
        StorageFailed
    }
}
