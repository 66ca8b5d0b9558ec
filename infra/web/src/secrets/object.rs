use domain::{AppId, StorageObjectId};

/// What one URL of a file in a storage allows, until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectTicket {
    pub app: AppId,
    pub object: StorageObjectId,
    pub act: ObjectAct,
    /// Seconds since 1970.
    pub expires_s: i64,
}

/// What may be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectAct {
    /// A PUT of the file's bytes.
    Upload,
    /// A GET of them.
    Download,
}

impl ObjectTicket {
    pub(super) fn to_text(&self) -> String {
        let Self { app, object, act, expires_s } = self;
        let act = match act {
            ObjectAct::Upload => "put",
            ObjectAct::Download => "get",
        };
        format!("{app}.{object}.{act}.{expires_s}")
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let (app, object) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let act = match fields.next()? {
            "put" => ObjectAct::Upload,
            "get" => ObjectAct::Download,
            _ => return None,
        };
        let ticket = Self { app, object, act, expires_s: fields.next()?.parse().ok()? };
        fields.next().is_none().then_some(ticket)
    }
}
