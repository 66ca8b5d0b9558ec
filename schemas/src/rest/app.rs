use super::{EntityState, RtmpOutputMode};
use domain::app::{Active, OutputMode};
use serde::Serialize;
use utoipa::ToSchema;

/// An app inside another object.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppNested {
    pub id: u32,
    pub state: EntityState,
    pub name: String,
    #[schema(value_type = RtmpOutputMode)]
    pub default_rtmp_output_mode: OutputMode,
}

impl From<&Active> for AppNested {
    fn from(app: &Active) -> Self {
        Self {
            id: app.app.get(),
            state: EntityState::Active,
            name: app.name.clone(),
            default_rtmp_output_mode: app.output_mode,
        }
    }
}
