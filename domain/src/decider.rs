//! The shape of every aggregate.

/// A pure decision maker: what a command may do, given what has happened.
pub trait Decider {
    type Command;
    type Event;
    type State: Default;
    type Refusal;

    /// The stream category; a stream is `{CATEGORY}-{key}`. Stored, so never renamed; has no `-` in it.
    const CATEGORY: &'static str;

    /// Answers a command with the facts it causes; none, if what it asks is already so.
    fn decide(state: &Self::State, command: Self::Command) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Moves the state over one fact. Total: a fact has happened and cannot be refused.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}

/// The state after a history.
pub fn fold<'a, D: Decider>(history: impl IntoIterator<Item = &'a D::Event>) -> D::State
where
    D::Event: 'a,
{
    history.into_iter().fold(D::State::default(), D::evolve)
}
