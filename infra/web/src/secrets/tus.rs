use domain::{AppId, PostId};
use uuid::Uuid;

/// What one tus URL allows: to send, look at and give up bytes of an upload, as long as the upload is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TusTicket {
    pub app: AppId,
    pub post: PostId,
    pub upload: Uuid,
    /// Of what the URL names.
    pub size: u64,
    pub of: TusOf,
}

/// What of the upload a tus URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TusOf {
    Whole,
    /// A partial upload, by its number.
    Partial(u32),
    /// The whole, made of partial uploads of these numbers and sizes.
    Final(Vec<(u32, u64)>),
}

impl TusOf {
    fn to_text(&self) -> String {
        match self {
            Self::Whole => "w".into(),
            Self::Partial(number) => format!("p{number}"),
            Self::Final(parts) => {
                let parts: Vec<_> = parts.iter().map(|(number, size)| format!("{number}_{size}")).collect();
                format!("f{}", parts.join("-"))
            }
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        let part = |text: &str| {
            let (number, size) = text.split_once('_')?;
            Some((number.parse().ok()?, size.parse().ok()?))
        };
        match text.split_at_checked(1)? {
            ("w", "") => Some(Self::Whole),
            ("p", number) => number.parse().ok().map(Self::Partial),
            ("f", parts) => parts.split('-').map(part).collect::<Option<_>>().map(Self::Final),
            _ => None,
        }
    }
}

impl TusTicket {
    pub(super) fn to_text(&self) -> String {
        let Self { app, post, upload, size, of } = self;
        format!("{app}.{post}.{}.{size}.{}", upload.simple(), of.to_text())
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let ticket = Self {
            app: fields.next()?.parse().ok()?,
            post: fields.next()?.parse().ok()?,
            upload: fields.next()?.parse().ok()?,
            size: fields.next()?.parse().ok()?,
            of: TusOf::from_text(fields.next()?)?,
        };
        fields.next().is_none().then_some(ticket)
    }
}
