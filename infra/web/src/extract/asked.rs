//! Who asks, for handlers that serve several APIs: the same act, by the tenant's backend or by a member.

use super::caller::may_make;
use super::{BaseUrl, Caused, MemberCaller, ServerCaller};
use crate::{ApiError, Platform};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use domain::access::Creator;
use domain::room::By;
use domain::{app, member};
use ports::Context;
use ports::log::Actor;
use schemas::errors::Code;

/// Someone who asks for something in an app.
#[derive(Clone)]
pub struct Asked {
    pub platform: Platform,
    pub app: app::Active,
    /// As the rules see the caller.
    pub by: By,
    /// An anonymous guest asks.
    pub is_guest: bool,
    /// As what the caller makes says who made it.
    pub creator: Creator,
    pub base: BaseUrl,
    caused: Caused,
    actor: Actor,
}

/// The app's own backend asks, or its owner in the console.
pub struct AskedByApp(pub Asked);

/// The backend of a Vicollo app asks, on the API that only Vicollo apps have (contract 3.7).
pub struct AskedByVicollo(pub Asked);

/// A member asks.
pub struct AskedByMember {
    pub asked: Asked,
    pub member: member::Active,
}

impl Asked {
    /// Someone who may do everything in an app, such as its user in the console.
    pub fn new(
        platform: Platform,
        app: app::Active,
        (creator, actor): (Creator, Actor),
        caused: Caused,
        base: BaseUrl,
    ) -> Self {
        let by = By::App(app.app);
        Self { platform, app, by, is_guest: false, creator, base, caused, actor }
    }

    /// The context of one command; each command has its own.
    pub fn context(&self) -> Context {
        self.caused.by(self.app.app, self.actor.clone())
    }
}

impl AskedByMember {
    /// Refuses guests, and everyone in an app that keeps the making of rooms to its backend (contract 11.1).
    pub fn may_make_rooms(&self) -> Result<(), ApiError> {
        may_make(self.asked.is_guest, self.asked.app.settings.members_create_rooms, Code::RoomSelfCreationOff)
    }
}

impl AsRef<Asked> for AskedByApp {
    fn as_ref(&self) -> &Asked {
        &self.0
    }
}

impl AsRef<Asked> for AskedByMember {
    fn as_ref(&self) -> &Asked {
        &self.asked
    }
}

impl<S> FromRequestParts<S> for AskedByApp
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ServerCaller(app) = ServerCaller::from_request_parts(parts, state).await?;
        let (caused, base) = common(parts, state).await?;
        let who = (caused.creator(app.app), caused.actor(app.app));
        Ok(Self(Asked::new(Platform::from_ref(state), app, who, caused, base)))
    }
}

impl<S> FromRequestParts<S> for AskedByVicollo
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let AskedByApp(asked) = AskedByApp::from_request_parts(parts, state).await?;
        crate::permissions::require_vicollo(&asked.app)?;
        Ok(Self(asked))
    }
}

impl<S> FromRequestParts<S> for AskedByMember
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let MemberCaller { app, member, is_guest } = MemberCaller::from_request_parts(parts, state).await?;
        let (caused, base) = common(parts, state).await?;
        let number = member.member.get();
        let asked = Asked {
            platform: Platform::from_ref(state),
            by: By::Member { app: app.app, member: member.member, app_user_id: member.app_user_id.clone() },
            app,
            is_guest,
            creator: Creator::Member(number),
            base,
            caused,
            actor: Actor::Member(number),
        };
        Ok(Self { asked, member })
    }
}

async fn common<S>(parts: &mut Parts, state: &S) -> Result<(Caused, BaseUrl), ApiError>
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    let Ok(caused) = Caused::from_request_parts(parts, state).await;
    Ok((caused, BaseUrl::from_request_parts(parts, state).await?))
}
