use super::tables::STREAM_KEY;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::stream_key::{Event, State, StreamKey};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = STREAM_KEY;
    const TYPES: &'static [&'static str] = &[
        "stream_key.issued",
        "stream_key.prepared",
        "stream_key.activated",
        "stream_key.went_live",
        "stream_key.went_inactive",
        "stream_key.released",
        "stream_key.reissued",
        "stream_key.force_terminated",
        "stream_key.settings_changed",
        "stream_key.retired",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        StreamKey::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let key = match state {
            State::Active(key) => key,
            State::Absent | State::Retired { .. } => return None,
        };
        Some(vec![
            key.app.get().into(),
            key.key.get().into(),
            key.owner.app_user_id.as_str().into(),
            key.phase.name().into(),
            key.secret.hash.as_str().into(),
            key.phase.room().map(i64::from).into(),
            key.created_at.as_micros().into(),
            key.modified_at.as_micros().into(),
        ])
    }
}
