use crate::Chat;
use axum::extract::State;
use axum::http::StatusCode;
use domain::banned_words::{BannedWords, Command};
use domain::{AppId, Timestamp};
use schemas::rest::BannedWordsBody;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Caused, ErrorBody, OptionalJson, Path, Platform, ServerCaller};

pub fn router() -> OpenApiRouter<Chat> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(remove, remove_by_post))
}

/// Bans words from all chats of the app: in what members say they are masked.
#[utoipa::path(
    post, path = "/v2/apps/me/banned-chat-words", tag = "server", operation_id = "banChatWords",
    security(("app" = [])), request_body = BannedWordsBody,
    responses(
        (status = 204, description = "They are banned."),
        (status = 400, body = ErrorBody, description = "There is no word, or there are too many or too long ones."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
async fn add(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<BannedWordsBody>,
) -> Result<StatusCode, ApiError> {
    let words = body.words.unwrap_or_default();
    run(&platform, app.app, &caused, |app, at| Command::Add { app, words, at }).await
}

/// Allows words again.
#[utoipa::path(
    delete, path = "/v2/apps/me/banned-chat-words/{words}", tag = "server", operation_id = "allowChatWords",
    security(("app" = [])), params(("words" = String, Path, description = "Words, comma separated.")),
    responses(
        (status = 204, description = "They are allowed."),
        (status = 400, body = ErrorBody, description = "There is no word."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
async fn remove(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(words): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    allow(&platform, app.app, &words, &caused).await
}

/// Allows words again; the older spelling of the call.
#[utoipa::path(
    post, path = "/v2/apps/me/banned-chat-words/{words}", tag = "server", operation_id = "allowChatWordsByPost",
    security(("app" = [])), params(("words" = String, Path, description = "Words, comma separated.")),
    responses(
        (status = 204, description = "They are allowed."),
        (status = 400, body = ErrorBody, description = "There is no word."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
async fn remove_by_post(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(words): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    allow(&platform, app.app, &words, &caused).await
}

async fn allow(
    platform: &Platform,
    app: AppId,
    words: &str,
    caused: &Caused,
) -> Result<StatusCode, ApiError> {
    let words = words.split(',').map(str::to_owned).collect();
    run(platform, app, caused, |app, at| Command::Remove { app, words, at }).await
}

async fn run(
    platform: &Platform,
    app: AppId,
    caused: &Caused,
    command: impl FnOnce(AppId, Timestamp) -> Command,
) -> Result<StatusCode, ApiError> {
    let context = caused.by_app(app);
    let command = command(app, context.at);
    let done = platform.transactor()?.run::<BannedWords>(&app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
