use crate::db::{ReadDb, ReadError, Sql};
use domain::post::Upload;
use domain::{PostId, Timestamp};
use serde::{Deserialize, Serialize};

const STATE: &str = "select state from upload_view";

/// The last upload that was asked for a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostUpload {
    /// The app's number.
    pub app: u32,
    pub post: PostId,
    pub upload: Upload,
    pub phase: Phase,
    /// When part URLs were given out.
    pub started_at: Timestamp,
    /// When it was completed or failed.
    pub ended_at: Option<Timestamp>,
}

/// How an upload went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    Started,
    Completed,
    Failed,
}

impl Phase {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}

/// The last upload of a post, of whichever app.
pub async fn get(db: &ReadDb, post: PostId) -> Result<Option<PostUpload>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", post.to_string());
    Ok(uploads(db, sql).await?.pop())
}

/// Uploads started before `before` that neither ended nor were asked for again, oldest first, at most `limit`: their
/// parts may be removed.
pub async fn abandoned(db: &ReadDb, before: Timestamp, limit: u32) -> Result<Vec<PostUpload>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where phase = 'STARTED' and started_us < ", before.as_micros())
        .bind(" order by started_us, post limit ", limit);
    uploads(db, sql).await
}

async fn uploads(db: &ReadDb, sql: Sql) -> Result<Vec<PostUpload>, ReadError> {
    Ok(db.states::<Option<PostUpload>>("upload_view", sql).await?.into_iter().flatten().collect())
}
