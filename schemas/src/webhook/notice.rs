use super::PostEnd;
use domain::room::{Participant, RoomState};
use domain::{Timestamp, member, post, room, stream_key};

/// The event types that a tenant may be told of; whether it is, is in the event.
pub const TOLD: [&str; 27] = [
    "post.created",
    "post.uploaded",
    "post.upload_failed",
    "post.queued",
    "post.queuing_failed",
    "post.retried",
    "post.processing_started",
    "post.processed",
    "post.processing_failed",
    "room.scheduled",
    "room.went_live",
    "room.resumed",
    "room.paused",
    "room.session_opened",
    "room.session_closed",
    "room.ended",
    "room.archived",
    "room.archiving_failed",
    "room.participant_joined",
    "room.participant_left",
    "room.egress_ended",
    "stream_key.prepared",
    "stream_key.activated",
    "stream_key.went_live",
    "stream_key.went_inactive",
    "stream_key.released",
    "stream_key.force_terminated",
];
/// The same of members; their events are in streams that are not named by number.
const TOLD_OF_MEMBERS: [&str; 2] = ["member.registered", "member.profile_changed"];

/// What a tenant is told; the thing it is about is in the stream's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A post is in another state.
    Post {
        state: &'static str,
        end: Option<PostEnd>,
    },
    /// A stream key is in another state.
    StreamKey(&'static str),
    /// Something happened to a room: the end of the type's name, and the state the room is in then.
    Room {
        what: &'static str,
        state: RoomState,
    },
    Joined {
        session_no: u32,
        who: Participant,
        at: Timestamp,
    },
    Left {
        session_no: u32,
        who: Participant,
        at: Timestamp,
    },
    EgressEnded {
        session_no: u32,
    },
    Member {
        is_new: bool,
    },
    /// The tenant wants to see whether its callback works.
    Ping,
}

impl Notice {
    /// Whether an event of this type may be told.
    pub fn is_told(event_type: &str) -> bool {
        TOLD.contains(&event_type) || TOLD_OF_MEMBERS.contains(&event_type)
    }

    /// What is told of a post's event. A state is told once, so not the second try of the same transcode.
    pub fn of_post(event: &post::Event) -> Option<Self> {
        use post::Event as E;
        let state = match event {
            E::Created(_) => "CREATED",
            E::Uploaded(_) => "UPLOADED",
            E::UploadFailed(_) => "FAILED_UPLOAD",
            E::Queued(_) => "QUEUED",
            E::QueuingFailed(_) => "FAILED_QUEUING",
            E::Retried(_) => "PROCESSING",
            // The first claim of all ends QUEUED; every other one finds PROCESSING.
            E::ProcessingStarted(now) if now.epoch == 1 => "PROCESSING",
            E::Processed(_) => "PROCESSED",
            E::ProcessingFailed(_) => "FAILED_PROCESSING",
            E::ProcessingStarted(_)
            | E::DetailsChanged(_)
            | E::ProfilesChanged(_)
            | E::UploadStarted(_)
            | E::UploadAborted(_)
            | E::UploadExpired(_)
            | E::LeaseExtended(_)
            | E::PieceMade(_)
            | E::Planned(_)
            | E::AttemptFailed(_)
            | E::AllowedMembersSet(_)
            | E::PictureUploadStarted(_)
            | E::PictureUploaded(_)
            | E::PictureRemoved(_)
            | E::Deleted(_) => return None,
        };
        Some(Self::Post { state, end: end(event) })
    }

    /// What is told of a stream key's event.
    pub fn of_stream_key(event: &stream_key::Event) -> Option<Self> {
        use stream_key::Event as E;
        let state = match event {
            E::Prepared(now) => now.state,
            E::Activated(now) => now.state,
            E::WentLive(now) => now.state,
            E::WentInactive(now) => now.state,
            E::Released(now) => now.state,
            E::ForceTerminated(now) => now.state,
            // A key is INACTIVE from the start: nothing has changed.
            E::Issued(_) | E::Reissued(_) | E::SettingsChanged(_) | E::Retired(_) => return None,
        };
        Some(Self::StreamKey(state.name()))
    }

    /// What is told of a room's event. Observers come and go unnoticed (contract 8.2).
    pub fn of_room(event: &room::Event) -> Option<Self> {
        use RoomState as S;
        use room::Event as E;
        let (what, state) = match event {
            E::Scheduled(_) => ("SCHEDULED", S::Scheduled),
            E::WentLive(_) | E::Resumed(_) | E::SessionOpened(_) => ("LIVE", S::Live),
            E::Paused(_) | E::SessionClosed(_) => ("LIVE_INACTIVE", S::LiveInactive),
            E::Ended(_) => ("ENDED", S::Ended),
            // Recordings begin when the room is over, and clients know no other state of it (contract rule 0.4).
            E::Archived(_) => ("ARCHIVED", S::Ended),
            E::ArchivingFailed(_) => ("FAILED_ARCHIVING", S::Ended),
            E::ParticipantJoined(now) if !now.participant.hidden => {
                let (session_no, who) = (now.session_no, now.participant.clone());
                return Some(Self::Joined { session_no, who, at: now.at });
            }
            E::ParticipantLeft(now) if !now.participant.hidden => {
                let (session_no, who) = (now.session_no, now.participant.clone());
                return Some(Self::Left { session_no, who, at: now.at });
            }
            E::EgressEnded(now) => return Some(Self::EgressEnded { session_no: now.session_no }),
            E::ParticipantJoined(_)
            | E::ParticipantLeft(_)
            | E::DetailsChanged(_)
            | E::Cancelled(_)
            | E::Deleted(_)
            | E::ArchivingStarted(_)
            | E::RoleChanged(_)
            | E::EntryRequested(_)
            | E::EntryApproved(_)
            | E::EntryDenied(_)
            | E::AllowedParticipantsSet(_) => return None,
        };
        Some(Self::Room { what, state })
    }

    /// What is told of a member's event.
    pub fn of_member(event: &member::Event) -> Option<Self> {
        match event {
            member::Event::Registered(_) => Some(Self::Member { is_new: true }),
            member::Event::ProfileChanged(_) => Some(Self::Member { is_new: false }),
            member::Event::TokensEnded(_) | member::Event::Deleted(_) => None,
        }
    }

    /// The webhook's `type`.
    pub fn kind(&self) -> String {
        match self {
            Self::Post { state, .. } => format!("VIDEO_POST_{state}"),
            Self::StreamKey(state) => format!("STREAM_KEY_{state}"),
            Self::Room { what, .. } => format!("VIDEO_ROOM_{what}"),
            Self::Joined { .. } => "VIDEO_ROOM_PARTICIPANT_JOINED".into(),
            Self::Left { .. } => "VIDEO_ROOM_PARTICIPANT_LEFT".into(),
            Self::EgressEnded { .. } => "VIDEO_ROOM_EGRESS_ENDED".into(),
            Self::Member { is_new: true } => "MEMBER_CREATED".into(),
            Self::Member { is_new: false } => "MEMBER_UPDATED".into(),
            Self::Ping => super::PING.into(),
        }
    }
}

/// What a transcode came to.
fn end(event: &post::Event) -> Option<PostEnd> {
    match event {
        post::Event::Processed(result) => {
            Some(PostEnd { failure_reason: None, failure_detail: None, resource_use: result.into() })
        }
        post::Event::ProcessingFailed(failed) => Some(PostEnd {
            failure_reason: Some(failed.reason),
            failure_detail: Some(failed.detail.clone()),
            resource_use: failed.used.into(),
        }),
        _ => None,
    }
}
