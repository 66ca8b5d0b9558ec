//! What holds for any list of commands.

mod app;
mod broadcast;
mod channel;
mod login;
mod member;
mod playback;
mod post;
mod post_intent;
mod profile;
mod sequence;
mod task;
mod usage;
mod user;

use domain::stored::Stored;
use domain::{Decider, fold};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// One accepted command.
pub struct Step<'a, D: Decider> {
    pub before: &'a D::State,
    pub facts: &'a [D::Event],
    pub after: &'a D::State,
}

/// Runs commands one after the other and checks what holds for every aggregate: no panic, the fold of the history is
/// the state, and every fact is the same after a way through its stored JSON. Refused commands change nothing.
///
/// `next` makes a command from the state it meets; `seen` looks at each step.
pub fn run<D>(
    mut next: impl FnMut(&D::State) -> Option<D::Command>,
    mut seen: impl FnMut(&D::Command, Step<'_, D>),
) -> Vec<D::Event>
where
    D: Decider,
    D::Command: Clone,
    D::Event: Stored + Clone + Debug + PartialEq,
    D::State: Clone + Debug + PartialEq,
{
    let (mut state, mut history) = (D::State::default(), vec![]);
    while let Some(command) = next(&state) {
        let Ok(facts) = D::decide(&state, command.clone()) else { continue };
        let after = facts.iter().fold(state.clone(), D::evolve);
        seen(&command, Step { before: &state, facts: &facts, after: &after });
        for fact in &facts {
            let data = fact.to_json().to_string();
            let read =
                D::Event::from_json(fact.info().name, data.as_bytes()).expect("what was written can be read");
            assert_eq!(read, *fact);
        }
        history.extend(facts);
        state = after;
        assert_eq!(fold::<D>(&history), state);
    }
    history
}

/// The same command again: whatever the answer, it adds nothing.
pub fn adds_nothing_again<D>(command: &D::Command, after: &D::State)
where
    D: Decider,
    D::Command: Clone + Debug,
    D::Event: Debug,
{
    if let Ok(facts) = D::decide(after, command.clone()) {
        assert!(facts.is_empty(), "{command:?} added {facts:?} again");
    }
}

/// Read models keep states as JSON.
pub fn is_the_same_through_json<S: Serialize + DeserializeOwned + PartialEq + Debug>(state: &S) {
    let json = serde_json::to_string(state).expect("a state can be written");
    assert_eq!(serde_json::from_str::<S>(&json).expect("and read"), *state);
}
