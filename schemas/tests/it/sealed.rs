//! What was sealed once can be opened as long as its key is there, and only in its own place.

use async_trait::async_trait;
use bytes::Bytes;
use domain::member::Event;
use domain::stored::Stored;
use futures::executor::block_on;
use ports::codec::{self, CodecError};
use ports::log::{App, Meta, Recorded, StreamName};
use ports::vault::{Key, Vault, VaultError};
use serde_json::Value;
use std::path::Path;
use uuid::Uuid;

/// Holds the key that the samples were sealed with, or no key at all.
struct OneKey(Option<[u8; 32]>);

#[async_trait]
impl Vault for OneKey {
    async fn key_for_sealing(&self, _: App, _: Uuid) -> Result<Key, VaultError> {
        self.0.map(Key).ok_or(VaultError::Erased)
    }

    async fn key_for_opening(&self, _: App, _: Uuid) -> Result<Option<Key>, VaultError> {
        Ok(self.0.map(Key))
    }

    async fn erase(&self, _: App, _: Uuid) -> Result<(), VaultError> {
        Ok(())
    }
}

const KEY: OneKey = OneKey(Some([7; 32]));
const SUBJECT: Uuid = Uuid::from_u128(0x0ddb_a115);
const SEALED: [&str; 2] = ["member.registered", "member.profile_changed"];

fn stream() -> StreamName {
    StreamName::of("member", "9bd57e16-477d-5944-be20-f4c92c1021d4")
}

fn golden(event_type: &str, file: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(event_type).join(file);
    Bytes::from(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn recorded(event_type: &str, app: u32, stream: StreamName) -> Recorded {
    Recorded {
        position: 1,
        stream,
        revision: 0,
        id: Uuid::from_u128(1),
        app: App(app),
        event_type: event_type.to_owned(),
        version: 1,
        recorded_at: domain::Timestamp::default(),
        data: golden(event_type, "v1-sealed.json"),
        meta: Meta { subject: Some(SUBJECT), ..Meta::default() },
    }
}

fn decode(recorded: &Recorded, vault: &OneKey) -> Result<Event, CodecError> {
    block_on(codec::decode::<Event>(recorded, vault))
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("golden files are JSON")
}

#[test]
fn a_sealed_profile_opens_with_its_key() {
    for event_type in SEALED {
        let opened = decode(&recorded(event_type, 8, stream()), &KEY).expect("the seal holds");
        assert_eq!(opened.to_json(), json(&golden(event_type, "v1-full.expected.json")));
    }
}

#[test]
fn without_its_key_a_profile_is_gone_and_the_rest_is_there() {
    for event_type in SEALED {
        let erased = decode(&recorded(event_type, 8, stream()), &OneKey(None)).expect("it can still be read");
        assert_eq!(erased.to_json(), json(&golden(event_type, "v1-sealed.expected.json")));
    }
}

#[test]
fn a_sealed_profile_moved_to_another_app_or_member_or_under_another_key_does_not_open() {
    for event_type in SEALED {
        let moved = [
            (recorded(event_type, 9, stream()), KEY),
            (recorded(event_type, 8, StreamName::of("member", Uuid::nil())), KEY),
            (recorded(event_type, 8, stream()), OneKey(Some([8; 32]))),
        ];
        for (recorded, vault) in moved {
            assert!(matches!(decode(&recorded, &vault), Err(CodecError::BrokenSeal { .. })), "{event_type}");
        }
    }
}

#[test]
fn what_is_sealed_today_shows_nothing_of_the_profile() {
    for event_type in SEALED {
        let clear = golden(event_type, "v1-full.json");
        let event = Event::from_json(event_type, &clear).expect("today's version");
        let sealed = block_on(codec::encode(&event, App(8), &stream(), Some(SUBJECT), &KEY))
            .expect("it can be sealed");
        let text = String::from_utf8(sealed.to_vec()).expect("JSON is text");
        for personal in ["\"Ann\"", "shop.example", "\"KR\"", "seller", "app_user_name"] {
            assert!(!text.contains(personal), "{event_type} shows {personal}: {text}");
        }
    }
}
