use domain::app::OutputMode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where media of this installation are published and played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaPlace {
    /// Of the HTTP API and the media origin, without a `/` at its end.
    pub base_url: String,
    /// RTMP, such as `rtmp://media.example/live`: encoders publish `{ingest_url}/{stream key}`.
    pub ingest_url: String,
}

/// Play URLs of a publish, as its mode puts them out (contract section 5); all null while nothing plays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LiveUrls {
    /// The one to try first.
    #[schema(example = "https://api.example/live/0192f1c4-7a51-7d3e-9c55-5a4d1f1f6f0a/main.m3u8")]
    pub play_url: Option<String>,
    /// The older name of `playUrl`.
    pub live_url: Option<String>,
    pub cmaf_hls_play_url: Option<String>,
    pub cmaf_dash_play_url: Option<String>,
    pub rtmp_play_url: Option<String>,
    pub http_flv_play_url: Option<String>,
}

impl LiveUrls {
    /// The URLs of a publish. Each publish has its own, so they change when a broadcast resumes (contract 11.18).
    pub fn of(place: &MediaPlace, publish: Uuid, mode: OutputMode) -> Self {
        let MediaPlace { base_url, ingest_url } = place;
        let (cmaf, rtmp) = match mode {
            OutputMode::Cmaf => (true, false),
            OutputMode::Rtmp => (false, true),
            OutputMode::RtmpCmaf => (true, true),
        };
        let hls = cmaf.then(|| format!("{base_url}/live/{publish}/main.m3u8"));
        let flv = rtmp.then(|| format!("{base_url}/live/{publish}.flv"));
        // Browsers play HLS and HTTP-FLV, none plays RTMP.
        let first = hls.clone().or_else(|| flv.clone());
        Self {
            play_url: first.clone(),
            live_url: first,
            cmaf_hls_play_url: hls,
            cmaf_dash_play_url: cmaf.then(|| format!("{base_url}/live/{publish}/manifest.mpd")),
            rtmp_play_url: rtmp.then(|| format!("{ingest_url}/{publish}")),
            http_flv_play_url: flv,
        }
    }
}
