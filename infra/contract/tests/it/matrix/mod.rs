//! Who may call what: each operation, by each kind of caller, at each kind of id.

mod callers;
mod foreign;
mod lists;
mod others;
mod owner;
mod public;
pub mod slots;

use crate::document::{Caller, Operation, operations};
use crate::seed::{Owner, Tenant};
use crate::world::{Answer, World};
use serde_json::Value;
use slots::Filled;
use web::TenantBlind;

/// A platform on which anna and berta have the same things.
struct Stage {
    world: World,
    anna: Owner,
    berta: Owner,
    operations: Vec<Operation>,
}

impl Stage {
    async fn set() -> Self {
        let world = World::start().await;
        let (anna, berta) = (Owner::new(&world, "anna").await, Owner::new(&world, "berta").await);
        let operations = operations(&world.document);
        Self { world, anna, berta, operations }
    }

    /// Asks an operation.
    async fn ask(
        &self,
        operation: &Operation,
        by: &str,
        filled: &Filled,
        blind: Option<TenantBlind>,
    ) -> Answer {
        let ask = self.world.ask(&operation.method, &filled.path).by(by).extension(blind);
        ask.json(filled.body.as_ref()).await
    }
}

/// What a tenant's caller of this kind comes with.
fn right<'a>(caller: Caller, owner: &'a Owner, tenant: &'a Tenant) -> &'a str {
    match caller {
        Caller::App => &tenant.basic,
        Caller::Member => &tenant.mine.access,
        Caller::User => &owner.user,
        Caller::Operator | Caller::Anybody => "",
    }
}

/// The app of a kind for each side, for each kind that has everything the operation is about.
fn sides<'a>(stage: &'a Stage, operation: &Operation) -> Vec<(&'a Tenant, &'a Tenant)> {
    let only_vicollo =
        ["vicollo", "storage", "/permissions"].iter().any(|word| operation.path.contains(word));
    let pairs = stage.anna.apps.iter().zip(&stage.berta.apps);
    let fit = |(anna, _): &(&Tenant, &Tenant)| {
        let has = |key: &str| anna.ids.contains_key(key) || stage.anna.ids.contains_key(key);
        let mut keys = slots::of(operation).into_iter().map(|slot| slot.key);
        (anna.is_vicollo || !only_vicollo) && keys.all(|key| has(key) || slots::is_nobodys(key))
    };
    let sides: Vec<_> = pairs.filter(fit).collect();
    assert!(!sides.is_empty(), "{}: no app has all that it is about: make it in seed.rs", operation.name());
    sides
}

/// Fails with all that was found.
#[track_caller]
fn none(found: &[String], what: &str) {
    assert!(found.is_empty(), "{what}: {}\n  {}", found.len(), found.join("\n  "));
}

/// A kept copy of the document has exactly these operations, and `node` keeps it equal to what the process serves.
#[tokio::test]
async fn the_operations_asked_here_are_those_of_the_served_document() {
    let world = World::start().await;
    let kept = testkit::workspace_root().join("schemas/generated/openapi.json");
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    let names = |document: &Value| operations(document).iter().map(Operation::name).collect::<Vec<_>>();
    assert_eq!(names(&world.document), names(&kept));
}
