use crate::logins;
use crate::operator::{active, new_credentials};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::app::{App, Command, SettingsPatch, check_settings};
use ports::Context;
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{OwnApp, OwnAppBody, OwnAppPatch, OwnAppWithSecret};
use web::{ApiError, Caused, ConsoleApp, ConsoleCaller, OptionalJson, Platform, Tag, Tagged};

/// Makes an app. The secret is shown this once.
#[utoipa::path(
    post, path = "/v2/console/apps", tag = "console", operation_id = "createOwnApp", security(("user" = [])),
    request_body = OwnAppBody,
    responses(
        (status = 201, description = "The app with its credentials.", body = OwnAppWithSecret),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "There is no session."),
        (status = 403, body = ErrorBody, description = "One may not make apps of this kind."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    caused: Caused,
    web::Json(body): web::Json<OwnAppBody>,
) -> Result<(StatusCode, Json<OwnAppWithSecret>), ApiError> {
    let kind = body.kind.unwrap_or_default();
    if !caller.user.may_make(kind) {
        return Err(Code::AppKindNotAllowed.into());
    }
    let admin = logins::admin_password(kind, body.admin_password)?;
    let image_url = body.image_url.map(Some);
    let patch = SettingsPatch { image_url, ..SettingsPatch::default() };
    check_settings(&patch)?;
    let user = caller.user.user;
    let app = platform.ids.app().await?;
    let by = || caused.by(app, Actor::User(user.get()));
    let (credentials, api_secret) = new_credentials(&platform);
    let (name, at) = (body.name, by().at);
    let output_mode = body.default_rtmp_output_mode.unwrap_or_default();
    run(&platform, &by(), Command::Create { app, name, kind, output_mode, credentials, at }).await?;
    // Nobody sees the app before it has its owner: they look it up by owner.
    if patch != SettingsPatch::default() {
        run(&platform, &by(), Command::ChangeSettings { patch, at }).await?;
    }
    let (made, _) = run(&platform, &by(), Command::AssignOwner { user, at }).await?;
    let mut admin_password = None;
    if let Some((password, made_up)) = admin {
        logins::make_admin(&platform, &made, &by(), password.clone()).await?;
        admin_password = made_up.then_some(password);
    }
    Ok((StatusCode::CREATED, Json(OwnAppWithSecret { app: (&made).into(), api_secret, admin_password })))
}

/// Changes an app: absent keeps.
#[utoipa::path(
    patch, path = "/v2/console/apps/{appId}", tag = "console", operation_id = "updateOwnApp",
    security(("user" = [])), params(("appId" = u32, Path, description = "The app.")), request_body = OwnAppPatch,
    responses(
        (status = 200, description = "The app after the change.", body = OwnApp),
        (status = 400, body = ErrorBody, description = "A field cannot be taken; those before it have changed."),
        (status = 401, body = ErrorBody, description = "There is no session."),
        (status = 404, body = ErrorBody, description = "One has no such app."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    ConsoleApp { app, user }: ConsoleApp,
    caused: Caused,
    OptionalJson(body): OptionalJson<OwnAppPatch>,
) -> Result<Tagged<Json<OwnApp>>, ApiError> {
    let (app, actor) = (app.app, Actor::User(user.user.get()));
    let at = caused.by(app, actor.clone()).at;
    let patch = body.settings();
    // Always sent: without a change it says how the app is.
    let mut commands = vec![Command::ChangeSettings { patch, at }];
    commands.extend(body.name.map(|name| Command::Rename { name, at }));
    commands.extend(body.default_rtmp_output_mode.map(|mode| Command::SetOutputMode { mode, at }));
    let mut last = None;
    for command in commands {
        let mut context = caused.by(app, actor.clone());
        if last.is_some() {
            // The tag was compared by the first.
            context.precondition = None;
        }
        last = Some(run(&platform, &context, command).await?);
    }
    let (app, tag) = last.ok_or_else(|| ApiError::internal("a change without a command"))?;
    Ok(Tagged(tag, Json((&app).into())))
}

/// Deletes an app for ever, with everything in it. Its credentials stop at once.
#[utoipa::path(
    delete, path = "/v2/console/apps/{appId}", tag = "console", operation_id = "deleteOwnApp",
    security(("user" = [])), params(("appId" = u32, Path, description = "The app.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "There is no session."),
        (status = 404, body = ErrorBody, description = "One has no such app."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    ConsoleApp { app, user }: ConsoleApp,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let context = caused.by(app.app, Actor::User(user.user.get()));
    let command = Command::Delete { at: context.at };
    let done = platform.transactor()?.run::<App>(&app.app.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces key and secret of an app; the old ones stop at once, and so do its members' tokens. The secret is shown
/// this once.
#[utoipa::path(
    post, path = "/v2/console/apps/{appId}/reset-credentials", tag = "console",
    operation_id = "resetOwnAppCredentials", security(("user" = [])),
    params(("appId" = u32, Path, description = "The app.")),
    responses(
        (status = 200, description = "The app with its new credentials.", body = OwnAppWithSecret),
        (status = 401, body = ErrorBody, description = "There is no session."),
        (status = 404, body = ErrorBody, description = "One has no such app."),
    )
)]
pub(super) async fn reset_credentials(
    State(platform): State<Platform>,
    ConsoleApp { app, user }: ConsoleApp,
    caused: Caused,
) -> Result<Json<OwnAppWithSecret>, ApiError> {
    let (credentials, api_secret) = new_credentials(&platform);
    let context = caused.by(app.app, Actor::User(user.user.get()));
    let (app, _) =
        run(&platform, &context, Command::ResetCredentials { credentials, at: context.at }).await?;
    Ok(Json(OwnAppWithSecret { app: (&app).into(), api_secret, admin_password: None }))
}

/// Runs a command on the app of the context; gives the app after it.
async fn run(
    platform: &Platform,
    context: &Context,
    command: Command,
) -> Result<(domain::app::Active, Tag), ApiError> {
    let done = platform.transactor()?.run::<App>(&context.app.0.to_string(), context, command).await?;
    platform.settle(done.position).await;
    Ok((active(done.state)?, Tag(done.revision)))
}
