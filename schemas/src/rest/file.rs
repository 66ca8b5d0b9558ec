use super::{EntityState, FileType, ProcessedFormat};
use domain::post::{ResultFile, Source};
use serde::Serialize;
use utoipa::ToSchema;

/// A stored file.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct File {
    pub id: u32,
    pub state: EntityState,
    #[serde(rename = "type")]
    pub kind: FileType,
    pub content_type: String,
    /// Bytes of this file alone; what belongs to a playlist is in `processedSummaries`.
    pub size: u64,
    pub original_file_name: String,
    pub url: String,
    pub drm: Drm,
}

/// Copy protection; Reelog encrypts nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Drm {
    pub is_protected: bool,
    pub content_id: Option<String>,
}

/// A result that can be played, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessedSummary {
    pub format: ProcessedFormat,
    /// Bytes of the playlist and all it names.
    pub size: u64,
    pub url: String,
    /// Absent for MP4.
    pub master_playlist_file_id: Option<u32>,
    pub master_playlist_file_ids: Vec<u32>,
    /// Segments have no ids of their own here.
    pub media_segment_file_ids: Vec<u32>,
}

/// The public address of a blob.
pub fn url_of(base_url: &str, key: &str) -> String {
    format!("{}/{key}", base_url.trim_end_matches('/'))
}

impl File {
    pub(super) fn stored(source: &Source, kind: FileType, base_url: &str) -> Self {
        Self {
            id: source.file.get(),
            state: EntityState::Active,
            kind,
            content_type: source.content_type.clone(),
            size: source.size,
            original_file_name: source.file_name.clone(),
            url: url_of(base_url, &source.key),
            drm: Drm::default(),
        }
    }

    pub(super) fn result(made: &ResultFile, kind: FileType, prefix: &str, base_url: &str) -> Self {
        let path = &made.file.path;
        let name = path.rsplit('/').next().unwrap_or(path);
        Self {
            id: made.id.get(),
            state: EntityState::Active,
            kind,
            content_type: made.file.content_type.clone(),
            size: made.file.size,
            original_file_name: name.to_owned(),
            url: url_of(base_url, &format!("{prefix}/{path}")),
            drm: Drm::default(),
        }
    }
}
