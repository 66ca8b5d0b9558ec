use super::super::request::given;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the small screens are laid out beside the main one (contract 8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DrawLayoutType {
    /// Two by two.
    FixedGrid,
    Scroll,
}

/// Where the small screens are (contract 8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DrawLayoutPosition {
    Top,
    Bottom,
    Left,
    Right,
}

/// How a member comes into a room by an embed URL. Null and `""` are as if absent; no body is as an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "displayName": "Ada", "isObserver": false, "drawLayoutType": "scroll", "drawLayoutPosition": "left" }))]
pub struct EmbedBody {
    /// The name shown; the member's own when absent. At most 2000 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub display_name: Option<String>,
    /// Not in the member list or count, and no notices of coming and going.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    pub is_observer: Option<bool>,
    /// The same, as Java beans write it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    pub observer: Option<bool>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<DrawLayoutType>)]
    pub draw_layout_type: Option<DrawLayoutType>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<DrawLayoutPosition>)]
    pub draw_layout_position: Option<DrawLayoutPosition>,
}

impl EmbedBody {
    /// Whether either spelling says that the member only watches.
    pub fn observes(&self) -> bool {
        self.is_observer.or(self.observer).unwrap_or(false)
    }
}

/// Where a page embeds a room for one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "videoRoomEmbedUrl": "https://vicollo.example/vicollo-apps/8/rooms/join/6f1c…?key=eyJ…" }))]
pub struct EmbedUrl {
    /// Holds credentials of the member: for that member's browser only.
    pub video_room_embed_url: String,
}
