use super::{active, stream_key};
use crate::stream_keys;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::member::{Active, Command, Event, Member, Patch, Refusal};
use domain::{AppUserId, app};
use ports::TransactError;
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Platform, ServerCaller};

/// Ids of guests that are tried before the platform gives up.
const GUEST_TRIES_MAX: u32 = 100;

/// Creates a member, or changes the one with this appUserId.
///
/// Null and absent both keep what is known; use PATCH to clear a field.
#[utoipa::path(
    post, path = "/v2/apps/me/members", tag = "members", operation_id = "upsertMember", security(("app" = [])),
    request_body = rest::MemberBody,
    responses(
        (status = 201, description = "The member is new.", body = rest::Member),
        (status = 200, description = "The member was there.", body = rest::Member),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn upsert(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::MemberBody>,
) -> Result<(StatusCode, Json<rest::Member>), ApiError> {
    let (member, is_new) = run(&platform, &app, &caused, body).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(rest::Member::of(&member, &app))))
}

/// Creates or changes; also whether it was created.
pub(super) async fn run(
    platform: &Platform,
    app: &app::Active,
    caused: &Caused,
    body: rest::MemberBody,
) -> Result<(Active, bool), ApiError> {
    let (app_user_id, patch) = body.into_parts()?;
    save(platform, app, caused, app_user_id, patch).await
}

/// Creates or changes this member; also whether it was created.
pub(crate) async fn save(
    platform: &Platform,
    app: &app::Active,
    caused: &Caused,
    app_user_id: AppUserId,
    patch: Patch,
) -> Result<(Active, bool), ApiError> {
    let key = stream_key(app.app, &app_user_id);
    let context = caused.by_app(app.app);
    let (app, at) = (app.app, context.at);
    let transactor = platform.transactor()?;
    // A number is taken only for those who are new: logins would use them up.
    let change = Command::Change { app, patch: patch.clone(), at };
    let done = match transactor.run::<Member>(&key, &context, change).await {
        Err(TransactError::Refused(Refusal::NotFound)) => {
            let number = platform.ids.member().await?;
            let upsert = Command::Upsert { app, number, app_user_id, patch, at };
            transactor.run::<Member>(&key, &context, upsert).await?
        }
        result => result?,
    };
    let is_new = done.events.iter().any(|event| matches!(event, Event::Registered(_)));
    let member = active(done.state)?;
    // The read models may not show a key that is there; issuing it again changes nothing.
    let key = stream_keys::heal(platform, &member, &caused.by_app(app)).await?;
    platform.settle(done.position.max(key)).await;
    Ok((member, is_new))
}

/// Makes a member up for an anonymous guest, under an id that nobody has.
pub(super) async fn guest(
    platform: &Platform,
    app: &app::Active,
    caused: &Caused,
) -> Result<Active, ApiError> {
    // A tenant may have given such an id to somebody; the next number's is another one.
    for _ in 0..GUEST_TRIES_MAX {
        let number = platform.ids.member().await?;
        let app_user_id = AppUserId::try_from(format!("GUEST{number}"))?;
        let key = stream_key(app.app, &app_user_id);
        let context = caused.by_app(app.app);
        let admit = Command::AdmitGuest { app: app.app, number, app_user_id, at: context.at };
        let done = platform.transactor()?.run::<Member>(&key, &context, admit).await?;
        let member = active(done.state)?;
        if member.is_guest && member.member == number {
            let key = stream_keys::heal(platform, &member, &caused.by_app(app.app)).await?;
            platform.settle(done.position.max(key)).await;
            return Ok(member);
        }
    }
    Err(Code::ServiceUnavailable.into())
}
