//! Without credentials, with wrong ones, and with tokens that are good for something else.

use super::{Stage, none, right, sides, slots};
use crate::document::{Caller, Operation};
use crate::seed::{Owner, Tenant};
use base64::Engine as _;

/// What a caller may come with instead of the right credentials.
fn wrong(stage: &Stage, caller: Caller, owner: &Owner, tenant: &Tenant) -> Vec<(&'static str, String)> {
    let basic = |text: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text));
    let key = String::from_utf8(
        base64::engine::general_purpose::STANDARD.decode(tenant.basic.trim_start_matches("Basic ")).unwrap(),
    );
    let key = key.unwrap().split(':').next().unwrap().to_owned();
    let all = [
        ("another scheme", Caller::Anybody, "Digest username=anna".to_owned()),
        ("a scheme alone", Caller::Anybody, "Bearer".to_owned()),
        ("a made-up key", Caller::Anybody, basic("nobody:nothing")),
        ("a made-up token", Caller::Anybody, "Bearer nothing".to_owned()),
        ("the key with a wrong secret", Caller::Anybody, basic(&format!("{key}:nothing"))),
        ("a backend's credentials", Caller::App, tenant.basic.clone()),
        ("a member's token", Caller::Member, tenant.mine.access.clone()),
        ("a refresh token", Caller::Anybody, tenant.mine.refresh.clone()),
        ("a streaming token", Caller::Anybody, tenant.mine.streaming.clone()),
        ("the app's streaming token", Caller::Anybody, tenant.streaming.clone()),
        ("a chat token", Caller::Anybody, tenant.chat.clone()),
        ("a deleted member's token", Caller::Anybody, tenant.gone.access.clone()),
        ("a deleted member's refresh token", Caller::Anybody, tenant.gone.refresh.clone()),
        ("a user's session", Caller::User, owner.user.clone()),
        ("the operator's token", Caller::Operator, stage.world.operator()),
        (
            "a worker's token",
            Caller::Anybody,
            format!("Bearer {}", stage.world.platform.secrets.worker_token()),
        ),
    ];
    all.into_iter().filter(|(_, of, _)| *of != caller).map(|(name, _, text)| (name, text)).collect()
}

/// The word for a caller in error codes (contract 2).
fn word(caller: Caller) -> Option<&'static str> {
    match caller {
        Caller::App => Some("APP"),
        Caller::Member => Some("MEMBER"),
        Caller::User => Some("USER"),
        Caller::Operator => Some("OPERATOR"),
        Caller::Anybody => None,
    }
}

async fn refusals(stage: &Stage, operation: &Operation, word: &str) -> Vec<String> {
    let mut found = vec![];
    for (tenant, _) in sides(stage, operation) {
        let filled = slots::fill(operation, |slot| stage.anna.id(tenant, slot.key));
        let mut cases = vec![("no credentials", String::new(), format!("401 EMPTY_{word}_CREDENTIALS"))];
        let wrong = wrong(stage, operation.caller, &stage.anna, tenant);
        cases.extend(
            wrong.into_iter().map(|(name, by)| (name, by, format!("401 INVALID_{word}_CREDENTIALS"))),
        );
        for (name, by, expected) in cases {
            let cell = stage.ask(operation, &by, &filled, None).await.cell();
            if cell != expected {
                found.push(format!("{} with {name}: {cell}, not {expected}", operation.name()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_operation_refuses_missing_wrong_and_misused_credentials_and_deleted_members() {
    let stage = Stage::set().await;
    let before = *stage.world.platform.log.head().borrow();
    let mut found = vec![];
    for operation in &stage.operations {
        if let Some(word) = word(operation.caller) {
            found.extend(refusals(&stage, operation, word).await);
        }
    }
    none(&found, "credentials that let in");
    assert_eq!(*stage.world.platform.log.head().borrow(), before, "a refused request changes nothing");
}

#[tokio::test]
async fn the_vicollo_api_is_for_vicollo_apps() {
    let stage = Stage::set().await;
    let (plain, vicollo) = (&stage.anna.apps[0], &stage.anna.apps[1]);
    let mut found = vec![];
    for operation in stage.operations.iter().filter(|one| one.path.starts_with("/v2/vicollo-apps/me/")) {
        let filled = slots::fill(operation, |slot| stage.anna.id(vicollo, slot.key));
        let cell =
            stage.ask(operation, right(operation.caller, &stage.anna, plain), &filled, None).await.cell();
        if cell != "403 APP_KIND_NOT_VICOLLO" {
            found.push(format!("{}: {cell}", operation.name()));
        }
    }
    none(&found, "operations of the Vicollo API that serve other apps");
}
