use super::app_of;
use super::make::{self, For};
use crate::members;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::app::{self, Kind};
use domain::login::{self, Login, UserName};
use domain::{AppId, member};
use ports::log::Actor;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{LoginBody, MemberSignInBody, Tokens};
use web::{ApiError, Caused, Path, Platform, Source, passwords};

/// Makes oneself a member of a Portal App, and signs in.
#[utoipa::path(
    post, path = "/v2/portal-apps/{appId}/members/sign-up", tag = "client", operation_id = "signUpMember",
    params(("appId" = u32, Path, description = "The app.")), request_body = LoginBody,
    responses(
        (status = 201, description = "Tokens of the new member.", body = Tokens),
        (status = 400, body = ErrorBody, description = "The name is taken, or a field cannot be taken."),
        (status = 404, body = ErrorBody, description = "There is no such Portal App."),
    )
)]
pub(super) async fn sign_up(
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    caused: Caused,
    web::Json(body): web::Json<LoginBody>,
) -> Result<(StatusCode, Json<Tokens>), ApiError> {
    let app = app_of(&platform, id, Kind::FlipflopPortalApp).await?;
    let context = caused.by(app.app, Actor::System);
    let member = make::make(&platform, app.app, &context, body, For::Anybody).await?;
    Ok((StatusCode::CREATED, Json(members::tokens_of(&platform, &app, &member)?)))
}

/// Signs in to a Portal App. After ten wrong tries a source has to wait, longer each time.
#[utoipa::path(
    post, path = "/v2/portal-apps/{appId}/members/sign-in", tag = "client", operation_id = "signInMember",
    params(("appId" = u32, Path, description = "The app.")), request_body = MemberSignInBody,
    responses(
        (status = 200, description = "Tokens of the member.", body = Tokens),
        (status = 401, body = ErrorBody, description = "Name or password is wrong."),
        (status = 404, body = ErrorBody, description = "There is no such Portal App."),
        (status = 429, body = ErrorBody, description = "Too many wrong tries; wait as long as Retry-After says."),
    )
)]
pub(super) async fn portal(
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    source: Source,
    web::Json(body): web::Json<MemberSignInBody>,
) -> Result<Json<Tokens>, ApiError> {
    let app = app_of(&platform, id, Kind::FlipflopPortalApp).await?;
    sign_in(&platform, &app, source, &body).await.map(Json)
}

/// Signs in to a Vicollo Managed App. After ten wrong tries a source has to wait, longer each time.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/{appId}/members/sign-in", tag = "client", operation_id = "signInVicolloMember",
    params(("appId" = u32, Path, description = "The app.")), request_body = MemberSignInBody,
    responses(
        (status = 200, description = "Tokens of the member.", body = Tokens),
        (status = 401, body = ErrorBody, description = "Name or password is wrong."),
        (status = 404, body = ErrorBody, description = "There is no such Vicollo Managed App."),
        (status = 429, body = ErrorBody, description = "Too many wrong tries; wait as long as Retry-After says."),
    )
)]
pub(super) async fn vicollo(
    State(platform): State<Platform>,
    Path(id): Path<AppId>,
    source: Source,
    web::Json(body): web::Json<MemberSignInBody>,
) -> Result<Json<Tokens>, ApiError> {
    let app = app_of(&platform, id, Kind::VicolloManaged).await?;
    sign_in(&platform, &app, source, &body).await.map(Json)
}

async fn sign_in(
    platform: &Platform,
    app: &app::Active,
    source: Source,
    body: &MemberSignInBody,
) -> Result<Tokens, ApiError> {
    // What is no user name is nobody's.
    let name = UserName::parse(&body.user_name).map_err(|_| Code::InvalidSignIn)?;
    let (login, _) = prove(platform, app, source, &name, &body.password).await?;
    members::tokens_of(platform, app, &login)
}

/// The member of this name, if the password is right, and the hash that it was compared with.
pub(super) async fn prove(
    platform: &Platform,
    app: &app::Active,
    source: Source,
    name: &UserName,
    password: &str,
) -> Result<(member::Active, String), ApiError> {
    let key = name.key(app.app).to_string();
    let login = match platform.transactor()?.load::<Login>(app.app.into(), &key).await?.state {
        login::State::Active(login) if login.app == app.app => Some(login),
        login::State::Active(_) | login::State::Absent | login::State::Deleted { .. } => None,
    };
    let hash = login.as_ref().map(|login| login.password_hash.as_str());
    passwords::prove(platform, source, &key, password, hash).await?;
    let login = login.ok_or(Code::InvalidSignIn)?;
    // A member who was deleted just now has a login for a moment longer.
    let loaded = platform.transactor()?;
    let member_key = members::stream_key(app.app, &login.app_user_id);
    match loaded.load::<member::Member>(app.app.into(), &member_key).await?.state {
        member::State::Active(member) if member.member == login.member => Ok((member, login.password_hash)),
        member::State::Active(_) | member::State::Absent | member::State::Deleted { .. } => {
            Err(Code::InvalidSignIn.into())
        }
    }
}
