//! The documents describe what is there.

use std::collections::BTreeSet;

#[tokio::test]
async fn the_openapi_document_lists_every_public_operation_with_its_answers() {
    let data = testkit::Scratch::new("documents").unwrap();
    let server = testkit::ServerOptions::new(data.path()).start().await.unwrap();
    let document: serde_json::Value =
        reqwest::get(format!("{}/openapi.json", server.base_url)).await.unwrap().json().await.unwrap();
    let operations: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
        })
        .collect();
    for expected in [
        "post /v2/apps/me/members",
        "get /v2/apps/me/members",
        "get /v2/apps/me/members/{appUserId}",
        "patch /v2/apps/me/members/{appUserId}",
        "delete /v2/apps/me/members/{appUserId}",
        "post /v2/apps/me/members/login",
        "post /v2/apps/me/video-posts",
        "get /v2/apps/me/video-posts",
        "get /v2/apps/me/video-posts/{id}",
        "patch /v2/apps/me/video-posts/{id}",
        "delete /v2/apps/me/video-posts/{id}",
        "post /v2/apps/me/video-posts/{id}/retry",
        "post /v2/apps/me/video-posts/{id}/src-file/request-upload-urls",
        "post /v2/apps/me/video-posts/{id}/src-file/complete-upload",
        "get /v2/apps/me/transcoding-profiles",
        "get /v2/apps/me/transcoding-profiles/{id}",
        "get /v2/apps/me/video-posts/{id}/playback",
        "get /v2/apps/me/usage/members",
        "get /v2/apps/me/members/{appUserId}/usage",
        "get /v2/apps/me/audit/events",
    ] {
        assert!(operations.contains(expected), "{expected} is not in {operations:#?}");
    }
    assert!(!operations.iter().any(|operation| operation.contains("/internal/")), "{operations:#?}");
    let asyncapi: serde_json::Value =
        reqwest::get(format!("{}/asyncapi.json", server.base_url)).await.unwrap().json().await.unwrap();
    assert_eq!(asyncapi, schemas::asyncapi::document());
}
