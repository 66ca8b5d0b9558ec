//! Words that an app's members cannot say in any of its chats (contract 3.5), one stream an app.
//!
//! A message that contains one is delivered with the word's letters replaced by `*`, wherever it stands and in
//! whatever case: the older chat has no answer to a message, so a refusal would look like a loss. What the tenant's
//! own backend says is not touched.

mod mask;

pub use mask::{mask, normalise};

use crate::decider::Decider;
use crate::ids::AppId;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most words of an app.
pub const WORDS_MAX: usize = 1_000;
/// The most characters of a word.
pub const WORD_CHARS_MAX: usize = 100;

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Add { app: AppId, words: Vec<String>, at: Timestamp },
    Remove { app: AppId, words: Vec<String>, at: Timestamp },
}

/// Words were forbidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    pub app: AppId,
    /// Normalised.
    pub words: Vec<String>,
    pub at: Timestamp,
}

/// Words are allowed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    pub app: AppId,
    /// Normalised.
    pub words: Vec<String>,
    pub at: Timestamp,
}

events! {
    "bannedwords.added" v 1 => Added;
    "bannedwords.removed" v 1 => Removed;
}

/// An app's banned words, normalised; none before the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub app: Option<AppId>,
    pub words: BTreeSet<String>,
}

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the app does not exist")]
    NotFound,
    #[error("name at least one word")]
    Empty,
    #[error("a banned word takes at most {WORD_CHARS_MAX} characters")]
    TooLong,
    #[error("an app bans at most {WORDS_MAX} words")]
    TooMany,
}

/// The aggregate.
pub struct BannedWords;

impl Decider for BannedWords {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "bannedwords";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Add { app, words, at } => {
                let words = checked(state, app, words)?;
                let words: Vec<_> = words.into_iter().filter(|word| !state.words.contains(word)).collect();
                if state.words.len() + words.len() > WORDS_MAX {
                    return Err(Refusal::TooMany);
                }
                Ok(if words.is_empty() { vec![] } else { vec![Added { app, words, at }.into()] })
            }
            Command::Remove { app, words, at } => {
                let words = checked(state, app, words)?;
                let words: Vec<_> = words.into_iter().filter(|word| state.words.contains(word)).collect();
                Ok(if words.is_empty() { vec![] } else { vec![Removed { app, words, at }.into()] })
            }
        }
    }

    fn evolve(mut state: State, event: &Event) -> State {
        match event {
            Event::Added(now) => {
                state.app = Some(now.app);
                state.words.extend(now.words.iter().cloned());
            }
            Event::Removed(now) => {
                state.app = Some(now.app);
                for word in &now.words {
                    state.words.remove(word);
                }
            }
        }
        state
    }
}

/// The words, normalised, each once; empty ones do not count.
fn checked(state: &State, app: AppId, words: Vec<String>) -> Result<BTreeSet<String>, Refusal> {
    if state.app.is_some_and(|owner| owner != app) {
        return Err(Refusal::NotFound);
    }
    let words: BTreeSet<_> =
        words.iter().map(|word| normalise(word)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(Refusal::Empty);
    }
    if words.iter().any(|word| word.chars().count() > WORD_CHARS_MAX) {
        return Err(Refusal::TooLong);
    }
    Ok(words)
}
