//! What our own processes say to one another is in no document: its addresses are read from the source.

use std::collections::BTreeSet;
use std::path::Path;
use testkit::{Scratch, ServerOptions, workspace_root};

/// Every `"/internal/v1/…"` in the sources of the crates that serve it.
fn addresses() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = ["command-api/src", "query-api/src", "chat-api/src", "infra/node/src", "infra/web/src"]
        .map(|folder| workspace_root().join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.extend(in_file(&path));
            }
        }
    }
    found
}

fn in_file(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let rest = text.split("\"/internal/v1/").skip(1);
    rest.map(|rest| format!("/internal/v1/{}", rest.split('"').next().unwrap())).collect()
}

#[tokio::test]
async fn every_internal_address_wants_the_worker_token_and_nothing_else() {
    let data = Scratch::new("internal").unwrap();
    let server = ServerOptions::new(data.path()).start().await.unwrap();
    let app = server.create_app("shop").await.unwrap();
    let operator = std::fs::read_to_string(data.path().join("operator.token")).unwrap();
    let addresses = addresses();
    assert!(addresses.len() >= 5, "{addresses:?}");
    let http = reqwest::Client::new();
    for path in addresses {
        let ask = || http.post(format!("{}{path}", server.base_url)).json(&serde_json::json!({}));
        let cases = [
            (ask(), "EMPTY_WORKER_CREDENTIALS"),
            (ask().bearer_auth("nothing"), "INVALID_WORKER_CREDENTIALS"),
            (ask().bearer_auth(operator.trim()), "INVALID_WORKER_CREDENTIALS"),
            (ask().basic_auth(&app.api_key, Some(&app.api_secret)), "INVALID_WORKER_CREDENTIALS"),
        ];
        for (request, code) in cases {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401, "{path}");
            let body: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(body["errorCode"], code, "{path}");
            assert_eq!(body.as_object().unwrap().len(), 2, "{path}");
        }
    }
}
