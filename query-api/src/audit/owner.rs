//! Which streams are a member's.

use super::scan::ScanError;
use domain::post::{self, Post};
use domain::{AppId, AppUserId, Decider};
use ports::codec;
use ports::log::{App, EventLog, Recorded, StreamName};
use ports::vault::Vault;
use std::collections::HashMap;

/// Posts remembered; forgotten when so many, to bound memory.
const KNOWN_MAX: usize = 100_000;

/// Tells whether an event is a member's: of the member itself, its usage, or a post of its.
pub struct Ownership {
    app: AppId,
    member: AppUserId,
    key: String,
    posts: HashMap<StreamName, bool>,
}

impl Ownership {
    pub fn new(app: AppId, member: AppUserId) -> Self {
        let key = member.key(app).to_string();
        Self { app, member, key, posts: HashMap::new() }
    }

    pub async fn covers(
        &mut self,
        event: &Recorded,
        log: &dyn EventLog,
        vault: &dyn Vault,
    ) -> Result<bool, ScanError> {
        match event.stream.category() {
            "member" | "usage" => Ok(event.stream.key() == self.key),
            category if category == Post::CATEGORY => self.has_post(&event.stream, log, vault).await,
            _ => Ok(false),
        }
    }

    /// The first event of a post names its owner, also when the post is long gone from the read models.
    async fn has_post(
        &mut self,
        stream: &StreamName,
        log: &dyn EventLog,
        vault: &dyn Vault,
    ) -> Result<bool, ScanError> {
        if let Some(known) = self.posts.get(stream) {
            return Ok(*known);
        }
        let first = log.read_stream(Some(App::from(self.app)), stream, 0, 1).await?;
        let mut is_owner = false;
        if let Some(recorded) = first.first() {
            let event = codec::decode::<post::Event>(recorded, vault).await?;
            is_owner = matches!(event, post::Event::Created(made) if made.owner.app_user_id == self.member);
        }
        if self.posts.len() >= KNOWN_MAX {
            self.posts.clear();
        }
        self.posts.insert(stream.clone(), is_owner);
        Ok(is_owner)
    }
}
