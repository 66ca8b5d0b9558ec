use domain::access::Creator;
use domain::post::{Active, Viewer};
use domain::{PostId, app, member};
use ports::Context;
use ports::log::Actor;
use web::{ApiError, Caused, MemberCaller, Platform, ServerCaller};

/// Who acts on posts: the app's backend, or a member on the client API. Both go through the same operations.
pub(crate) struct Caller {
    pub app: app::Active,
    /// None is the backend.
    pub member: Option<member::Active>,
    is_guest: bool,
}

impl From<ServerCaller> for Caller {
    fn from(ServerCaller(app): ServerCaller) -> Self {
        Self { app, member: None, is_guest: false }
    }
}

impl From<MemberCaller> for Caller {
    fn from(MemberCaller { app, member, is_guest }: MemberCaller) -> Self {
        Self { app, member: Some(member), is_guest }
    }
}

impl Caller {
    /// As the cause of events.
    pub fn context(&self, caused: &Caused) -> Context {
        match &self.member {
            None => caused.by_app(self.app.app),
            Some(member) => caused.by(self.app.app, Actor::Member(member.member.get())),
        }
    }

    /// As the maker of a post (contract section 1, "Ownership").
    pub fn creator(&self, caused: &Caused) -> Creator {
        let member = self.member.as_ref().map(|member| Creator::Member(member.member.get()));
        member.unwrap_or_else(|| caused.creator(self.app.app))
    }

    fn viewer(&self) -> Viewer {
        match &self.member {
            None => Viewer::App,
            Some(member) if self.is_guest => Viewer::Guest(member.member),
            Some(member) => Viewer::Member(member.member),
        }
    }

    /// The post as the log knows it now, if this caller may change it. An owner never changes, so what is true here is
    /// true when the command is decided.
    pub async fn own(&self, platform: &Platform, post: PostId) -> Result<Active, ApiError> {
        let post = super::current(platform, self.app.app, post).await?;
        post.check_owner(self.viewer())?;
        Ok(post)
    }
}
