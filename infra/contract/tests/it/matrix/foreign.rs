//! Another tenant's credentials at this tenant's things: the same answer as for things that do not exist.

use super::{Stage, none, right, sides, slots};
use crate::document::{Caller, Operation};
use slots::{Slot, nothing};
use std::collections::BTreeSet;
use web::TenantBlind;

/// Which of an operation's ids are another's.
#[derive(Clone, Copy, Debug)]
enum Which {
    All,
    One(usize),
}

/// What an id that does not exist is answered with.
fn not_found(key: &str) -> &'static str {
    match key {
        "app" => "404 APP_NOT_FOUND",
        "member" => "404 MEMBER_NOT_FOUND",
        "room" | "uuid" => "404 VIDEO_ROOM_NOT_FOUND",
        "post" => "404 VIDEO_POST_NOT_FOUND",
        "stream key" => "404 STREAM_KEY_NOT_FOUND",
        "profile" => "404 TRANSCODING_PROFILE_NOT_FOUND",
        "delivery" => "404 WEBHOOK_DELIVERY_NOT_FOUND",
        "group" => "404 GROUP_NOT_FOUND",
        "object" => "404 STORAGE_OBJECT_NOT_FOUND",
        "login" => "404 LOGIN_NOT_FOUND",
        "session" => "404 SESSION_NOT_FOUND",
        "user" => "404 USER_NOT_FOUND",
        other => panic!("say how a {other} that does not exist is answered"),
    }
}

/// Asks as berta for things of anna's; what is wrong with the answers.
async fn look(stage: &Stage, operation: &Operation, is_blind: bool) -> Vec<String> {
    let mut found = vec![];
    for (anna, berta) in sides(stage, operation) {
        let slots: Vec<Slot> = slots::of(operation).into_iter().filter(slots::is_tenants).collect();
        let by = right(operation.caller, &stage.berta, berta);
        let blind = is_blind.then_some(TenantBlind(anna.number.try_into().unwrap()));
        let mut cases = vec![Which::All];
        cases.extend((0..slots.len()).map(Which::One).filter(|_| slots.len() > 1));
        for which in cases {
            let is_foreign = |slot: &Slot| match which {
                Which::All => true,
                Which::One(index) => slots[index] == *slot,
            };
            let theirs = |slot: &Slot| {
                if is_foreign(slot) { stage.anna.id(anna, slot.key) } else { stage.berta.id(berta, slot.key) }
            };
            let nobodys = |slot: &Slot| {
                if is_foreign(slot) { nothing(slot.key).to_owned() } else { stage.berta.id(berta, slot.key) }
            };
            let answer = stage.ask(operation, by, &slots::fill(operation, theirs), blind).await;
            let control = stage.ask(operation, by, &slots::fill(operation, nobodys), None).await;
            let expected: Vec<&str> =
                slots.iter().filter(|slot| is_foreign(slot)).map(|slot| expected(operation, slot)).collect();
            if answer.cell() != control.cell() || !expected.contains(&answer.cell().as_str()) {
                let (theirs, nobodys) = (answer.cell(), control.cell());
                let (name, kind) = (operation.name(), if anna.is_vicollo { "Vicollo" } else { "FlipFlop" });
                found.push(format!(
                    "{name}, {which:?} foreign, {kind}: {theirs} for anna's, {nobodys} for nobody's, not {expected:?}"
                ));
            }
        }
    }
    found
}

/// Where an id that does not exist is answered in another way: by method and end of the path, and the thing.
const OTHERWISE: [(&str, &str, &str, &str); 7] = [
    // Who is not there need not be deleted.
    ("DELETE", "/members/{appUserId}", "member", "204"),
    // Who may come can be said before they are known.
    ("PUT", "/allowed-participants", "member", "200"),
    // Whoever of them is in the room's own channel gets it.
    ("POST", "/admin/messages/broadcast", "member", "201"),
    ("POST", "/admin/messages/direct", "member", "201"),
    ("POST", "/approve", "member", "404 VIDEO_ROOM_ENTRY_REQUEST_NOT_FOUND"),
    ("POST", "/deny", "member", "404 VIDEO_ROOM_ENTRY_REQUEST_NOT_FOUND"),
    ("PUT", "/role", "member", "404 VIDEO_ROOM_PARTICIPANT_NOT_FOUND"),
];

fn expected(operation: &Operation, slot: &Slot) -> &'static str {
    let is = |method: &str, end: &str| operation.method == method && operation.path.ends_with(end);
    let found = OTHERWISE.iter().find(|(method, end, key, _)| is(method, end) && *key == slot.key);
    match found {
        Some((_, _, _, cell)) => cell,
        None if slot.key == "member" && operation.path.contains("/channel") => "404 CHANNEL_MEMBER_NOT_FOUND",
        None => not_found(slot.key),
    }
}

/// Whether an operation names things that belong to a tenant.
fn is_about_things(operation: &Operation) -> bool {
    let tenants = !matches!(operation.caller, Caller::Operator | Caller::Anybody);
    tenants && slots::of(operation).iter().any(slots::is_tenants)
}

/// Events in anna's apps, or of her own, from a position on.
async fn touched(stage: &Stage, from: u64) -> Vec<String> {
    let events = stage.world.platform.log.read_all(from, 10_000).await.unwrap();
    let annas: Vec<u32> = stage.anna.apps.iter().map(|app| app.number).collect();
    let of_anna = events.iter().filter(|event| annas.contains(&event.app.0));
    of_anna.map(|event| format!("{} {}", event.stream, event.event_type)).collect()
}

#[tokio::test]
async fn another_tenants_things_are_as_if_they_did_not_exist_and_stay_as_they_are() {
    let stage = Stage::set().await;
    let mut found = vec![];
    for operation in stage.operations.iter().filter(|one| is_about_things(one)) {
        let head = *stage.world.platform.log.head().borrow();
        found.extend(look(&stage, operation, false).await);
        let touched = touched(&stage, head).await;
        found.extend(touched.iter().map(|event| format!("{} made {event}", operation.name())));
    }
    none(&found, "differences between another tenant's things and nothing");
}

/// The matrix is sharp: with the tenant check away, each group of operations lets somebody in.
#[tokio::test]
async fn without_the_tenant_check_the_matrix_finds_violations_in_every_group() {
    let stage = Stage::set().await;
    let mut operations: Vec<_> = stage.operations.iter().filter(|one| is_about_things(one)).collect();
    operations.sort_by_key(|one| (one.method != "GET", one.method == "DELETE"));
    // A person's sessions are no tenant's: the switch is not about them.
    operations.retain(|one| one.group() != "console sessions");
    let groups: BTreeSet<String> = operations.iter().map(|one| one.group()).collect();
    let mut red = BTreeSet::new();
    for operation in operations {
        if !look(&stage, operation, true).await.is_empty() {
            red.insert(operation.group());
        }
    }
    let blind: Vec<String> = groups.difference(&red).cloned().collect();
    none(&blind, "groups in which the matrix sees nothing");
}
