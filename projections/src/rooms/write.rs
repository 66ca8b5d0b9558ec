use super::tables::ROOM;
use crate::db::Cell;
use crate::entity::Entity;
use crate::posts::access_name;
use crate::table::Table;
use domain::room::{Event, Room, State};
use domain::{AppUserId, Decider};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 2;
    const TABLE: &'static Table = ROOM;
    const TYPES: &'static [&'static str] = &[
        "room.scheduled",
        "room.details_changed",
        "room.cancelled",
        "room.went_live",
        "room.paused",
        "room.resumed",
        "room.ended",
        "room.deleted",
        "room.archiving_started",
        "room.archived",
        "room.archiving_failed",
        "room.session_opened",
        "room.participant_joined",
        "room.participant_left",
        "room.session_closed",
        "room.role_changed",
        "room.egress_ended",
        "room.entry_requested",
        "room.entry_approved",
        "room.entry_denied",
        "room.allowed_participants_set",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        Room::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let room = match state {
            State::Active(room) => room,
            State::Absent | State::Deleted { .. } => return None,
        };
        Some(vec![
            room.app.get().into(),
            room.room.get().into(),
            room.uuid.to_string().into(),
            room.owner.member.get().into(),
            room.owner.app_user_id.as_str().into(),
            room.kind.name().into(),
            room.state.name().into(),
            access_name(room.access_level).into(),
            room.title.to_lowercase().into(),
            listed(room.allowed.keys()).into(),
            listed(room.session.iter().flat_map(|session| session.participants.keys())).into(),
            room.created_at.as_micros().into(),
            room.modified_at.as_micros().into(),
        ])
    }
}

fn listed<'a>(ids: impl Iterator<Item = &'a AppUserId>) -> String {
    std::iter::once(" ".to_owned()).chain(ids.map(|id| format!("{id} "))).collect()
}
