//! Views with one row an aggregate: its folded state as JSON, and columns to find and sort it by.

use crate::db::{Cell, Sql, cells_of};
use crate::row::Row as StateRow;
use crate::table::{Table, placeholders};
use crate::view::WriteError;
use domain::stored::Stored;
use ports::codec;
use ports::log::Recorded;
use ports::vault::Vault;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

/// The event that ends an app and everything in it.
const APP_DELETED: &str = "app.deleted";

/// A view that is a fold. The table's first column is the stream's key, its last the state.
pub(crate) trait Entity {
    type Event: Stored + Send + Sync;
    type State: Default + Serialize + DeserializeOwned + Send + Sync;

    const VERSION: i64;
    const TABLE: &'static Table;
    /// The event types that change the state.
    const TYPES: &'static [&'static str];
    /// Whether readers ask for the row's revision: it then moves with every event of the stream, shown or not.
    const HAS_REVISION: bool = true;
    /// Whether an app's rows go with the app.
    const GOES_WITH_APP: bool = true;
    /// Statements for a key (`$1`) whose row goes.
    const ON_GONE: &'static [&'static str] = &[];

    fn evolve(state: Self::State, event: &Self::Event, recorded: &Recorded) -> Self::State;

    /// The columns between key and state; `None` = there is nothing to show, the row goes.
    fn columns(state: &Self::State) -> Option<Vec<Cell>>;
}

pub(crate) fn wants<E: Entity>(event_type: &str) -> bool {
    E::TYPES.contains(&event_type)
        || (E::HAS_REVISION && E::Event::TYPES.iter().any(|info| info.name == event_type))
        || (E::GOES_WITH_APP && event_type == APP_DELETED)
}

/// States by stream key, in a fixed order.
type States<S> = BTreeMap<String, StateRow<S>>;

pub(crate) async fn write<E: Entity>(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    let mut rest = events;
    while !rest.is_empty() {
        let end = rest.iter().position(|event| event.event_type == APP_DELETED && E::GOES_WITH_APP);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        write_part::<E>(part, tx, vault).await?;
        rest = after;
        if let Some((end, after)) = after.split_first() {
            let text = format!("delete from {} where app = $1", E::TABLE.name);
            Sql::with(text, vec![end.app.0.into()]).run(&mut *tx).await?;
            rest = after;
        }
    }
    Ok(())
}

async fn write_part<E: Entity>(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    let mut states = load::<E>(events, tx).await?;
    for recorded in events {
        if !E::TYPES.contains(&recorded.event_type.as_str()) {
            if let Some(row) = states.get_mut(recorded.stream.key()) {
                row.revision = recorded.revision;
            }
            continue;
        }
        let at_event = |source| WriteError::event(recorded.position, source);
        let event = codec::decode::<E::Event>(recorded, vault).await.map_err(at_event)?;
        let row = states.entry(recorded.stream.key().to_owned()).or_default();
        row.state = E::evolve(std::mem::take(&mut row.state), &event, recorded);
        row.revision = recorded.revision;
    }
    save::<E>(states, tx).await
}

/// The states that these events change. A stream's first event needs none.
async fn load<E: Entity>(
    events: &[&Recorded],
    tx: &mut AnyConnection,
) -> Result<States<E::State>, WriteError> {
    let table = E::TABLE;
    let mut keys: Vec<&str> =
        events.iter().filter(|event| event.revision > 0).map(|event| event.stream.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut states = States::new();
    for keys in keys.chunks(table.rows_max()) {
        let (key, name) = (table.columns[0], table.name);
        let marks = placeholders(0, keys.len());
        let text = format!("select {key} as stream_key, state from {name} where {key} in ({marks})");
        let sql = Sql::with(text, cells_of(keys));
        for row in sql.all(&mut *tx).await? {
            let (key, state): (String, String) = (row.try_get("stream_key")?, row.try_get("state")?);
            let state = serde_json::from_str(&state)
                .map_err(|source| WriteError::Row { table: table.name, source })?;
            states.insert(key, state);
        }
    }
    Ok(states)
}

async fn save<E: Entity>(states: States<E::State>, tx: &mut AnyConnection) -> Result<(), WriteError> {
    let table = E::TABLE;
    let (mut rows, mut gone) = (vec![], vec![]);
    for (key, row) in states {
        match E::columns(&row.state) {
            Some(columns) => {
                let json = serde_json::to_string(&row)
                    .map_err(|source| WriteError::Row { table: table.name, source })?;
                rows.push([vec![key.into()], columns, vec![json.into()]].concat());
            }
            None => gone.push(Cell::from(key)),
        }
    }
    for rows in rows.chunks(table.rows_max()) {
        Sql::with(table.upsert(rows.len()), rows.concat()).run(&mut *tx).await?;
    }
    for keys in gone.chunks(table.rows_max()) {
        let (key, name) = (table.columns[0], table.name);
        let text = format!("delete from {name} where {key} in ({})", placeholders(0, keys.len()));
        Sql::with(text, keys.to_vec()).run(&mut *tx).await?;
    }
    for statement in E::ON_GONE {
        for key in &gone {
            Sql::with(*statement, vec![key.clone()]).run(&mut *tx).await?;
        }
    }
    Ok(())
}
