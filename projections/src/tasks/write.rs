use super::tables::TASK;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::task::{Event, Phase, State, Tasks};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = TASK;
    const TYPES: &'static [&'static str] = &[
        "task.opened",
        "task.claimed",
        "task.lease_extended",
        "task.attempt_failed",
        "task.made",
        "task.failed",
        "task.cancelled",
    ];
    const HAS_REVISION: bool = false;
    const ON_GONE: &'static [&'static str] = &[super::progress::FORGET];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        Tasks::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let State::Known(task) = state else { return None };
        match task.phase {
            Phase::Open => Some(vec![
                task.app.get().into(),
                task.post.get().into(),
                task.claims.lease.as_ref().map(|lease| lease.until.as_micros()).into(),
            ]),
            Phase::Made { .. } | Phase::Failed | Phase::Cancelled => None,
        }
    }
}
