use crate::members;
use domain::app::{self, Kind};
use domain::group_membership::ADMIN;
use domain::login::{self, Login, UserName};
use domain::member::{self, Member, Patch};
use domain::user::check_password;
use domain::{AppId, Decider};
use ports::Context;
use schemas::errors::{Code, PublicError};
use schemas::rest::LoginBody;
use web::{ApiError, Platform, ksuid, passwords};

/// Who may get the login of a member who is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Whoever comes: only a new member, or anyone could take over one who has no login yet.
    Anybody,
    /// Those who manage the app: also a member who is there.
    Manager,
}

/// Makes member and login at once, or neither.
pub(super) async fn make(
    platform: &Platform,
    app: AppId,
    context: &Context,
    body: LoginBody,
    who: For,
) -> Result<member::Active, ApiError> {
    check_password(&body.password)?;
    let name = UserName::parse(&body.user_name)?;
    let password_hash = passwords::hash(&body.password).await?;
    let new_number = platform.ids.member().await?;
    let keys = (name.key(app).to_string(), members::stream_key(app, name.app_user_id()));
    let (id, at) = (name.app_user_id(), context.at);
    let decide = |login: &login::State, known: &member::State, _: u32| {
        let there = match known {
            member::State::Active(member) if member.app == app => Some(member.member),
            member::State::Active(_) | member::State::Absent | member::State::Deleted { .. } => None,
        };
        if there.is_some() && who == For::Anybody {
            return Err(PublicError::from(Code::UserNameTaken));
        }
        let number = there.unwrap_or(new_number);
        let shown = body.app_user_name.clone();
        let shown = shown.or_else(|| there.is_none().then(|| body.user_name.trim().to_owned()));
        let patch =
            Patch { app_user_name: shown.map(Some), email: body.email.clone().map(Some), ..Patch::default() };
        let app_user_id = id.clone();
        let upsert = member::Command::Upsert { app, number, app_user_id, patch, at };
        let (app_user_id, password_hash) = (id.clone(), password_hash.clone());
        let create = login::Command::Create { app, member: number, app_user_id, password_hash, at };
        Ok((Login::decide(login, create)?, Member::decide(known, upsert)?))
    };
    let done = platform
        .transactor()?
        .run_pair::<Login, Member, PublicError>((&keys.0, Some(&keys.1)), context, decide)
        .await?;
    platform.settle(done.position).await;
    members::active(done.second)
}

/// The password of the member `admin` that a new app of this kind gets: the chosen one, or one made up; and whether it
/// was made up. None for kinds without such a member.
pub(crate) fn admin_password(kind: Kind, chosen: Option<String>) -> Result<Option<(String, bool)>, ApiError> {
    match kind {
        Kind::VicolloManaged => {
            chosen.as_deref().map_or(Ok(()), check_password)?;
            let made_up = chosen.is_none();
            Ok(Some((chosen.unwrap_or_else(ksuid::secret), made_up)))
        }
        Kind::FlipflopApp | Kind::FlipflopPortalApp | Kind::VicolloUnmanaged => Ok(None),
    }
}

/// Makes the member `admin` of a new Vicollo Managed App (contract 8.3).
pub(crate) async fn make_admin(
    platform: &Platform,
    app: &app::Active,
    context: &Context,
    password: String,
) -> Result<(), ApiError> {
    let body = LoginBody { user_name: ADMIN.into(), password, app_user_name: None, email: None };
    make(platform, app.app, context, body, For::Manager).await.map(|_| ())
}
