//! What each command may do in each state; broadcasts, conferences and entry have a file each.

mod broadcast;
mod conference;
mod entry;

pub use entry::{ALLOWED_MAX, ENTRY_REQUESTS_MAX};

use super::access::owned;
use super::{
    Active, By, Cancelled, Command, Deleted, Described, Details, DetailsChanged, Event, Kind, RoomState,
    Scheduled, State,
};
use crate::access::Creator;
use crate::ids::{AppId, RoomId};
use crate::post::Owner;
use crate::time::Timestamp;
use uuid::Uuid;

/// The most characters of a title.
pub const TITLE_CHARS_MAX: usize = 200;
/// The most characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;
/// The most bytes of view options.
pub const VIEW_OPTIONS_BYTES_MAX: usize = 16_384;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the video room does not exist")]
    NotFound,
    #[error("the video room exists already")]
    Exists,
    #[error("the video room is not for this member")]
    AccessDenied,
    #[error("a title takes at most {TITLE_CHARS_MAX} characters")]
    TitleTooLong,
    #[error("a description takes at most {DESCRIPTION_CHARS_MAX} characters")]
    DescriptionTooLong,
    #[error("viewOptions take at most {VIEW_OPTIONS_BYTES_MAX} bytes")]
    ViewOptionsTooLarge,
    #[error("scheduledAt is required for a BROADCAST_RTMP room")]
    NoSchedule,
    #[error("only a BROADCAST_RTMP room can do this")]
    NotABroadcast,
    #[error("only a VIDEO_CONFERENCE or INTERACTIVE_MEETING room can be entered")]
    NotAConference,
    #[error("the room is {state}; this needs SCHEDULED")]
    NotScheduled { state: &'static str },
    #[error("the room is {state}; stop the stream first, the room is then LIVE_INACTIVE and can be ended")]
    NotLiveInactive { state: &'static str },
    #[error("the room is {state}; nobody can enter it any more")]
    NotOpen { state: &'static str },
    #[error("the room is {state}; this step does not follow")]
    WrongState { state: &'static str },
    #[error("the participant is not in the room")]
    NotPresent,
    #[error("nobody of this appUserId asked to be let in")]
    NoRequest,
    #[error("at most {ENTRY_REQUESTS_MAX} people can have asked to be let into a room")]
    TooManyRequests,
    #[error("an allow list takes at most {ALLOWED_MAX} people")]
    TooManyAllowed,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Schedule { app, room, uuid, owner, creator, kind, scheduled_at, details, at } => {
            let new = New { app, room, uuid, owner, creator, kind, scheduled_at };
            schedule(state, new, details, at)
        }
        Command::Change { by, details, at } => change(owned(active(state)?, &by)?, details, at),
        Command::Cancel { by, at } => {
            let room = owned(active(state)?, &by)?;
            match room.state {
                RoomState::Scheduled => Ok(vec![Cancelled { at }.into()]),
                RoomState::Cancelled | RoomState::Live | RoomState::LiveInactive | RoomState::Ended => {
                    Err(Refusal::NotScheduled { state: room.state.name() })
                }
            }
        }
        Command::Delete { by, at } => match state {
            State::Deleted { app } if *app == by.app() => Ok(vec![]),
            State::Active(_) | State::Absent | State::Deleted { .. } => {
                let room = owned(active(state)?, &by)?;
                let mut facts = match room.state {
                    // Whoever watches or takes part hears that it is over.
                    RoomState::Live | RoomState::LiveInactive => broadcast::close(room, by.ended(), at),
                    RoomState::Scheduled | RoomState::Cancelled | RoomState::Ended => vec![],
                };
                facts.push(Deleted { app: room.app, room: room.room, at }.into());
                Ok(facts)
            }
        },
        Command::GoLive { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::End { .. }
        | Command::Close { .. }
        | Command::StartArchiving { .. }
        | Command::Archive { .. }
        | Command::FailArchiving { .. } => broadcast::decide(active(state)?, command),
        Command::Enter { .. }
        | Command::Leave { .. }
        | Command::SetRole { .. }
        | Command::EndEgress { .. } => conference::decide(active(state)?, command),
        Command::RequestEntry { .. }
        | Command::ApproveEntry { .. }
        | Command::DenyEntry { .. }
        | Command::SetAllowed { .. } => entry::decide(active(state)?, command),
    }
}

fn active(state: &State) -> Result<&Active, Refusal> {
    match state {
        State::Active(room) => Ok(room),
        State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

/// What a room is from its first day on.
struct New {
    app: AppId,
    room: RoomId,
    uuid: Uuid,
    owner: Owner,
    creator: Creator,
    kind: Kind,
    scheduled_at: Option<Timestamp>,
}

fn schedule(state: &State, new: New, details: Details, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match state {
        State::Absent => {}
        State::Active(_) | State::Deleted { .. } => return Err(Refusal::Exists),
    }
    let New { app, room, uuid, owner, creator, kind, scheduled_at } = new;
    if kind == Kind::BroadcastRtmp && scheduled_at.is_none() {
        return Err(Refusal::NoSchedule);
    }
    let described = checked(details.apply(Described::default()))?;
    Ok(vec![Scheduled { app, room, uuid, owner, creator, kind, scheduled_at, described, at }.into()])
}

fn change(room: &Active, details: Details, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let before = room.described();
    let described = checked(details.apply(before.clone()))?;
    Ok(if described == before { vec![] } else { vec![DetailsChanged { described, at }.into()] })
}

fn checked(described: Described) -> Result<Described, Refusal> {
    if described.title.chars().count() > TITLE_CHARS_MAX {
        return Err(Refusal::TitleTooLong);
    }
    if described.description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_CHARS_MAX) {
        return Err(Refusal::DescriptionTooLong);
    }
    if described.view_options.as_ref().is_some_and(|text| text.len() > VIEW_OPTIONS_BYTES_MAX) {
        return Err(Refusal::ViewOptionsTooLarge);
    }
    Ok(described)
}

/// A caller of the room's own app, where nothing else is asked of it.
fn of_app(room: &Active, app: AppId) -> Result<&Active, Refusal> {
    owned(room, &By::App(app))
}
