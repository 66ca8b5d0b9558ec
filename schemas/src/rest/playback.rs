use domain::PostId;
use domain::playback::{ErrorKind, Figures};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a session's name, as CMCD's `sid` has them.
const SESSION_CHARS_MAX: usize = 64;
/// The most of a time that a beacon says: an hour since the last one.
const TIME_MS_MAX: u64 = 3_600_000;
/// The most of anything that is counted.
const COUNT_MAX: u64 = 1_000;

/// What happened in a session of a player since its last beacon. Ours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BeaconBody {
    /// Made up anew for each playing; the `sid` of CMCD, if the player sends that too.
    #[schema(min_length = 1, max_length = 64, example = "3f0c6a52-6a0e-4d0e-9f3b-0c9f6b8f3d11")]
    pub session: String,
    /// From the wish to play to the first picture; once a session.
    #[schema(maximum = 3_600_000, example = 420)]
    pub startup_ms: Option<u64>,
    /// Time played.
    #[schema(maximum = 3_600_000, example = 29500)]
    #[serde(default)]
    pub played_ms: u64,
    /// How often, and how long, it waited for media after it had begun.
    #[schema(maximum = 1_000, example = 1)]
    #[serde(default)]
    pub stalls: u64,
    #[schema(maximum = 3_600_000, example = 500)]
    #[serde(default)]
    pub stalled_ms: u64,
    /// Changes to a higher and to a lower rendition.
    #[schema(maximum = 1_000, example = 1)]
    #[serde(default)]
    pub rungs_up: u64,
    #[schema(maximum = 1_000)]
    #[serde(default)]
    pub rungs_down: u64,
    /// What did not arrive.
    #[schema(maximum = 1_000)]
    #[serde(default)]
    pub network_errors: u64,
    /// What arrived and could not be played.
    #[schema(maximum = 1_000)]
    #[serde(default)]
    pub media_errors: u64,
    #[schema(maximum = 1_000)]
    #[serde(default)]
    pub other_errors: u64,
    /// It is the session's last beacon.
    #[serde(default)]
    pub ended: bool,
}

impl BeaconBody {
    /// What it says.
    ///
    /// # Errors
    /// The field that is beyond its limits, and the limit.
    pub fn figures(&self) -> Result<Figures, String> {
        if !(1..=SESSION_CHARS_MAX).contains(&self.session.chars().count()) {
            return Err(format!("session takes 1 to {SESSION_CHARS_MAX} characters"));
        }
        for (name, value, max) in [
            ("startupMs", self.startup_ms.unwrap_or(0), TIME_MS_MAX),
            ("playedMs", self.played_ms, TIME_MS_MAX),
            ("stalledMs", self.stalled_ms, TIME_MS_MAX),
            ("stalls", self.stalls, COUNT_MAX),
            ("rungsUp", self.rungs_up, COUNT_MAX),
            ("rungsDown", self.rungs_down, COUNT_MAX),
            ("networkErrors", self.network_errors, COUNT_MAX),
            ("mediaErrors", self.media_errors, COUNT_MAX),
            ("otherErrors", self.other_errors, COUNT_MAX),
        ] {
            if value > max {
                return Err(format!("{name} is at most {max}"));
            }
        }
        let errors = [
            (ErrorKind::Network, self.network_errors),
            (ErrorKind::Media, self.media_errors),
            (ErrorKind::Other, self.other_errors),
        ];
        Ok(Figures {
            startup_ms: self.startup_ms,
            played_ms: self.played_ms,
            stalls: self.stalls,
            stalled_ms: self.stalled_ms,
            rungs_up: self.rungs_up,
            rungs_down: self.rungs_down,
            errors: errors.into_iter().filter(|(_, count)| *count > 0).collect(),
        })
    }
}

/// How watching a post went, in all sessions that are over or ten minutes old. Ours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaybackSummary {
    #[schema(value_type = u32, example = 42)]
    pub video_post_id: PostId,
    pub sessions: u64,
    /// Those that came to the first picture.
    pub started_sessions: u64,
    /// Start-up of the session in the middle; absent while there is none.
    pub startup_p50_ms: Option<u64>,
    /// Start-up that 95 of 100 sessions are not slower than.
    pub startup_p95_ms: Option<u64>,
    pub played_ms: u64,
    pub stalls: u64,
    pub stalled_ms: u64,
    /// The share of the time that players waited: `stalledMs / (playedMs + stalledMs)`.
    #[schema(example = 0.004)]
    pub stall_ratio: f64,
    pub rungs_up: u64,
    pub rungs_down: u64,
    pub network_errors: u64,
    pub media_errors: u64,
    pub other_errors: u64,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_beacon_is_taken_up_to_its_limits() {
        let body = |json: &str| serde_json::from_str::<BeaconBody>(json).unwrap().figures();
        let most = r#"{"session":"s","startupMs":3600000,"stalls":1000,"networkErrors":1000,"unknown":1}"#;
        assert_eq!(body(most).unwrap().errors[&ErrorKind::Network], 1_000);
        for (json, field) in [
            (r#"{"session":""}"#, "session"),
            (r#"{"session":"s","playedMs":3600001}"#, "playedMs"),
            (r#"{"session":"s","rungsDown":1001}"#, "rungsDown"),
        ] {
            assert!(body(json).unwrap_err().starts_with(field), "{json}");
        }
        assert!(body(&format!(r#"{{"session":"{}"}}"#, "s".repeat(65))).is_err());
        for none in ["{}", r#"{"session":"s","stalls":-1}"#] {
            assert!(serde_json::from_str::<BeaconBody>(none).is_err(), "{none}");
        }
    }
}
