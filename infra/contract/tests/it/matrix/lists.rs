//! Lists: nothing of another tenant's is in them, whatever is searched for.

use super::{Stage, none, right, sides, slots};
use crate::document::{Caller, Operation};
use web::TenantBlind;

/// Reads that name no thing, and so answer with some.
fn is_list(operation: &Operation) -> bool {
    let tenants = !matches!(operation.caller, Caller::Operator | Caller::Anybody);
    let names =
        slots::of(operation).iter().filter(|slot| slots::is_tenants(slot)).any(|slot| slot.key != "app");
    // An event stream has no end to read to, and tells what happens from now on.
    tenants && operation.method == "GET" && !names && !operation.path.ends_with("/event-sources")
}

/// What berta reads in her own lists; with the tenant check away, in anna's.
async fn read(stage: &Stage, operation: &Operation, is_blind: bool) -> String {
    let mut texts = String::new();
    for (anna, berta) in sides(stage, operation) {
        let owner = if is_blind { (&stage.anna, anna) } else { (&stage.berta, berta) };
        let mut filled = slots::fill(operation, |slot| owner.0.id(owner.1, slot.key));
        let plain = filled.path.clone();
        let blind = is_blind.then_some(TenantBlind(anna.number.try_into().unwrap()));
        for query in ["", "?appUserId=anna1", "?keyword=anna", "?pageSize=100&appUserName=anna"] {
            filled.path = format!("{plain}{query}");
            let answer =
                stage.ask(operation, right(operation.caller, &stage.berta, berta), &filled, blind).await;
            texts += &answer.text;
        }
    }
    texts
}

#[tokio::test]
async fn lists_hold_nothing_of_another_tenant_and_everything_without_the_tenant_check() {
    let stage = Stage::set().await;
    let (mut found, mut dull) = (vec![], vec![]);
    for operation in stage.operations.iter().filter(|one| is_list(one)) {
        if read(&stage, operation, false).await.contains("anna") {
            found.push(operation.name());
        }
        if !read(&stage, operation, true).await.contains("anna") {
            dull.push(operation.name());
        }
    }
    none(&found, "lists with another tenant's things");
    // What shows no names of things, or is a person's and no app's.
    let nameless = [
        "/callback/signing-secret",
        "/usage/members",
        "/webhook-deliveries",
        "/console/apps",
        "/console/me",
        "/console/sessions",
        "/permissions",
        "/stream-key",
        "/member-storage/objects",
    ];
    dull.retain(|name| !nameless.iter().any(|end| name.ends_with(end)));
    none(&dull, "lists in which the test sees nothing");
}
