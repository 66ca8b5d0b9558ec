//! What a tus URL names, as it is now.

use super::pieces::Pieces;
use super::protocol::http_date;
use crate::posts;
use domain::post::{Active, Phase, Upload};
use schemas::errors::Code;
use web::{ApiError, Platform, TusOf, TusTicket};

/// An upload that is under way, or whose bytes are all there and joined.
pub struct Found {
    pub post: Active,
    pub upload: Upload,
    pub is_complete: bool,
}

impl Found {
    /// What the ticket is of.
    ///
    /// # Errors
    /// `UPLOAD_GONE` for what is over in any other way, `VIDEO_POST_NOT_FOUND`.
    pub async fn look(platform: &Platform, ticket: &TusTicket) -> Result<Self, ApiError> {
        let post = posts::current(platform, ticket.app, ticket.post).await?;
        let is_partial = matches!(ticket.of, TusOf::Partial(_));
        let is_ours = |upload: &&Upload| {
            // Partial uploads are gathered before the size of the whole is known.
            upload.upload == ticket.upload && (is_partial || upload.size == ticket.size)
        };
        let upload = post.upload.as_ref().filter(is_ours).ok_or(Code::UploadGone)?.clone();
        let is_complete = post.phase.source().is_some();
        if matches!(post.phase, Phase::FailedUpload { .. }) || (is_partial && is_complete) {
            return Err(Code::UploadGone.into());
        }
        if is_partial && !Pieces::of(ticket).is_begun(platform).await? {
            return Err(Code::UploadGone.into());
        }
        Ok(Self { post, upload, is_complete })
    }

    /// When it expires if nothing is heard of it, for `Upload-Expires`; none once it is complete.
    pub fn expires(&self, platform: &Platform) -> Result<Option<(&'static str, String)>, ApiError> {
        let asked = self.post.upload_asked_at.filter(|_| !self.is_complete);
        let at = asked.map(|asked| http_date(asked.plus_ms(platform.settings.upload_idle_ms))).transpose()?;
        Ok(at.map(|at| ("upload-expires", at)))
    }
}
