//! Sessions and who is in them (contract 4.4 and section 1, "Session").

use super::super::access::seen;
use super::super::{
    Active, By, Command, EgressEnded, Event, Participant, ParticipantJoined, ParticipantLeft, Role,
    RoleChanged, RoomState, SessionClosed, SessionOpened,
};
use super::Refusal;
use crate::ids::AppUserId;
use crate::time::Timestamp;
use uuid::Uuid;

pub(super) fn decide(room: &Active, command: Command) -> Result<Vec<Event>, Refusal> {
    if !room.kind.is_conference() {
        return Err(Refusal::NotAConference);
    }
    match command {
        Command::Enter { participant } => enter(room, participant),
        Command::Leave { connection, at } => Ok(leave(room, connection, at)),
        Command::SetRole { by, app_user_id, role, at } => set_role(room, &by, app_user_id, role, at),
        Command::EndEgress { session_no, egress, at } => {
            if !(1..=room.last_session_no).contains(&session_no) {
                return Err(Refusal::WrongState { state: room.state.name() });
            }
            let is_known = room.ended_egresses.contains(&egress);
            Ok(if is_known { vec![] } else { vec![EgressEnded { session_no, egress, at }.into()] })
        }
        Command::Schedule { .. }
        | Command::Change { .. }
        | Command::Cancel { .. }
        | Command::Delete { .. }
        | Command::GoLive { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::End { .. }
        | Command::Close { .. }
        | Command::RequestEntry { .. }
        | Command::ApproveEntry { .. }
        | Command::DenyEntry { .. }
        | Command::SetAllowed { .. }
        | Command::StartArchiving { .. }
        | Command::Archive { .. }
        | Command::FailArchiving { .. } => Err(Refusal::WrongState { state: room.state.name() }),
    }
}

/// Everybody goes and the session closes; nothing where there is none.
pub(super) fn empty(room: &Active, at: Timestamp) -> Vec<Event> {
    let Some(session) = &room.session else { return vec![] };
    let session_no = session.number;
    let left = |participant: &Participant| {
        ParticipantLeft { session_no, participant: participant.clone(), at }.into()
    };
    let mut facts: Vec<Event> = session.participants.values().map(left).collect();
    facts.push(SessionClosed { session_no, at }.into());
    facts
}

fn enter(room: &Active, mut participant: Participant) -> Result<Vec<Event>, Refusal> {
    let at = participant.joined_at;
    let (session_no, mut facts) = match (&room.session, room.state) {
        (_, RoomState::Cancelled | RoomState::Ended) => {
            return Err(Refusal::NotOpen { state: room.state.name() });
        }
        (Some(session), RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive) => {
            (session.number, vec![])
        }
        (None, RoomState::Scheduled | RoomState::Live | RoomState::LiveInactive) => {
            let session_no = room.last_session_no + 1;
            (session_no, vec![SessionOpened { session_no, at }.into()])
        }
    };
    let before = room.session.as_ref().and_then(|session| session.participants.get(&participant.app_user_id));
    if let Some(before) = before {
        if before.connection == participant.connection {
            return Ok(vec![]);
        }
        // A role that was given lasts over a reconnect.
        participant.role = before.role;
        facts.push(ParticipantLeft { session_no, participant: before.clone(), at }.into());
    }
    facts.push(ParticipantJoined { session_no, participant, at }.into());
    Ok(facts)
}

/// A connection that is not there any more has left before.
fn leave(room: &Active, connection: Uuid, at: Timestamp) -> Vec<Event> {
    let Some(session) = &room.session else { return vec![] };
    let Some(participant) = session.on(connection) else { return vec![] };
    let session_no = session.number;
    let mut facts = vec![ParticipantLeft { session_no, participant: participant.clone(), at }.into()];
    if session.participants.len() == 1 {
        facts.push(SessionClosed { session_no, at }.into());
    }
    facts
}

fn set_role(
    room: &Active,
    by: &By,
    app_user_id: AppUserId,
    role: Role,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let present = |id: &AppUserId| room.session.as_ref().and_then(|session| session.participants.get(id));
    let is_here = match by {
        By::App(_) => false,
        By::Member { app, member, app_user_id } => {
            room.app == *app && present(app_user_id).is_some_and(|caller| caller.member == *member)
        }
    };
    // Who is in the room sees it, whatever its access level has become since.
    if !is_here {
        seen(room, by)?;
    }
    let may = match by {
        By::App(_) => true,
        By::Member { member, app_user_id: caller, .. } => {
            let is_host =
                present(caller).is_some_and(|caller| caller.member == *member && caller.role == Role::Host);
            is_host || (room.owner.member == *member && *caller == app_user_id)
        }
    };
    if !may {
        return Err(Refusal::AccessDenied);
    }
    let target = present(&app_user_id).ok_or(Refusal::NotPresent)?;
    Ok(if target.role == role { vec![] } else { vec![RoleChanged { app_user_id, role, at }.into()] })
}
