//! A log and a vault in memory, and what the tests do with them.

use async_trait::async_trait;
use domain::member::{Command, Event, Member, Patch};
use domain::sequence::{Kind, Reserve, Sequence};
use domain::{AppId, Timestamp};
use event_log::MemoryLog;
use ports::log::{Actor, App, EventLog, Recorded};
use ports::transact::Done;
use ports::vault::{Key, Vault, VaultError};
use ports::{Context, Transactor};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub type Refused<D> = ports::TransactError<<D as domain::Decider>::Refusal>;

type Keys = HashMap<(App, Uuid), Option<[u8; 32]>>;

/// Keys by subject; none once erased.
#[derive(Default)]
pub struct MemoryVault(Mutex<Keys>);

#[async_trait]
impl Vault for MemoryVault {
    async fn key_for_sealing(&self, app: App, subject: Uuid) -> Result<Key, VaultError> {
        let mut keys = self.0.lock().unwrap();
        let key = *keys.entry((app, subject)).or_insert_with(|| Some(rand::random()));
        key.map(Key).ok_or(VaultError::Erased)
    }

    async fn key_for_opening(&self, app: App, subject: Uuid) -> Result<Option<Key>, VaultError> {
        Ok(self.0.lock().unwrap().get(&(app, subject)).copied().flatten().map(Key))
    }

    async fn erase(&self, app: App, subject: Uuid) -> Result<(), VaultError> {
        self.0.lock().unwrap().insert((app, subject), None);
        Ok(())
    }
}

#[derive(Clone)]
pub struct World {
    pub log: Arc<MemoryLog>,
    pub vault: Arc<MemoryVault>,
}

impl World {
    pub fn new() -> Self {
        Self { log: Arc::new(MemoryLog::default()), vault: Arc::new(MemoryVault::default()) }
    }

    pub fn transactor(&self) -> Transactor {
        Transactor::new(self.log.clone(), self.vault.clone())
    }

    pub async fn history(&self) -> Vec<Recorded> {
        self.log.read_all(0, 10_000).await.unwrap()
    }

    pub async fn member(&self, app: AppId, command: Command) -> Result<Done<Member>, Refused<Member>> {
        self.transactor().run::<Member>(KEY, &context(app), command).await
    }

    /// Deletes the member and erases what was personal.
    pub async fn forget(&self, app: AppId) {
        self.member(app, Command::Delete { app, at: at() }).await.unwrap();
        let deleted = self.history().await.pop().unwrap();
        assert_eq!(deleted.event_type, "member.deleted");
        self.vault.erase(deleted.app, deleted.meta.subject.unwrap()).await.unwrap();
    }
}

pub const KEY: &str = "alice";
pub const BLOCK: Reserve = Reserve { kind: Kind::File, count: 50 };

pub fn app(number: u32) -> AppId {
    number.try_into().unwrap()
}

pub fn at() -> Timestamp {
    Timestamp::from_micros(1_000_000)
}

pub fn context(app: impl Into<App>) -> Context {
    Context::new(app, Actor::System, at())
}

pub fn upsert(app: AppId, name: &str) -> Command {
    let patch = Patch { app_user_name: Some(Some(name.to_owned())), ..Patch::default() };
    let (number, app_user_id) = (7.try_into().unwrap(), "alice".parse().unwrap());
    Command::Upsert { app, number, app_user_id, patch, at: at() }
}

pub fn change(app: AppId, name: &str) -> Command {
    let patch = Patch { app_user_name: Some(Some(name.to_owned())), ..Patch::default() };
    Command::Change { app, patch, at: at() }
}

/// The name in a member's event; none if it was erased.
pub fn name(event: &Event) -> Option<String> {
    let profile = match event {
        Event::Registered(new) => new.profile.clone(),
        Event::ProfileChanged(now) => now.profile.clone(),
        Event::TokensEnded(_) | Event::Deleted(_) => None,
    };
    profile.and_then(|profile| profile.app_user_name)
}

/// Reserves a block of file numbers and answers its first.
pub async fn reserve(transactor: &Transactor, context: &Context) -> Result<u32, Refused<Sequence>> {
    let done = transactor.run::<Sequence>("file", context, BLOCK).await?;
    let domain::sequence::Event::BlockReserved(taken) = &done.events[0];
    Ok(taken.first)
}
