use super::{active, change};
use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::AppId;
use domain::app::WebhookChange;
use ports::Context;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{RotateBody, SigningSecrets};
use web::callbacks::{secret_context, signing_secrets};
use web::{ApiError, Caused, OptionalJson, Platform, ServerCaller};

/// What a key begins with (Standard Webhooks).
pub(super) const PREFIX: &str = "whsec_";
/// Random bytes of a key; the specification takes 24 to 64.
const SECRET_BYTES: usize = 32;
/// How long an old key goes on signing when nothing is said: a day, and at most a week.
const OVERLAP_S: u32 = 86_400;
const OVERLAP_S_MAX: u32 = 7 * OVERLAP_S;

/// Makes a new signing key; the present one signs beside it for a while.
#[utoipa::path(
    post, path = "/v2/apps/me/callback/rotate-signing-secret", tag = "webhooks",
    operation_id = "rotateSigningSecret", security(("app" = [])), request_body(content = Option<RotateBody>),
    responses(
        (status = 200, description = "The keys that sign now.", body = SigningSecrets),
        (status = 400, body = ErrorBody, description = "The overlap is too long."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn rotate(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<RotateBody>,
) -> Result<Json<SigningSecrets>, ApiError> {
    rotate_for(&platform, app.app, caused.by_app(app.app), body).await
}

/// Rotates an app's key, whoever asked.
pub(super) async fn rotate_for(
    platform: &Platform,
    app: AppId,
    context: Context,
    body: RotateBody,
) -> Result<Json<SigningSecrets>, ApiError> {
    let overlap_s = body.overlap_seconds.unwrap_or(OVERLAP_S);
    if overlap_s > OVERLAP_S_MAX {
        let message = format!("overlapSeconds is at most {OVERLAP_S_MAX}");
        return Err(ApiError::new(Code::InvalidHttpMessageBody, message));
    }
    let until = context.at.plus_ms(u64::from(overlap_s) * 1_000);
    let rotate = WebhookChange::RotateSecret { sealed: new(platform, app), until };
    let done = change(platform, app, &context, rotate).await?;
    platform.settle(done.position).await;
    signing_secrets(&platform.secrets, &active(done.state)?, context.at).map(Json)
}

/// Makes an app's first key, if it has none.
pub(super) async fn give(platform: &Platform, app: AppId, context: &Context) -> Result<(), ApiError> {
    change(platform, app, context, WebhookChange::GiveSecret { sealed: new(platform, app) }).await?;
    Ok(())
}

/// A new key, sealed.
fn new(platform: &Platform, app: AppId) -> String {
    let bytes: [u8; SECRET_BYTES] = rand::random();
    let text = format!("{PREFIX}{}", BASE64.encode(bytes));
    platform.secrets.sealer().seal(&secret_context(app), text.as_bytes())
}
