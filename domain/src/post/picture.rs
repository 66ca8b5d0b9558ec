use super::{Source, Upload};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The largest thumbnail that is taken: 5 MB, a photograph of a telephone.
pub const THUMBNAIL_BYTES_MAX: u64 = 5_000_000;
/// The largest preview that is taken: 10 MB, some seconds of GIF.
pub const PREVIEW_BYTES_MAX: u64 = 10_000_000;

/// Which picture of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PictureKind {
    /// A still.
    Thumbnail,
    /// A short moving picture.
    Preview,
}

impl PictureKind {
    /// The most bytes of an upload.
    pub const fn bytes_max(self) -> u64 {
        match self {
            Self::Thumbnail => THUMBNAIL_BYTES_MAX,
            Self::Preview => PREVIEW_BYTES_MAX,
        }
    }
}

/// The pictures that were uploaded for a post; they take the place of extracted ones (contract 3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    pub thumbnail: Slot,
    pub preview: Slot,
}

/// What there is of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The upload asked for last, in one part.
    pub upload: Option<Upload>,
    pub stored: Option<StoredPicture>,
}

/// A picture that is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPicture {
    /// The upload it came by.
    pub upload: Uuid,
    /// As it is served: made anew from what was uploaded, never the uploaded bytes.
    pub file: Source,
}

impl Pictures {
    /// What there is of this kind.
    pub fn of(&self, kind: PictureKind) -> &Slot {
        match kind {
            PictureKind::Thumbnail => &self.thumbnail,
            PictureKind::Preview => &self.preview,
        }
    }

    pub(super) fn of_mut(&mut self, kind: PictureKind) -> &mut Slot {
        match kind {
            PictureKind::Thumbnail => &mut self.thumbnail,
            PictureKind::Preview => &mut self.preview,
        }
    }

    /// Every picture that is served.
    pub fn stored(&self) -> impl Iterator<Item = &StoredPicture> {
        [&self.thumbnail, &self.preview].into_iter().filter_map(|slot| slot.stored.as_ref())
    }
}
