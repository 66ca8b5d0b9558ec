//! The public contract is served in full.

use serde_json::Value;
use std::collections::BTreeSet;
use testkit::{contract, workspace_root};

#[test]
fn every_operation_of_the_public_contract_is_served() {
    let file = workspace_root().join("schemas/generated/openapi.json");
    let document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let served: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let is_served =
        |method: &str, path: &str| served.iter().any(|(by, at)| by == method && contract::fits(path, at));
    let missing: Vec<_> = contract::of_contract().filter(|(method, path)| !is_served(method, path)).collect();
    assert!(missing.is_empty(), "the contract names what nobody serves: {missing:#?}");
}
