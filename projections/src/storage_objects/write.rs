use super::tables::OBJECT;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::Decider;
use domain::storage_object::{Event, State, Storage, StorageObject};
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = State;
    const VERSION: i64 = 1;
    const TABLE: &'static Table = OBJECT;
    const TYPES: &'static [&'static str] = &[
        "storageobject.requested",
        "storageobject.completed",
        "storageobject.details_changed",
        "storageobject.deleted",
    ];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        StorageObject::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        let object = match state {
            State::Active(object) => object,
            State::Absent | State::Deleted { .. } => return None,
        };
        let (storage, of) = place(&object.storage);
        Some(vec![
            object.app.get().into(),
            object.object.get().into(),
            storage.into(),
            of.into(),
            object.phase.name().into(),
            object.name.to_lowercase().into(),
            object.created_at.as_micros().into(),
            object.modified_at.as_micros().into(),
        ])
    }
}

/// A storage in columns.
pub(super) fn place(storage: &Storage) -> (&'static str, u32) {
    match storage {
        Storage::App => ("APP", 0),
        Storage::VideoRoom(room) => ("VIDEO_ROOM", room.get()),
        Storage::Member(owner) => ("MEMBER", owner.member.get()),
    }
}
