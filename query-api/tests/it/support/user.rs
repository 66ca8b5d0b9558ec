use super::{Tenant, World, now};
use domain::app::{self, App};
use domain::session::{self, Session};
use domain::user::{self, User};
use domain::{Timestamp, UserId};
use web::one_time::{self, Purpose};

/// A user of the console who has signed up.
pub struct Person {
    pub user: UserId,
    /// The key of the user's stream.
    key: String,
}

impl Person {
    pub async fn new(world: &World, number: u32, name: &str) -> Self {
        let (user, email) = (UserId::try_from(number).unwrap(), format!("{name}@example.org"));
        let key = world.platform.secrets.user_key(&email);
        let token = one_time::issue(&world.platform.secrets, Purpose::Invitation, &key, now(), 60).kept;
        let token_hash = token.hash.clone();
        let invite =
            user::Command::Invite { user, email, name: name.to_owned(), app_kinds: vec![], token, at: now() };
        world.run::<User>(0, &key, invite).await;
        let password_hash = "a hash".to_owned();
        world.run::<User>(0, &key, user::Command::SignUp { token_hash, password_hash, at: now() }).await;
        Self { user, key }
    }

    /// Opens a session that lives this long: its name and its Authorization header.
    pub async fn session(&self, world: &World, lifetime_s: i64) -> (String, String) {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let at = now();
        let issued = one_time::issue(&world.platform.secrets, Purpose::Session, &id, at, lifetime_s);
        let (token_hash, expires_at) = (issued.kept.hash, issued.kept.expires_at);
        let open = session::Command::Open { user: self.user, token_hash, expires_at, at };
        world.run::<Session>(0, &id, open).await;
        (id, format!("Bearer {}", issued.text))
    }

    pub async fn end(&self, world: &World, session: &str) {
        world.run::<Session>(0, session, session::Command::End { user: self.user, at: now() }).await;
    }

    pub async fn does(&self, world: &World, command: impl Fn(Timestamp) -> user::Command) {
        world.run::<User>(0, &self.key, command(now())).await;
    }

    /// Makes an app this person's own.
    pub async fn owns(&self, world: &World, tenant: &Tenant) {
        let assign = app::Command::AssignOwner { user: self.user, at: now() };
        world.run::<App>(tenant.app.get(), &tenant.app.to_string(), assign).await;
    }
}
