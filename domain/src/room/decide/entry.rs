//! Manual admission and the allow list (contract section 1, "Entry policies").

use super::super::access::{self, owned};
use super::super::{
    Active, Allowed, AllowedParticipantsSet, By, Command, Entrant, Entry, EntryApproved, EntryDenied,
    EntryRequested, Event, Verdict,
};
use super::{Refusal, of_app};
use crate::ids::{AppUserId, MemberId};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// The most people on an allow list: it is part of the room's state, which every command reads.
pub const ALLOWED_MAX: usize = 1_000;
/// The most people who can have asked to be let in, answered or not.
pub const ENTRY_REQUESTS_MAX: usize = 1_000;

pub(super) fn decide(room: &Active, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::RequestEntry { app, member, app_user_id, at } => {
            request(of_app(room, app)?, member, app_user_id, at)
        }
        Command::ApproveEntry { by, app_user_id, at } => {
            let verdict = asked(room, &by, &app_user_id)?;
            let is_known = verdict == Verdict::Approved;
            Ok(if is_known { vec![] } else { vec![EntryApproved { app_user_id, at }.into()] })
        }
        Command::DenyEntry { by, app_user_id, at } => {
            let verdict = asked(room, &by, &app_user_id)?;
            let is_known = verdict == Verdict::Denied;
            Ok(if is_known { vec![] } else { vec![EntryDenied { app_user_id, at }.into()] })
        }
        Command::SetAllowed { by, allowed, at } => set_allowed(owned(room, &by)?, allowed, at),
        Command::Schedule { .. }
        | Command::Change { .. }
        | Command::Cancel { .. }
        | Command::Delete { .. }
        | Command::GoLive { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::End { .. }
        | Command::Close { .. }
        | Command::Enter { .. }
        | Command::Leave { .. }
        | Command::SetRole { .. }
        | Command::EndEgress { .. }
        | Command::StartArchiving { .. }
        | Command::Archive { .. }
        | Command::FailArchiving { .. } => Err(Refusal::WrongState { state: room.state.name() }),
    }
}

fn request(
    room: &Active,
    member: MemberId,
    app_user_id: AppUserId,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    // Guests and groups are the edge's to know: it lets nobody ask whom they keep out or let in at once.
    let who = Entrant { member, app_user_id, is_guest: false, gets_any: false };
    match access::entry(room, &who)? {
        Entry::Open(_) => return Ok(vec![]),
        Entry::Waiting(_) => {}
    }
    let app_user_id = who.app_user_id;
    let known = room.entry_requests.get(&app_user_id);
    if known.is_some_and(|request| request.member == member) {
        return Ok(vec![]);
    }
    if known.is_none() && room.entry_requests.len() >= ENTRY_REQUESTS_MAX {
        return Err(Refusal::TooManyRequests);
    }
    Ok(vec![EntryRequested { member, app_user_id, at }.into()])
}

fn asked(room: &Active, by: &By, app_user_id: &AppUserId) -> Result<Verdict, Refusal> {
    let room = owned(room, by)?;
    room.entry_requests.get(app_user_id).map(|request| request.verdict).ok_or(Refusal::NoRequest)
}

fn set_allowed(room: &Active, allowed: Vec<Allowed>, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let by_id: BTreeMap<_, _> = allowed.into_iter().map(|one| (one.app_user_id, one.role)).collect();
    if by_id.len() > ALLOWED_MAX {
        return Err(Refusal::TooManyAllowed);
    }
    if by_id == room.allowed {
        return Ok(vec![]);
    }
    let allowed = by_id.into_iter().map(|(app_user_id, role)| Allowed { app_user_id, role }).collect();
    Ok(vec![AllowedParticipantsSet { allowed, at }.into()])
}
