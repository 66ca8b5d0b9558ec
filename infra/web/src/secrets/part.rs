use domain::{AppId, PostId};
use uuid::Uuid;

/// What one part URL allows: a PUT of exactly `size` bytes as this part, until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartTicket {
    pub app: AppId,
    pub post: PostId,
    pub upload: Uuid,
    /// From 1.
    pub part: u32,
    pub size: u64,
    /// Seconds since 1970.
    pub expires_s: i64,
}

impl PartTicket {
    pub(super) fn to_text(&self) -> String {
        let Self { app, post, upload, part, size, expires_s } = self;
        format!("{app}.{post}.{}.{part}.{size}.{expires_s}", upload.simple())
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let ticket = Self {
            app: fields.next()?.parse().ok()?,
            post: fields.next()?.parse().ok()?,
            upload: fields.next()?.parse().ok()?,
            part: fields.next()?.parse().ok()?,
            size: fields.next()?.parse().ok()?,
            expires_s: fields.next()?.parse().ok()?,
        };
        fields.next().is_none().then_some(ticket)
    }
}
