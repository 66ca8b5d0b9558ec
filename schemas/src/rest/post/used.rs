use domain::media::Used;
use domain::post::Processed;
use serde::Serialize;
use utoipa::ToSchema;

/// What the transcode of a post used: all of it, or what it took until it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "cpuMs": 91_500, "wallMs": 48_200, "peakMemoryBytes": 268_435_456 }))]
pub struct ResourceUse {
    /// Processor time of all media processes, in milliseconds.
    pub cpu_ms: u64,
    /// From the plan to the end, in milliseconds; of a source that could not be measured, that of the last try.
    pub wall_ms: u64,
    /// The most memory that one of them needed, in bytes; 0 when nobody looked.
    pub peak_memory_bytes: u64,
}

impl From<Used> for ResourceUse {
    fn from(Used { cpu_ms, wall_ms, peak_memory_bytes }: Used) -> Self {
        Self { cpu_ms, wall_ms, peak_memory_bytes }
    }
}

impl From<&Processed> for ResourceUse {
    fn from(result: &Processed) -> Self {
        let Processed { cpu_ms, wall_ms, peak_memory_bytes, .. } = *result;
        Self { cpu_ms, wall_ms, peak_memory_bytes }
    }
}
