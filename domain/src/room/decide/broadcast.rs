//! The room's halves of a broadcast, and its recording.

use super::super::access::owned;
use super::super::{
    Active, Archived, ArchivingFailed, ArchivingStarted, By, Command, Ended, EndedBy, Event, Kind, Live,
    Paused, Resumed, RoomState, VodState, WentLive,
};
use super::{Refusal, conference, of_app};
use crate::ids::PostId;
use crate::time::Timestamp;

pub(super) fn decide(room: &Active, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::GoLive { by, live, at } => go_live(owned(room, &by)?, live, at),
        Command::Pause { at } => match broadcast(room)?.state {
            RoomState::Live => Ok(vec![Paused { at }.into()]),
            RoomState::LiveInactive => Ok(vec![]),
            RoomState::Scheduled | RoomState::Cancelled | RoomState::Ended => wrong(room),
        },
        Command::Resume { live, at } => match broadcast(room)?.state {
            RoomState::LiveInactive => Ok(vec![Resumed { live, at }.into()]),
            RoomState::Live if room.live == Some(live) => Ok(vec![]),
            RoomState::Scheduled | RoomState::Cancelled | RoomState::Live | RoomState::Ended => wrong(room),
        },
        Command::End { by, force, record, at } => end(owned(room, &by)?, &by, force, record, at),
        Command::Close { app, by, at } => Ok(close(of_app(room, app)?, by, at)),
        Command::StartArchiving { post, at } => start_archiving(room, post, at),
        Command::Archive { post, path, at } => match room.vod_state {
            VodState::Archiving => Ok(vec![Archived { post, path, at }.into()]),
            VodState::Archived if room.video_post == Some(post) => Ok(vec![]),
            VodState::NotArchived | VodState::Archived | VodState::FailedArchiving => wrong(room),
        },
        Command::FailArchiving { detail, at } => match room.vod_state {
            VodState::Archiving => Ok(vec![ArchivingFailed { detail, at }.into()]),
            VodState::FailedArchiving => Ok(vec![]),
            VodState::NotArchived | VodState::Archived => wrong(room),
        },
        Command::Schedule { .. }
        | Command::Change { .. }
        | Command::Cancel { .. }
        | Command::Delete { .. }
        | Command::Enter { .. }
        | Command::Leave { .. }
        | Command::SetRole { .. }
        | Command::EndEgress { .. }
        | Command::RequestEntry { .. }
        | Command::ApproveEntry { .. }
        | Command::DenyEntry { .. }
        | Command::SetAllowed { .. } => wrong(room),
    }
}

fn go_live(room: &Active, live: Live, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match broadcast(room)?.state {
        RoomState::Scheduled => Ok(vec![WentLive { live, at }.into()]),
        RoomState::Cancelled | RoomState::Live | RoomState::LiveInactive | RoomState::Ended => {
            Err(Refusal::NotScheduled { state: room.state.name() })
        }
    }
}

fn end(room: &Active, by: &By, force: bool, record: bool, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if room.kind.is_conference() {
        return match room.state {
            RoomState::Ended => Ok(vec![]),
            RoomState::Cancelled => Err(Refusal::NotOpen { state: room.state.name() }),
            RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive => {
                Ok(ended(room, false, false, by.ended(), at))
            }
        };
    }
    match room.state {
        RoomState::LiveInactive => Ok(ended(room, force, record, by.ended(), at)),
        RoomState::Live if force => Ok(ended(room, true, record, by.ended(), at)),
        RoomState::Scheduled | RoomState::Cancelled | RoomState::Live | RoomState::Ended => {
            Err(Refusal::NotLiveInactive { state: room.state.name() })
        }
    }
}

/// Ends it, whatever it is doing; nothing where it is over.
pub(super) fn close(room: &Active, by: EndedBy, at: Timestamp) -> Vec<Event> {
    match room.state {
        RoomState::Cancelled | RoomState::Ended => vec![],
        RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive => {
            let forced = room.kind == Kind::BroadcastRtmp && room.state != RoomState::Scheduled;
            ended(room, forced, false, by, at)
        }
    }
}

fn ended(room: &Active, forced: bool, record: bool, by: EndedBy, at: Timestamp) -> Vec<Event> {
    let mut facts = conference::empty(room, at);
    facts.push(Ended { forced, by, at }.into());
    if record {
        facts.push(ArchivingStarted { post: None, at }.into());
    }
    facts
}

fn start_archiving(room: &Active, post: PostId, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match room.vod_state {
        VodState::Archiving if room.video_post == Some(post) => Ok(vec![]),
        VodState::Archiving => Ok(vec![ArchivingStarted { post: Some(post), at }.into()]),
        VodState::NotArchived | VodState::Archived | VodState::FailedArchiving => wrong(room),
    }
}

fn broadcast(room: &Active) -> Result<&Active, Refusal> {
    if room.kind.is_conference() { Err(Refusal::NotABroadcast) } else { Ok(room) }
}

fn wrong<T>(room: &Active) -> Result<T, Refusal> {
    Err(Refusal::WrongState { state: room.state.name() })
}
