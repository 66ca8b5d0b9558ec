use super::{active, change, current, signing};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppId;
use domain::app::{
    self, App, CALLBACK_FIELD_CHARS_MAX, CALLBACK_FIELD_CHARS_MIN, Callback, Command, WebhookChange,
};
use ports::Context;
use ports::outbound::Guard;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{CallbackBody, CallbackView};
use web::callbacks::password_context;
use web::{ApiError, Caused, Platform, ServerCaller};

/// Sets where webhooks go. The address is called only if it is on the public internet.
#[utoipa::path(
    put, path = "/v2/apps/me/callback", tag = "webhooks", operation_id = "setCallback", security(("app" = [])),
    request_body = CallbackBody,
    responses(
        (status = 200, description = "Where webhooks go now.", body = CallbackView),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the address may not be called."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn set(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    web::Json(body): web::Json<CallbackBody>,
) -> Result<Json<CallbackView>, ApiError> {
    set_for(&platform, app.app, unconditional(caused.by_app(app.app)), body).await
}

/// Stops webhooks and forgets where they went; what was not sent yet is given up.
#[utoipa::path(
    delete, path = "/v2/apps/me/callback", tag = "webhooks", operation_id = "removeCallback",
    security(("app" = [])),
    responses(
        (status = 204, description = "Webhooks go nowhere."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn remove(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    remove_for(&platform, app.app, unconditional(caused.by_app(app.app))).await
}

/// Several commands follow one request, so it can have no condition on the app's revision.
pub(super) fn unconditional(context: Context) -> Context {
    Context { precondition: None, ..context }
}

/// Sets an app's callback, whoever asked.
pub(super) async fn set_for(
    platform: &Platform,
    app: AppId,
    context: Context,
    body: CallbackBody,
) -> Result<Json<CallbackView>, ApiError> {
    check_url(platform, &body.url).await?;
    let callback = callback(platform, &current(platform, app).await?, &body)?;
    let next = || Context { command_id: uuid::Uuid::now_v7(), ..context.clone() };
    let command = Command::SetCallback { callback: Some(callback), at: context.at };
    // The key first: no webhook goes out unsigned.
    signing::give(platform, app, &next()).await?;
    platform.transactor()?.run::<App>(&app.to_string(), &next(), command).await?;
    if let Some(retry) = body.retry {
        change(platform, app, &next(), WebhookChange::SetRetry(retry)).await?;
    }
    let go = if body.enabled == Some(false) { WebhookChange::Disable } else { WebhookChange::Enable };
    let done = change(platform, app, &next(), go).await?;
    platform.settle(done.position).await;
    let app = active(done.state)?;
    let callback = app.callback.as_ref().ok_or(Code::CallbackNotFound)?;
    Ok(Json(CallbackView::of(callback, &app.webhooks)))
}

/// Removes an app's callback, whoever asked.
pub(super) async fn remove_for(
    platform: &Platform,
    app: AppId,
    context: Context,
) -> Result<StatusCode, ApiError> {
    let command = Command::SetCallback { callback: None, at: context.at };
    let done = platform.transactor()?.run::<App>(&app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the address may be called: judged here so that the tenant is told, and again at each call.
async fn check_url(platform: &Platform, url: &str) -> Result<(), ApiError> {
    let settings = &platform.settings;
    let guard = Guard { allow_private: settings.allow_private_callbacks, own: settings.listens_at.clone() };
    let refused = |why: ports::outbound::Forbidden| ApiError::new(Code::CallbackNotAllowed, why.to_string());
    guard.resolved(&guard.url(url).map_err(refused)?).await.map_err(refused)
}

/// The callback of a body; the password that is there stays sealed as it is.
fn callback(platform: &Platform, app: &app::Active, body: &CallbackBody) -> Result<Callback, ApiError> {
    let context = password_context(app.app);
    let known = app.callback.as_ref().map(|callback| callback.sealed_password.as_str());
    let sealed_password = match (&body.password, known) {
        (None, None) => return Err(wrong_password()),
        (None, Some(known)) => known.to_owned(),
        (Some(password), known) => {
            let length = password.chars().count();
            let fits = (CALLBACK_FIELD_CHARS_MIN..=CALLBACK_FIELD_CHARS_MAX).contains(&length);
            if !fits || password.contains(char::is_control) {
                return Err(wrong_password());
            }
            let is_same = |sealed: &&str| {
                let open = platform.secrets.sealer().open(&context, sealed);
                open.is_ok_and(|known| known == password.as_bytes())
            };
            let same = known.filter(is_same).map(str::to_owned);
            same.unwrap_or_else(|| platform.secrets.sealer().seal(&context, password.as_bytes()))
        }
    };
    Ok(Callback { url: body.url.clone(), id: body.id.clone(), sealed_password })
}

fn wrong_password() -> ApiError {
    let message = format!(
        "a callback needs a password of {CALLBACK_FIELD_CHARS_MIN} to {CALLBACK_FIELD_CHARS_MAX} characters without \
         control characters"
    );
    ApiError::new(Code::InvalidAppCallback, message)
}
