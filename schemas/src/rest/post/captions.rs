use crate::rest::url_of;
use domain::post::Caption;
use serde::Serialize;
use utoipa::ToSchema;

/// Subtitles or closed captions of a post. Ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostCaption {
    /// What a viewer chooses by; no two of a post are the same.
    #[schema(example = "en")]
    pub label: String,
    /// After BCP 47; null where the source does not say.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// A WebVTT file. HLS and MPEG-DASH name it, too.
    pub url: String,
}

impl PostCaption {
    pub(super) fn of(caption: &Caption<'_>, base_url: &str) -> Self {
        Self {
            label: caption.plan.label.clone(),
            language: caption.plan.language.clone(),
            url: url_of(base_url, &format!("{}/{}", caption.prefix, caption.file.file.path)),
        }
    }
}
