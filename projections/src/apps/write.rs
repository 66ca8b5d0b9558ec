use super::tables::APP;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::app::{App, Event, State};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 3;
    const TABLE: &'static Table = APP;
    const TYPES: &'static [&'static str] = &[
        "app.created",
        "app.renamed",
        "app.callback_set",
        "app.webhook_retry_set",
        "app.webhook_secret_rotated",
        "app.webhooks_enabled",
        "app.webhooks_disabled",
        "app.output_mode_set",
        "app.credentials_reset",
        "app.deleted",
    ];
    const GOES_WITH_APP: bool = false;

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        App::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        match state {
            State::Active(app) => Some(vec![
                app.app.get().into(),
                app.credentials.api_key.as_str().into(),
                app.created_at.as_micros().into(),
            ]),
            State::Absent | State::Deleted => None,
        }
    }
}
