use super::tables::USER;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::user::{Event, State, User};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = USER;
    const TYPES: &'static [&'static str] = &[
        "user.invited",
        "user.token_issued",
        "user.signed_up",
        "user.renamed",
        "user.password_changed",
        "user.disabled",
        "user.enabled",
    ];
    // Users are the system's, not an app's.
    const GOES_WITH_APP: bool = false;

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        User::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        state.person().map(|person| vec![person.user.get().into(), person.created_at.as_micros().into()])
    }
}
