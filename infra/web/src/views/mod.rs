//! Rooms and stream keys as clients read them, with what they nest, looked up once for a whole page: commands answer
//! with the same shapes as reads, from both sides of the API.

mod room;
mod storage;
mod stream_key;

pub use room::{room, rooms};
pub use storage::{storage_object, storage_objects};
pub use stream_key::{stream_key, stream_keys};

use crate::{BaseUrl, Platform};
use schemas::rest::MediaPlace;

/// The RTMP port, where the operator names no ingest URL.
const RTMP_PORT: u16 = 1_935;

/// Where media are published and played: as the operator says, or on the host that was asked.
pub fn media_place(platform: &Platform, BaseUrl(base_url): &BaseUrl) -> MediaPlace {
    let ingest_url = platform.settings.ingest_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    let ingest_url = ingest_url.unwrap_or_else(|| format!("rtmp://{}:{RTMP_PORT}/live", host(base_url)));
    MediaPlace { base_url: base_url.clone(), ingest_url }
}

/// Where the room server is: as the operator says, or on the host that was asked.
pub fn web_rtc_url(platform: &Platform, BaseUrl(base_url): &BaseUrl) -> String {
    // `http` to `ws`, and with it `https` to `wss`.
    let same_host = || base_url.replacen("http", "ws", 1);
    platform.settings.web_rtc_url.clone().unwrap_or_else(same_host)
}

/// The host of a URL, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_is_without_scheme_port_and_path() {
        assert_eq!(host("http://media.example:8080/a"), "media.example");
        assert_eq!(host("https://media.example"), "media.example");
        assert_eq!(host("http://[::1]:8080"), "[::1]");
        assert_eq!(host("http://[::1]"), "[::1]");
    }
}
