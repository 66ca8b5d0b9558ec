//! The few fields that usage needs, straight from the stored bytes: no vault, no whole event.

use crate::view::WriteError;
use domain::stored::{DecodeError, Stored, TypeInfo};
use domain::upcast::upcast;
use domain::{post, task, usage};
use ports::log::Recorded;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
pub(super) struct Created {
    pub owner: Owner,
}

#[derive(Deserialize)]
pub(super) struct Owner {
    pub member: u32,
    pub app_user_id: String,
}

#[derive(Deserialize)]
pub(super) struct Uploaded {
    pub source: Source,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub size: u64,
}

#[derive(Deserialize)]
pub(super) struct Processed {
    pub duration_ms: u64,
    pub stored_bytes: u64,
    pub cpu_ms: u64,
    pub renditions: Vec<Rendition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rendition {
    pub name: String,
    pub duration_ms: u64,
}

/// Of a try or a job that failed.
#[derive(Deserialize)]
pub(super) struct Failed {
    pub cpu_ms: u64,
}

/// Of a try or a task that failed.
#[derive(Deserialize)]
pub(super) struct TaskFailed {
    pub post: u32,
    pub cpu_ms: u64,
}

#[derive(Deserialize)]
pub(super) struct Window {
    pub app: u32,
    pub member: u32,
    pub app_user_id: String,
    pub from: i64,
    pub delivered_bytes: u64,
    pub watched_ms: u64,
}

/// Reads part of an event; of an older version, after bringing it up to today's.
pub(super) fn read<T: DeserializeOwned>(recorded: &Recorded) -> Result<T, WriteError> {
    let info = info(&recorded.event_type);
    let json = |source| {
        let name = info.map_or("usage", |info| info.name);
        WriteError::event(recorded.position, DecodeError::Json { name, source }.into())
    };
    if info.is_none_or(|info| info.version == recorded.version) {
        return serde_json::from_slice(&recorded.data).map_err(json);
    }
    let data = serde_json::from_slice(&recorded.data).map_err(json)?;
    serde_json::from_value(upcast(&recorded.event_type, recorded.version, data)).map_err(json)
}

fn info(event_type: &str) -> Option<&'static TypeInfo> {
    let mut types = usage::Event::TYPES.iter().chain(post::Event::TYPES).chain(task::Event::TYPES);
    types.find(|info| info.name == event_type)
}
