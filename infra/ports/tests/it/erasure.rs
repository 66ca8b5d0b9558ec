//! Personal data: sealed in the log, gone for ever with its key.

use crate::world::{KEY, MemoryVault, World, app, change, context, name, upsert};
use async_trait::async_trait;
use domain::member::{self, Event, Member};
use ports::codec;
use ports::log::App;
use ports::vault::{Key, Vault, VaultError};
use ports::{TransactError, Transactor};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

#[tokio::test]
async fn what_is_personal_is_not_in_the_log_and_cannot_be_read_once_its_key_is_gone() {
    let world = World::new();
    world.member(app(8), upsert(app(8), "Alice")).await.unwrap();
    let stored = world.history().await.remove(0);
    assert!(!String::from_utf8_lossy(&stored.data).contains("Alice"));
    let read = codec::decode::<Event>(&stored, &*world.vault).await.unwrap();
    assert_eq!(name(&read).as_deref(), Some("Alice"));
    world.forget(app(8)).await;
    let read = codec::decode::<Event>(&stored, &*world.vault).await.unwrap();
    assert_eq!(name(&read), None);
}

#[tokio::test]
async fn a_person_who_comes_back_is_someone_new_and_what_was_erased_stays_so() {
    let world = World::new();
    world.member(app(8), upsert(app(8), "Alice")).await.unwrap();
    world.forget(app(8)).await;
    let back = world.member(app(8), upsert(app(8), "Alice again")).await.unwrap();
    let member::State::Active(member) = back.state else { panic!("she is back") };
    assert_eq!(member.profile.app_user_name.as_deref(), Some("Alice again"));
    let mut names = vec![];
    for event in world.history().await {
        names.push(name(&codec::decode::<Event>(&event, &*world.vault).await.unwrap()));
    }
    assert_eq!(names, [None, None, Some("Alice again".to_owned())]);
}

/// A vault at whose door the person is forgotten while someone asks for the key.
struct Late {
    world: World,
    is_late: AtomicBool,
}

#[async_trait]
impl Vault for Late {
    async fn key_for_sealing(&self, app: App, subject: Uuid) -> Result<Key, VaultError> {
        if self.is_late.swap(false, Ordering::Relaxed) {
            self.world.forget(crate::world::app(app.0)).await;
        }
        self.vault().key_for_sealing(app, subject).await
    }

    async fn key_for_opening(&self, app: App, subject: Uuid) -> Result<Option<Key>, VaultError> {
        self.vault().key_for_opening(app, subject).await
    }

    async fn erase(&self, app: App, subject: Uuid) -> Result<(), VaultError> {
        self.vault().erase(app, subject).await
    }
}

impl Late {
    fn vault(&self) -> &MemoryVault {
        &self.world.vault
    }

    async fn transactor() -> (World, Transactor) {
        let world = World::new();
        world.member(app(8), upsert(app(8), "Alice")).await.unwrap();
        let late = Self { world: world.clone(), is_late: AtomicBool::new(true) };
        let transactor = Transactor::new(world.log.clone(), Arc::new(late));
        (world, transactor)
    }
}

#[tokio::test]
async fn a_change_of_a_person_forgotten_meanwhile_finds_nobody() {
    let (world, transactor) = Late::transactor().await;
    let late = transactor.run::<Member>(KEY, &context(app(8)), change(app(8), "Alicia")).await.err().unwrap();
    assert!(matches!(late, TransactError::Refused(member::Refusal::NotFound)), "{late}");
    assert_eq!(world.history().await.len(), 2);
}

#[tokio::test]
async fn a_person_forgotten_meanwhile_can_register_anew() {
    let (world, transactor) = Late::transactor().await;
    let done = transactor.run::<Member>(KEY, &context(app(8)), upsert(app(8), "Alicia")).await.unwrap();
    assert_eq!(name(&done.events[0]).as_deref(), Some("Alicia"));
    assert_eq!(world.history().await.len(), 3);
}
