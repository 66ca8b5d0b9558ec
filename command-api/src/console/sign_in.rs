use super::open;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use domain::session::{Command as SessionCommand, Session};
use domain::user::{Command, State as UserState, User, check_password};
use ports::log::{Actor, App};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{OpenedSession, SignInBody, SignUpBody};
use web::one_time::{self, Purpose};
use web::{ApiError, BaseUrl, Caused, ConsoleCaller, Json, Platform, Source, passwords};

/// Uses an invitation: sets the password, and opens a session.
#[utoipa::path(
    post, path = "/v2/console/sign-up", tag = "console", operation_id = "signUp",
    request_body = SignUpBody,
    responses(
        (status = 201, description = "The session, also as a cookie.", body = OpenedSession),
        (status = 400, body = ErrorBody, description = "The token is not good any more, or the password too short."),
    )
)]
pub(super) async fn sign_up(
    State(platform): State<Platform>,
    base: BaseUrl,
    caused: Caused,
    Json(body): Json<SignUpBody>,
) -> Result<Response, ApiError> {
    check_password(&body.password)?;
    let (key, token_hash) = one_time::read(&platform.secrets, Purpose::Invitation, &body.invitation_token)?;
    let password_hash = passwords::hash(&body.password).await?;
    let context = caused.by(App::SYSTEM, Actor::System);
    let command = Command::SignUp { token_hash, password_hash, at: context.at };
    let done = platform.transactor()?.run::<User>(key, &context, command).await?;
    let person = done.state.person().ok_or(Code::InvalidOneTimeToken)?;
    open::open(&platform, &caused, &base, person, StatusCode::CREATED).await
}

/// Signs in with e-mail address and password. After ten wrong tries a source has to wait, longer each time.
#[utoipa::path(
    post, path = "/v2/console/sign-in", tag = "console", operation_id = "signIn",
    request_body = SignInBody,
    responses(
        (status = 200, description = "The session, also as a cookie.", body = OpenedSession),
        (status = 401, body = ErrorBody, description = "Address or password is wrong, or the user was disabled."),
        (status = 429, body = ErrorBody, description = "Too many wrong tries; wait as long as Retry-After says."),
    )
)]
pub(super) async fn sign_in(
    State(platform): State<Platform>,
    source: Source,
    base: BaseUrl,
    caused: Caused,
    Json(body): Json<SignInBody>,
) -> Result<Response, ApiError> {
    let key = platform.secrets.user_key(&body.email);
    let user = match platform.transactor()?.load::<User>(App::SYSTEM, &key).await?.state {
        UserState::Active(user) => Some(user),
        UserState::Absent | UserState::Invited(_) | UserState::Disabled(_) => None,
    };
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    passwords::prove(&platform, source, &key, &body.password, hash).await?;
    let user = user.ok_or(Code::InvalidSignIn)?;
    open::open(&platform, &caused, &base, &user.person, StatusCode::OK).await
}

/// Ends the session that asks.
#[utoipa::path(
    post, path = "/v2/console/sign-out", tag = "console", operation_id = "signOut", security(("user" = [])),
    responses(
        (status = 204, description = "The session is over."),
        (status = 401, body = ErrorBody, description = "There is no session."),
    )
)]
pub(super) async fn sign_out(
    State(platform): State<Platform>,
    caller: ConsoleCaller,
    base: BaseUrl,
    caused: Caused,
) -> Result<Response, ApiError> {
    let user = caller.user.user;
    let context = caused.by(App::SYSTEM, Actor::User(user.get()));
    let command = SessionCommand::End { user, at: context.at };
    let done = platform.transactor()?.run::<Session>(&caller.session.id, &context, command).await?;
    platform.settle(done.position).await;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, open::no_cookie(&base)?)]).into_response())
}
