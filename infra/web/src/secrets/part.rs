use domain::post::PictureKind;
use domain::{AppId, PostId};
use uuid::Uuid;

/// What a part is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOf {
    Source,
    /// A picture has one part.
    Picture(PictureKind),
}

impl PartOf {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Source, "s"),
        (Self::Picture(PictureKind::Thumbnail), "t"),
        (Self::Picture(PictureKind::Preview), "p"),
    ];

    fn letter(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, letter)| letter)
    }

    fn of(letter: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == letter).map(|(part_of, _)| *part_of)
    }
}

/// What one part URL allows: a PUT as this part, until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartTicket {
    pub part_of: PartOf,
    pub app: AppId,
    pub post: PostId,
    pub upload: Uuid,
    /// From 1.
    pub part: u32,
    /// Bytes of a picture. Of a part of a source, those it has if its sender does not say.
    pub size: u64,
    /// Seconds since 1970.
    pub expires_s: i64,
}

impl PartTicket {
    pub(super) fn to_text(&self) -> String {
        let Self { part_of, app, post, upload, part, size, expires_s } = self;
        format!("{}.{app}.{post}.{}.{part}.{size}.{expires_s}", part_of.letter(), upload.simple())
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let ticket = Self {
            part_of: PartOf::of(fields.next()?)?,
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
