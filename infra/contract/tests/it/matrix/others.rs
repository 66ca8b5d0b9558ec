//! Another member of the same app at a member's things: the exact refusal (ownership, contract 1 and 2).

use super::{Stage, none, sides, slots};
use crate::document::{Caller, Operation};
use crate::seed::Tenant;
use std::collections::BTreeMap;

/// What another member is told, by operation below `/v2/members/me`: at a thing that is `PUBLIC` and at one that is
/// `PRIVATE`, in FlipFlop and Vicollo apps alike. A new operation has no row and fails until someone says what is right.
const TABLE: &str = include_str!("others.txt");

/// Operations that are asked by someone else about somebody's things.
fn is_about_others(operation: &Operation) -> bool {
    operation.caller == Caller::Member && slots::of(operation).iter().any(|slot| slot.parameter.is_some())
}

/// What the other member is told about the public things, or the private ones.
async fn cell(stage: &Stage, operation: &Operation, tenant: &Tenant, is_private: bool) -> String {
    let id = |slot: &slots::Slot| {
        let private = format!("private {}", slot.key);
        let found = tenant.ids.get(private.as_str()).filter(|_| is_private);
        found.cloned().unwrap_or_else(|| stage.anna.id(tenant, slot.key))
    };
    stage.ask(operation, &tenant.other.access, &slots::fill(operation, id), None).await.cell()
}

/// Reads first, and what ends things last, so that there is something to be refused.
fn order(operation: &Operation) -> (u8, usize) {
    match operation.method.as_str() {
        "GET" => (0, 0),
        "DELETE" => (2, 99 - operation.path.split('/').count()),
        _ if operation.path.ends_with("/leave") => (2, 0),
        _ => (1, 0),
    }
}

#[tokio::test]
async fn another_members_things_are_refused_exactly_as_the_table_says() {
    let stage = Stage::set().await;
    let mut operations: Vec<&Operation> =
        stage.operations.iter().filter(|one| is_about_others(one)).collect();
    operations.sort_by_key(|one| order(one));
    let mut found = vec![];
    let mut kept: BTreeMap<&str, &str> = TABLE.lines().filter_map(|line| line.split_once(" | ")).collect();
    for operation in operations {
        let path = operation.path.trim_start_matches("/v2/members/me");
        let name = format!("{} {path}", operation.method);
        let right = kept.remove(name.as_str()).unwrap_or("no row in others.txt that says what is right");
        for (tenant, _) in sides(&stage, operation) {
            let public = cell(&stage, operation, tenant, false).await;
            let private = cell(&stage, operation, tenant, true).await;
            let told = format!("{public} | {private}");
            if told != right {
                let kind = if tenant.is_vicollo { "Vicollo" } else { "FlipFlop" };
                found.push(format!("{name} in a {kind} app: {told}, but {right}"));
            }
        }
    }
    found.extend(kept.keys().map(|name| format!("{name} is gone: take its row away")));
    none(&found, "answers to other members");
}
