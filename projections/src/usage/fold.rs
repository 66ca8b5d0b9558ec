//! A batch in memory: sums by hour and member, and the posts it touches.

use super::light::{self, Owner};
use crate::view::WriteError;
use domain::Timestamp;
use ports::log::Recorded;
use std::collections::{BTreeMap, HashMap};

/// App, member, start of the hour in microseconds.
pub(super) type Bucket = (u32, u32, i64);

/// What came to a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub app_user_id: String,
    pub posts: i64,
    pub uploaded_bytes: i64,
    pub media_ms: i64,
    pub cpu_ms: i64,
    /// A change: below zero when more was deleted than stored.
    pub stored_bytes: i64,
    pub watched_ms: i64,
    pub delivered_bytes: i64,
    pub transcoded_ms: BTreeMap<String, i64>,
}

/// Whose post it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owned {
    pub app: u32,
    pub member: u32,
    pub app_user_id: String,
    pub stored_bytes: i64,
}

/// A batch's effect. Posts that the batch touches are put in before; one that goes becomes `None`.
#[derive(Default)]
pub(super) struct Fold {
    pub sums: HashMap<Bucket, Sums>,
    pub posts: BTreeMap<String, Option<Owned>>,
}

/// The most that one event adds, so that no sum of a real history passes an i64.
fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX >> 20)
}

impl Fold {
    /// Takes one event in.
    pub fn add(&mut self, recorded: &Recorded) -> Result<(), WriteError> {
        match recorded.event_type.as_str() {
            "usage.recorded" => self.watched(light::read(recorded)?),
            "post.created" => self.created(recorded, light::read::<light::Created>(recorded)?.owner),
            "post.uploaded" => {
                let bytes = count(light::read::<light::Uploaded>(recorded)?.source.size);
                self.of_post(recorded, |sums, post| {
                    sums.uploaded_bytes += bytes;
                    sums.stored_bytes += bytes;
                    post.stored_bytes += bytes;
                });
            }
            "post.processed" => self.processed(recorded, light::read(recorded)?),
            "post.attempt_failed" | "post.processing_failed" => {
                let cpu_ms = count(light::read::<light::Failed>(recorded)?.cpu_ms);
                self.of_post(recorded, |sums, _| sums.cpu_ms += cpu_ms);
            }
            "task.attempt_failed" | "task.failed" => {
                let light::TaskFailed { post, cpu_ms } = light::read(recorded)?;
                self.of(&post.to_string(), recorded, |sums, _| sums.cpu_ms += count(cpu_ms));
            }
            "post.deleted" => {
                self.of_post(recorded, |sums, post| sums.stored_bytes -= post.stored_bytes);
                self.posts.insert(recorded.stream.key().to_owned(), None);
            }
            // Only the types above are asked for.
            _ => {}
        }
        Ok(())
    }

    fn watched(&mut self, window: light::Window) {
        let bucket = (window.app, window.member, Timestamp::from_micros(window.from).hour());
        let sums = self.bucket(bucket, &window.app_user_id);
        sums.watched_ms += count(window.watched_ms);
        sums.delivered_bytes += count(window.delivered_bytes);
    }

    fn created(&mut self, recorded: &Recorded, owner: Owner) {
        let Owner { member, app_user_id } = owner;
        let post = Owned { app: recorded.app.0, member, app_user_id, stored_bytes: 0 };
        self.posts.insert(recorded.stream.key().to_owned(), Some(post));
        self.of_post(recorded, |sums, _| sums.posts += 1);
    }

    fn processed(&mut self, recorded: &Recorded, made: light::Processed) {
        self.of_post(recorded, |sums, post| {
            sums.media_ms += count(made.duration_ms);
            sums.cpu_ms += count(made.cpu_ms);
            sums.stored_bytes += count(made.stored_bytes);
            post.stored_bytes += count(made.stored_bytes);
            for rendition in made.renditions {
                *sums.transcoded_ms.entry(rendition.name).or_default() += count(rendition.duration_ms);
            }
        });
    }

    /// Changes the bucket of a post's owner at the hour of this event. A post that is not there had its end already.
    fn of_post(&mut self, recorded: &Recorded, change: impl FnOnce(&mut Sums, &mut Owned)) {
        self.of(recorded.stream.key(), recorded, change);
    }

    fn of(&mut self, post: &str, recorded: &Recorded, change: impl FnOnce(&mut Sums, &mut Owned)) {
        let Some(Some(post)) = self.posts.get_mut(post) else { return };
        let bucket = (post.app, post.member, recorded.recorded_at.hour());
        let sums = self.sums.entry(bucket).or_default();
        if sums.app_user_id.is_empty() {
            sums.app_user_id.clone_from(&post.app_user_id);
        }
        change(sums, post);
    }

    fn bucket(&mut self, bucket: Bucket, app_user_id: &str) -> &mut Sums {
        let sums = self.sums.entry(bucket).or_default();
        if sums.app_user_id.is_empty() {
            app_user_id.clone_into(&mut sums.app_user_id);
        }
        sums
    }
}
