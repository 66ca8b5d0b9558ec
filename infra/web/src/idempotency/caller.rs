use crate::Platform;
use crate::extract::{MemberCaller, ServerCaller};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use ports::log::{Actor, App};

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
        let scheme = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split(' ').next()?.to_ascii_lowercase();
        if scheme == "basic" {
            let ServerCaller(app) = ServerCaller::from_request_parts(parts, platform).await.ok()?;
            let (app, actor) = (app.app, Actor::App(app.app.get()));
            return Some(Self { name: format!("app {app}"), app: app.into(), actor });
        }
        // Asked by the token and not by its extractor, which would count a member's token as a bad try.
        if is_operator(parts, platform) {
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

fn is_operator(parts: &Parts, platform: &Platform) -> bool {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|text| text.split_once(' ')).map_or("", |(_, token)| token.trim());
    platform.secrets.is_operator_token(token)
}
