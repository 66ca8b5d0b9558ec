use super::read::kind;
use super::tables::PROFILE;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::profile::{Event, State, TranscodingProfile};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 3;
    const TABLE: &'static Table = PROFILE;
    const TYPES: &'static [&'static str] = &["profile.created", "profile.revised", "profile.retired"];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        TranscodingProfile::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let (profile, retired) = match state {
            State::Absent => return None,
            State::Active(profile) => (profile, 0_i64),
            State::Retired(profile) => (profile, 1),
        };
        Some(vec![
            profile.app.get().into(),
            profile.profile.get().into(),
            kind(&profile.settings).into(),
            retired.into(),
            profile.created_at.as_micros().into(),
            profile.modified_at.as_micros().into(),
        ])
    }
}
