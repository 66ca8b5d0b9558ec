//! Given a history, when a command comes, then these facts, nothing, or a refusal.

use domain::{AppId, AppUserId, Decider, Timestamp, UserId, fold};
use std::fmt::Debug;

/// A history, before the command.
pub struct Given<D: Decider>(Vec<D::Event>);

/// What a command came to, after its history.
pub struct Outcome<D: Decider> {
    history: Vec<D::Event>,
    answer: Result<Vec<D::Event>, D::Refusal>,
}

/// Starts a spec from what has happened.
pub fn given<D: Decider>(history: impl IntoIterator<Item = D::Event>) -> Given<D> {
    Given(history.into_iter().collect())
}

impl<D: Decider> Given<D> {
    pub fn when(self, command: D::Command) -> Outcome<D> {
        let answer = D::decide(&fold::<D>(&self.0), command);
        Outcome { history: self.0, answer }
    }

    /// The state the history folds to.
    pub fn state(&self) -> D::State {
        fold::<D>(&self.0)
    }
}

impl<D: Decider> Outcome<D>
where
    D::Event: Debug + PartialEq,
    D::Refusal: Debug + PartialEq,
{
    #[track_caller]
    pub fn then(self, facts: impl IntoIterator<Item = D::Event>) {
        assert_eq!(self.answer, Ok(facts.into_iter().collect()));
    }

    #[track_caller]
    pub fn then_nothing(self) {
        assert_eq!(self.answer, Ok(vec![]));
    }

    #[track_caller]
    pub fn then_refused(self, refusal: D::Refusal) {
        assert_eq!(self.answer, Err(refusal));
    }

    /// The state after a command that was accepted.
    #[track_caller]
    pub fn state(self) -> D::State {
        let facts = self.answer.expect("the command is accepted");
        fold::<D>(self.history.iter().chain(&facts))
    }
}

/// The app that things belong to.
pub fn app() -> AppId {
    AppId::try_from(8).expect("8 is an id")
}

/// Another tenant.
pub fn other_app() -> AppId {
    AppId::try_from(9).expect("9 is an id")
}

pub fn user(number: u32) -> UserId {
    UserId::try_from(number).expect("a number from 1 on")
}

pub fn app_user(id: &str) -> AppUserId {
    id.parse().expect("letters and digits")
}

/// A number as any typed id.
pub fn id<T: TryFrom<u32, Error = domain::ids::NotAnId>>(number: u32) -> T {
    T::try_from(number).expect("1 to 2^31 - 1")
}

/// Seconds after an arbitrary noon.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_800_000_000_000_000 + seconds * 1_000_000)
}
