//! The public contract is served in full.

use serde_json::Value;
use std::collections::BTreeSet;
use testkit::{contract, workspace_root};

/// A path with every parameter as `{}`.
fn bare(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(one, other)| one == other || *one == "{}")
}

#[test]
fn every_operation_of_the_public_contract_is_served() {
    let file = workspace_root().join("schemas/generated/openapi.json");
    let document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let served: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), bare(path)))
        })
        .collect();
    let is_served = |method: &str, path: &str| served.iter().any(|(by, at)| by == method && fits(path, at));
    let missing: Vec<_> = contract::of_contract().filter(|(method, path)| !is_served(method, path)).collect();
    assert!(missing.is_empty(), "the contract names what nobody serves: {missing:#?}");
}
