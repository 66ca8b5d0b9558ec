use domain::post::Upload;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Asks for the URLs to send a file to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadRequest {
    /// 1 to 255 characters; shown, never trusted.
    pub filename: String,
    /// Bytes of the whole file.
    pub size: u64,
    /// 1 to 255 characters; shown, never trusted.
    pub content_type: String,
    /// Parts to send it in, 1 to 10000. Divide the file as you like: `ceil(size / multipartCount)` bytes each and
    /// a shorter last one, pieces of one size, or otherwise; none is empty, and none has more than twice an equal share.
    #[serde(default)]
    pub multipart_count: Option<u32>,
}

impl UploadRequest {
    /// The upload, under a new id.
    pub fn into_upload(self, id: Uuid) -> Upload {
        Upload {
            upload: id,
            file_name: self.filename,
            content_type: self.content_type,
            size: self.size,
            parts: self.multipart_count.unwrap_or(1),
        }
    }
}

/// Asks for the URL to send a picture to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PictureRequest {
    /// 1 to 255 characters; shown, never trusted.
    pub filename: String,
    /// Bytes of the file: at most 5 MB for a thumbnail, 10 MB for a preview.
    pub size: u64,
    /// 1 to 255 characters; what the file is, is seen in the file.
    pub content_type: String,
}

impl PictureRequest {
    /// The upload, under a new id.
    pub fn into_upload(self, id: Uuid) -> Upload {
        let Self { filename, size, content_type } = self;
        Upload { upload: id, file_name: filename, content_type, size, parts: 1 }
    }
}

/// Where a picture goes, by PUT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PictureUrl {
    pub upload_url: String,
}

/// Where one part goes, by PUT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadUrl {
    /// From 1.
    pub part_number: u32,
    pub upload_url: String,
}

/// A part that a client says it has sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompletedPart {
    /// From 1.
    pub part_number: u32,
    /// The `ETag` header of its PUT, with or without the quotes.
    #[serde(alias = "etag", alias = "ETag")]
    pub e_tag: String,
}

/// A part that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoredPart {
    /// From 1.
    pub part_number: u32,
    /// Bytes.
    pub size: u64,
    /// With quotes, as the PUT answered it.
    pub e_tag: String,
}
