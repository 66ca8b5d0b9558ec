use super::caller::Caller;
use crate::{ApiError, Platform};
use domain::idempotency::{Command, Idempotency, NumberTaken, State};
use ports::{Context, clock};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

tokio::task_local! {
    /// The keyed request that this task does, if it does one.
    pub(super) static KEYED: Arc<Keyed>;
}

/// The keyed request that this task does.
pub(crate) fn current() -> Option<Arc<Keyed>> {
    KEYED.try_with(Clone::clone).ok()
}

/// A request under a key: gives the same ids, numbers and secrets in the same order each time it is done.
pub(crate) struct Keyed {
    pub(super) platform: Platform,
    pub(super) stream: Uuid,
    caller: Caller,
    given: Mutex<Given>,
}

/// What was given out in this run.
#[derive(Default)]
struct Given {
    commands: u32,
    secrets: u32,
    /// Numbers of an earlier run that this one has not asked for yet.
    numbers: Vec<NumberTaken>,
}

impl Keyed {
    pub(super) fn new(platform: Platform, caller: Caller, stream: Uuid) -> Self {
        Self { platform, stream, caller, given: Mutex::default() }
    }

    pub(super) fn remember_all(&self, numbers: Vec<NumberTaken>) {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).numbers = numbers;
    }

    /// Notes something of this request in the log.
    pub(super) async fn note(&self, command: Command) -> Result<State, ApiError> {
        let context = Context::new(self.caller.app, self.caller.actor.clone(), clock::now());
        let key = self.stream.simple().to_string();
        Ok(self.platform.transactor()?.run::<Idempotency>(&key, &context, command).await?.state)
    }

    /// The id of the next command.
    pub fn command_id(&self) -> Uuid {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.commands += 1;
        Uuid::new_v5(&self.stream, format!("command {}", given.commands).as_bytes())
    }

    /// The next secret's random bytes: what only the server can derive, and derives again.
    pub fn secret(&self) -> [u8; 20] {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.secrets += 1;
        let bytes = self
            .platform
            .secrets
            .derive("idempotent secret", &[self.stream.as_bytes(), &given.secrets.to_be_bytes()]);
        std::array::from_fn(|at| bytes[at])
    }

    /// The number of this kind that an earlier run had taken next.
    pub fn known_number(&self, kind: &str) -> Option<u32> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let at = given.numbers.iter().position(|taken| taken.kind == kind)?;
        Some(given.numbers.remove(at).number)
    }

    /// Notes a number before it is used.
    pub async fn take_number(&self, kind: &str, number: u32) -> Result<(), ApiError> {
        let taken = NumberTaken { kind: kind.to_owned(), number, at: clock::now() };
        self.note(Command::TakeNumber(taken)).await.map(drop)
    }
}
