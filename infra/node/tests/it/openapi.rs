//! The OpenAPI document is whole: nothing that a reader or a generator needs is left out of any operation.

use serde_json::Value;
use std::path::Path;
use testkit::{Scratch, ServerOptions};

/// What needs no credentials, operation by operation: media, health, signed addresses, and what opens a door.
/// `infra/contract` says the reason of each and asks each of them.
const PUBLIC: [&str; 22] = [
    "get /apps/{app}/video-posts/{post}/{file}",
    "head /apps/{app}/video-posts/{post}/{file}",
    "post /apps/{app}/video-posts/{post}/beacon",
    "get /health/live",
    "get /health/ready",
    "get /health/startup",
    "get /storage/{token}",
    "put /storage/{token}",
    "put /uploads/{token}",
    "delete /uploads/tus/{token}",
    "head /uploads/tus/{token}",
    "patch /uploads/tus/{token}",
    "get /watch/{uuid}/state",
    "post /v2/console/reset-password",
    "post /v2/console/sign-in",
    "post /v2/console/sign-up",
    "post /v2/portal-apps/{appId}/members/reset-password",
    "post /v2/portal-apps/{appId}/members/sign-in",
    "post /v2/portal-apps/{appId}/members/sign-up",
    "post /v2/vicollo-apps/{appId}/members/reset-password",
    "post /v2/vicollo-apps/{appId}/members/sign-in",
    // An empty requirement beside the member's: the refresh token may come in the body.
    "post /v2/members/me/refresh-token",
];
const APIS: [&str; 6] = ["server", "client", "vicollo", "console", "operator", "public"];

async fn fetch(path: &str) -> Value {
    let data = Scratch::new("openapi").unwrap();
    let server = ServerOptions::new(data.path()).start().await.unwrap();
    let answer = reqwest::get(format!("{}{path}", server.base_url)).await.unwrap();
    answer.error_for_status().unwrap().json().await.unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        let named = move |(method, operation)| (format!("{method} {path}"), operation);
        methods.as_object().unwrap().iter().map(named)
    })
}

fn is_empty(requirement: &Value) -> bool {
    requirement.as_object().is_none_or(serde_json::Map::is_empty)
}

/// What is missing at an operation.
fn gaps(name: &str, operation: &Value) -> Vec<String> {
    let mut gaps = vec![];
    let mut need = |holds: bool, what: &str| {
        if !holds {
            gaps.push(format!("{name}: {what}"));
        }
    };
    let tag = operation["tags"][0].as_str().unwrap_or_default();
    need(APIS.contains(&tag), "its first tag is no API of ours");
    need(
        operation["summary"].as_str().is_some_and(|text| text.len() > 5),
        "no summary: document the handler",
    );
    let is_secured = operation["security"].as_array().is_some_and(|list| !list.is_empty());
    need(is_secured || PUBLIC.contains(&name), "neither secured nor declared public");
    let requirements = operation["security"].as_array();
    let is_open = requirements.is_none_or(|list| list.is_empty() || list.iter().any(is_empty));
    need(is_open || !PUBLIC.contains(&name), "declared public, and secured");
    let responses = operation["responses"].as_object().unwrap();
    let good: Vec<_> =
        responses.iter().filter(|(status, _)| status.starts_with('2') || *status == "304").collect();
    need(!good.is_empty(), "no good answer");
    for (status, response) in &good {
        let json = &response["content"]["application/json"];
        let is_other =
            response["content"].as_object().is_some_and(|content| !content.contains_key("application/json"));
        let is_empty = response.get("content").is_none();
        need(is_empty || is_other || json["schema"].is_object(), &format!("{status} has no schema"));
        need(
            is_empty || is_other || !json["example"].is_null() || json["examples"].is_object(),
            &format!("{status} has no example"),
        );
    }
    for status in ["429", "500", "503"] {
        need(responses.contains_key(status), &format!("no answer {status}"));
    }
    need(!is_secured || responses.contains_key("401"), "secured, and no answer 401");
    gaps
}

#[tokio::test]
async fn every_operation_has_an_api_a_summary_security_answers_and_examples() {
    let document = fetch("/openapi.json").await;
    let gaps: Vec<String> =
        operations(&document).flat_map(|(name, operation)| gaps(&name, operation)).collect();
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
    for (name, scheme) in operations(&document).flat_map(|(name, operation)| {
        let schemes = operation["security"].as_array().unwrap().iter();
        schemes
            .flat_map(|one| one.as_object().unwrap().keys())
            .map(move |scheme| (name.clone(), scheme))
            .collect::<Vec<_>>()
    }) {
        assert!(document["components"]["securitySchemes"][scheme].is_object(), "{name}: no scheme {scheme}");
    }
}

#[tokio::test]
async fn each_api_has_a_document_of_its_own_with_its_operations_only() {
    for (api, start) in
        [("server", "/v2/apps/me/"), ("vicollo", "/v2/vicollo-apps/"), ("operator", "/v2/operator/")]
    {
        let part = fetch(&format!("/openapi/{api}.json")).await;
        let paths = part["paths"].as_object().unwrap();
        assert!(
            !paths.is_empty() && paths.keys().all(|path| path.starts_with(start)),
            "{api}: {:?}",
            paths.keys()
        );
    }
}

/// `SCHEMAS=write cargo test -p node openapi` writes it; `make schemas` does.
#[tokio::test]
async fn the_kept_openapi_document_is_what_the_handlers_make() {
    let document = format!("{:#}\n", fetch("/openapi.json").await);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/generated/openapi.json");
    if std::env::var_os("SCHEMAS").is_some_and(|what| what == "write") {
        std::fs::write(&path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == document,
        "schemas/generated/openapi.json is stale: run `make schemas` and read the diff"
    );
}
