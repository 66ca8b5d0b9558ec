use crate::Platform;
use crate::extract::{ConsoleCaller, MemberCaller, ProvenUser, ServerCaller, ViaConsole, authorization};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ports::log::{Actor, App};

/// Paths that sessions are for.
const CONSOLE: &str = "/v2/console/";

/// Whose keys they are; who proved it.
pub(super) struct Caller {
    /// Tells callers apart; part of what names the stream, so never changed.
    pub name: String,
    pub app: App,
    pub actor: Actor,
}

impl Caller {
    /// None if nobody is proven; the handler then says what is missing.
    pub async fn of(parts: &mut Parts, platform: &Platform) -> Option<Self> {
        if parts.extensions.get::<ViaConsole>().is_some() {
            let ServerCaller(app) = ServerCaller::from_request_parts(parts, platform).await.ok()?;
            let user = parts.extensions.get::<ProvenUser>()?.0;
            let name = format!("user {user} app {}", app.app);
            return Some(Self { name, app: app.app.into(), actor: Actor::User(user.get()) });
        }
        if parts.uri.path().starts_with(CONSOLE) {
            let caller = ConsoleCaller::from_request_parts(parts, platform).await.ok()?;
            let user = caller.user.user;
            return Some(Self {
                name: format!("user {user}"),
                app: App::SYSTEM,
                actor: Actor::User(user.get()),
            });
        }
        let (scheme, value) = authorization(&parts.headers)?;
        if scheme.eq_ignore_ascii_case("basic") {
            let ServerCaller(app) = ServerCaller::from_request_parts(parts, platform).await.ok()?;
            let (app, actor) = (app.app, Actor::App(app.app.get()));
            return Some(Self { name: format!("app {app}"), app: app.into(), actor });
        }
        // Asked by the token and not by its extractor, which would count a member's token as a bad try.
        if platform.secrets.is_operator_token(value) {
            return Some(Self { name: "operator".into(), app: App::SYSTEM, actor: Actor::Operator });
        }
        let caller = MemberCaller::from_request_parts(parts, platform).await.ok()?;
        let (app, member) = (caller.app.app, caller.member.member);
        Some(Self {
            name: format!("member {app} {member}"),
            app: app.into(),
            actor: Actor::Member(member.get()),
        })
    }
}
