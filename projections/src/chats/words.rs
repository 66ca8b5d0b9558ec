use super::tables::WORDS;
use crate::db::{Cell, ReadDb, ReadError, Sql};
use crate::entity::Entity;
use crate::table::Table;
use domain::banned_words::{BannedWords, Event, State};
use domain::{AppId, Decider};
use ports::log::Recorded;

/// The fold of banned words.
pub(super) struct Words;

impl Entity for Words {
    type Event = Event;
    type State = State;
    const VERSION: i64 = super::VERSION;
    const TABLE: &'static Table = &WORDS;
    const TYPES: &'static [&'static str] = &["bannedwords.added", "bannedwords.removed"];

    fn evolve(state: State, event: &Event, _: &Recorded) -> State {
        BannedWords::evolve(state, event)
    }

    fn columns(state: &State) -> Option<Vec<Cell>> {
        Some(vec![state.app?.get().into()])
    }
}

/// An app's banned words, normalised, in order.
pub async fn banned_words(db: &ReadDb, app: AppId) -> Result<Vec<String>, ReadError> {
    let sql = Sql::new("select state from banned_words_view").bind(" where stream_key = ", app.to_string());
    let states: Vec<State> = db.states("banned_words_view", sql).await?;
    Ok(states.into_iter().flat_map(|state| state.words).collect())
}
