//! What posts are shown with: their owners and profiles, looked up once for a whole page.

use domain::post::Active;
use domain::{MemberId, ProfileId, app, member, profile};
use projections::{ReadDb, ReadError, members, profiles};
use schemas::rest::{ProfileNested, VideoPost};
use std::collections::HashMap;

/// Owners and profiles of some posts of one app.
pub struct Render<'a> {
    app: &'a app::Active,
    owners: HashMap<MemberId, member::Active>,
    profiles: HashMap<ProfileId, ProfileNested>,
}

impl<'a> Render<'a> {
    /// Looks up what these posts need.
    pub async fn load(db: &ReadDb, app: &'a app::Active, posts: &[Active]) -> Result<Self, ReadError> {
        let mut numbers: Vec<MemberId> = posts.iter().map(|post| post.owner.member).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let owners = members::by_numbers(db, app.app, &numbers).await?;
        let mut profiles = HashMap::new();
        for post in posts {
            let named = [Some(post.profiles.video), post.profiles.thumbnail, post.profiles.preview];
            for id in named.into_iter().flatten().map(|chosen| chosen.profile) {
                if !profiles.contains_key(&id)
                    && let Some(found) = nested(db, app, id).await?
                {
                    profiles.insert(id, found);
                }
            }
        }
        Ok(Self { app, owners, profiles })
    }

    /// A post as clients read it.
    pub fn post(&self, post: &Active, base_url: &str) -> VideoPost {
        let owner = self.owners.get(&post.owner.member);
        VideoPost::of(post, self.app, owner, |id| self.profiles.get(&id).cloned(), base_url)
    }
}

async fn nested(db: &ReadDb, app: &app::Active, id: ProfileId) -> Result<Option<ProfileNested>, ReadError> {
    if let Some(system) = profile::system(id) {
        return Ok(Some((&system).into()));
    }
    Ok(profiles::get(db, app.app, id).await?.as_ref().and_then(ProfileNested::of_own))
}
