use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::UserId;
use domain::user::{Command, State as UserState, TOKEN_LIFETIME_S, User};
use ports::log::{Actor, App};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{self, InvitedUser, Page, ResetToken, UserBody};
use web::one_time::{self, Purpose};
use web::{ApiError, Caused, Operator, Paging, PagingQuery, Path, Platform};

/// Invites a user. The token is shown this once; inviting again gives another one, and voids the first.
#[utoipa::path(
    post, path = "/v2/operator/users", tag = "operator", operation_id = "inviteUser", security(("operator" = [])),
    request_body = UserBody,
    responses(
        (status = 201, description = "The user with the token to sign up.", body = InvitedUser),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the user has signed up already."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
    )
)]
pub(super) async fn invite(
    _: Operator,
    State(platform): State<Platform>,
    caused: Caused,
    web::Json(body): web::Json<UserBody>,
) -> Result<(StatusCode, Json<InvitedUser>), ApiError> {
    let user = platform.ids.user().await?;
    let context = caused.by(App::SYSTEM, Actor::Operator);
    let (key, at) = (platform.secrets.user_key(&body.email), context.at);
    let issued = one_time::issue(&platform.secrets, Purpose::Invitation, &key, at, TOKEN_LIFETIME_S);
    let (token, app_kinds) = (issued.kept.clone(), body.app_kinds.unwrap_or_default());
    let command = Command::Invite { user, email: body.email, name: body.name, app_kinds, token, at };
    let done = platform.transactor()?.run::<User>(&key, &context, command).await?;
    platform.settle(done.position).await;
    let answer = InvitedUser {
        user: view(&done.state)?,
        invitation_token: issued.text,
        invitation_expires_at: rest::iso(issued.kept.expires_at),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Lists the users, oldest first.
#[utoipa::path(
    get, path = "/v2/operator/users", tag = "operator", operation_id = "listUsers", security(("operator" = [])),
    params(PagingQuery),
    responses(
        (status = 200, description = "A page of users.", body = Page<rest::User>),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
    )
)]
pub(super) async fn list(
    _: Operator,
    State(platform): State<Platform>,
    paging: Paging,
) -> Result<Json<Page<rest::User>>, ApiError> {
    let page = projections::Page { number0: paging.number, size: paging.size };
    let found = projections::users::list(&platform.db, page).await?;
    Ok(Json(paging.page(found.content.iter().filter_map(rest::User::of_state).collect(), found.total)))
}

/// Gives a token with which a user sets a new password. It is shown this once, and voids the one before.
#[utoipa::path(
    post, path = "/v2/operator/users/{id}/password-resets", tag = "operator", operation_id = "resetUserPassword",
    security(("operator" = [])), params(("id" = u32, Path, description = "The user.")),
    responses(
        (status = 201, description = "The token.", body = ResetToken),
        (status = 400, body = ErrorBody, description = "The user has not signed up, or was disabled."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such user."),
    )
)]
pub(super) async fn reset(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    caused: Caused,
) -> Result<(StatusCode, Json<ResetToken>), ApiError> {
    let key = key(&platform, id).await?;
    let context = caused.by(App::SYSTEM, Actor::Operator);
    let issued = one_time::issue(&platform.secrets, Purpose::UserReset, &key, context.at, TOKEN_LIFETIME_S);
    let command = Command::IssueReset { token: issued.kept.clone(), at: context.at };
    let done = platform.transactor()?.run::<User>(&key, &context, command).await?;
    platform.settle(done.position).await;
    let expires_at = rest::iso(issued.kept.expires_at);
    Ok((StatusCode::CREATED, Json(ResetToken { reset_token: issued.text, expires_at })))
}

/// Shuts a user out: every session ends, and none is opened. The apps stay as they are.
#[utoipa::path(
    post, path = "/v2/operator/users/{id}/disable", tag = "operator", operation_id = "disableUser",
    security(("operator" = [])), params(("id" = u32, Path, description = "The user.")),
    responses(
        (status = 200, description = "The user, `DISABLED`.", body = rest::User),
        (status = 400, body = ErrorBody, description = "The user has not signed up yet."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such user."),
    )
)]
pub(super) async fn disable(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    caused: Caused,
) -> Result<Json<rest::User>, ApiError> {
    change(&platform, id, &caused, |at| Command::Disable { at }).await
}

/// Lets a user in again.
#[utoipa::path(
    post, path = "/v2/operator/users/{id}/enable", tag = "operator", operation_id = "enableUser",
    security(("operator" = [])), params(("id" = u32, Path, description = "The user.")),
    responses(
        (status = 200, description = "The user, `ACTIVE`.", body = rest::User),
        (status = 400, body = ErrorBody, description = "The user has not signed up yet."),
        (status = 401, body = ErrorBody, description = "The operator token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such user."),
    )
)]
pub(super) async fn enable(
    _: Operator,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    caused: Caused,
) -> Result<Json<rest::User>, ApiError> {
    change(&platform, id, &caused, |at| Command::Enable { at }).await
}

async fn change(
    platform: &Platform,
    id: UserId,
    caused: &Caused,
    command: impl Fn(domain::Timestamp) -> Command,
) -> Result<Json<rest::User>, ApiError> {
    let key = key(platform, id).await?;
    let context = caused.by(App::SYSTEM, Actor::Operator);
    let done = platform.transactor()?.run::<User>(&key, &context, command(context.at)).await?;
    platform.settle(done.position).await;
    Ok(Json(view(&done.state)?))
}

/// The key of a user's stream, by the number.
async fn key(platform: &Platform, id: UserId) -> Result<String, ApiError> {
    let state = projections::users::get(&platform.db, id).await?;
    let person = state.person().ok_or(Code::UserNotFound)?;
    Ok(platform.secrets.user_key(&person.email))
}

fn view(state: &UserState) -> Result<rest::User, ApiError> {
    rest::User::of_state(state).ok_or_else(|| Code::UserNotFound.into())
}
