use super::tables::MEMBERSHIP;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::group_membership::{Event, GroupMembership, State};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = MEMBERSHIP;
    const TYPES: &'static [&'static str] = &["groupmembership.assigned"];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        GroupMembership::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let assigned = state.as_ref()?;
        Some(vec![assigned.app.get().into(), assigned.member.get().into()])
    }
}
