use super::tables::GROUP;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::group::{Event, Groups, State};
use ports::log::Recorded;
use serde::{Deserialize, Serialize};

/// The view's fold.
pub(crate) struct Rows;

/// An app's groups, and whose they are: no event of a group names its app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    app: u32,
    pub(super) groups: State,
}

impl Entity for Rows {
    type Event = Event;
    type State = Shown;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = GROUP;
    const TYPES: &'static [&'static str] =
        &["group.created", "group.details_changed", "group.permissions_set", "group.deleted"];

    fn evolve(shown: Shown, event: &Event, recorded: &Recorded) -> Shown {
        Shown { app: recorded.app.0, groups: Groups::evolve(shown.groups, event) }
    }

    fn columns(shown: &Shown) -> Option<Vec<Cell>> {
        Some(vec![shown.app.into()])
    }
}
