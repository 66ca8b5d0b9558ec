//! What needs no credentials, each with its reason.

use super::{Stage, none, slots};
use crate::document::{Caller, Operation};

/// Operations for anybody, why, and what they answer to made-up values.
const PUBLIC: [(&str, &str, &str); 20] = [
    (
        "GET /apps/{app}/video-posts/{post}/{file}",
        "media: public posts are for all, others by streaming token",
        "404 FILE_NOT_FOUND",
    ),
    ("HEAD /apps/{app}/video-posts/{post}/{file}", "media, as above", "404"),
    (
        "POST /apps/{app}/video-posts/{post}/beacon",
        "what viewers' players say: of public posts anybody's, of others with a streaming token",
        "404 VIDEO_POST_NOT_FOUND",
    ),
    ("GET /health/live", "for whoever runs the process", "200"),
    ("GET /health/ready", "for whoever runs the process", "200"),
    ("GET /health/startup", "for whoever runs the process", "200"),
    ("GET /storage/{token}", "the token is a signature that lets read one file", "403 INVALID_DOWNLOAD_URL"),
    ("PUT /storage/{token}", "the token is a signature that lets write one file", "403 INVALID_UPLOAD_URL"),
    ("PUT /uploads/{token}", "the token is a signature that lets write one part", "403 INVALID_UPLOAD_URL"),
    (
        "DELETE /uploads/tus/{token}",
        "the token is a signature that lets send one file",
        "403 INVALID_UPLOAD_URL",
    ),
    ("HEAD /uploads/tus/{token}", "the token is a signature that lets send one file", "403"),
    (
        "PATCH /uploads/tus/{token}",
        "the token is a signature that lets send one file",
        "403 INVALID_UPLOAD_URL",
    ),
    (
        "POST /v2/console/reset-password",
        "the reset token in the body is the credential",
        "400 INVALID_ONE_TIME_TOKEN",
    ),
    ("POST /v2/console/sign-in", "e-mail and password are the credentials", "401 INVALID_SIGN_IN"),
    (
        "POST /v2/console/sign-up",
        "the invitation in the body is the credential",
        "400 INVALID_ONE_TIME_TOKEN",
    ),
    ("POST /v2/members/me/refresh-token", "the refresh token is the credential", "401 INVALID_REFRESH_TOKEN"),
    (
        "POST /v2/portal-apps/{appId}/members/reset-password",
        "the reset token in the body is the credential",
        "404 APP_NOT_FOUND",
    ),
    (
        "POST /v2/portal-apps/{appId}/members/sign-in",
        "user name and password are the credentials",
        "404 APP_NOT_FOUND",
    ),
    (
        "POST /v2/portal-apps/{appId}/members/sign-up",
        "people of portal apps sign up by themselves",
        "404 APP_NOT_FOUND",
    ),
    ("GET /watch/{uuid}/state", "the page of a public post", "404 VIDEO_POST_NOT_FOUND"),
];
/// The same for people of Vicollo apps.
const VICOLLO: [(&str, &str, &str); 2] = [
    (
        "POST /v2/vicollo-apps/{appId}/members/reset-password",
        "the reset token in the body is the credential",
        "404 APP_NOT_FOUND",
    ),
    (
        "POST /v2/vicollo-apps/{appId}/members/sign-in",
        "user name and password are the credentials",
        "404 APP_NOT_FOUND",
    ),
];

#[tokio::test]
async fn operations_without_credentials_are_a_short_list_and_refuse_what_is_made_up() {
    let stage = Stage::set().await;
    let open: Vec<&Operation> = stage.operations.iter().filter(|one| one.caller == Caller::Anybody).collect();
    let listed: Vec<_> = PUBLIC.iter().chain(&VICOLLO).collect();
    let mut found = vec![];
    for (name, _, _) in &listed {
        if !open.iter().any(|operation| operation.name() == *name) {
            found.push(format!("{name} is listed and not there"));
        }
    }
    for operation in open {
        let name = operation.name();
        let Some((_, _, expected)) = listed.iter().find(|(listed, _, _)| *listed == name) else {
            found.push(format!("{name} needs no credentials and has no reason in public.rs"));
            continue;
        };
        let filled = slots::fill(operation, |slot| slots::nothing(slot.key).to_owned());
        let cell = stage.ask(operation, "", &filled, None).await.cell();
        if cell != *expected {
            found.push(format!("{name}: {cell}, not {expected}"));
        }
    }
    none(&found, "doors that stand open");
}
