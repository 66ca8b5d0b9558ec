use super::tables::SESSION;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::session::{self, Event, Open, State};
use ports::log::Recorded;
use serde::{Deserialize, Serialize};

/// The view's fold.
pub(crate) struct Rows;

/// A session with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    session: String,
    state: State,
}

/// A session that was not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name: the key of its stream.
    pub id: String,
    pub open: Open,
}

impl Shown {
    pub(super) fn open(self) -> Option<Session> {
        match self.state {
            State::Open(open) => Some(Session { id: self.session, open }),
            State::Absent | State::Ended { .. } => None,
        }
    }
}

impl Entity for Rows {
    type Event = Event;
    type State = Shown;
    const VERSION: i64 = 2;
    const TABLE: &'static Table = SESSION;
    const TYPES: &'static [&'static str] = &["session.opened", "session.ended"];
    // Users are the system's, not an app's.
    const GOES_WITH_APP: bool = false;

    fn evolve(shown: Shown, event: &Event, recorded: &Recorded) -> Shown {
        Shown {
            session: recorded.stream.key().to_owned(),
            state: session::Session::evolve(shown.state, event),
        }
    }

    fn columns(shown: &Shown) -> Option<Vec<Cell>> {
        match &shown.state {
            State::Open(open) => Some(vec![
                open.user.get().into(),
                open.opened_at.as_micros().into(),
                open.expires_at.as_micros().into(),
            ]),
            State::Absent | State::Ended { .. } => None,
        }
    }
}
