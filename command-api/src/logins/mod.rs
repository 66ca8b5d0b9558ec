//! Members who sign in by themselves, with a user name and a password: in Portal Apps and Vicollo Managed Apps, which
//! have no backend that would log them in (contract sections 1 and 8.3; the paths are ours).

mod make;
mod manage;
mod password;
mod sign_in;
mod sign_out;

use domain::app::{self, Kind};
use domain::login::{self, Login};
use domain::{AppId, member};
use ports::log::{Actor, Recorded};
use ports::{Context, clock};
use schemas::errors::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{ApiError, Platform};

pub(crate) use make::{admin_password, make_admin};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_up))
        .routes(routes!(sign_in::portal))
        .routes(routes!(sign_in::vicollo))
        .routes(routes!(sign_out::sign_out))
        .routes(routes!(password::change))
        .routes(routes!(password::portal))
        .routes(routes!(password::vicollo))
        .routes(routes!(manage::create))
        .routes(routes!(manage::reset))
}

/// The app of this kind; one of another kind is not found under its path.
async fn app_of(platform: &Platform, id: AppId, kind: Kind) -> Result<app::Active, ApiError> {
    let app = platform.app(id).await?;
    if app.kind == kind { Ok(app) } else { Err(Code::AppNotFound.into()) }
}

/// Refuses apps whose members are logged in by a backend.
fn require_logins(app: &app::Active) -> Result<(), ApiError> {
    if login::are_in(app.kind) { Ok(()) } else { Err(Code::AppKindWithoutLogins.into()) }
}

/// A member is gone: the login goes too, so that the name is free, and the key of its password's hash after it.
pub(crate) async fn member_gone(
    platform: &Platform,
    event: &Recorded,
    gone: &member::Deleted,
) -> Result<(), ApiError> {
    let key = login::UserName::key_of(gone.app, &gone.app_user_id).to_string();
    let id = Uuid::new_v5(&event.id, b"login");
    let context = Context::because_of(event, Actor::System, id, clock::now());
    let command = login::Command::Delete { app: gone.app, member: gone.member, at: context.at };
    platform.transactor()?.run::<Login>(&key, &context, command).await?;
    Ok(())
}
