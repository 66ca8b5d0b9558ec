//! What a file is, by its name, and how long others may keep it.

use super::target::Target;
use domain::post::{Active, Phase};

/// Keys of results and sources name one content for ever.
const FOR_EVER: &str = "max-age=31536000, immutable";
/// Playlists do not change either, but are worth asking for again within a day: a deleted post shows soonest there.
const A_DAY: &str = "max-age=86400";
/// A playlist that grows is asked for again with each segment; between two of them a cache in front may answer.
pub const GROWING: &str = "public, max-age=1";
/// What needs a token is kept for as long as a viewing takes, and by the viewer only.
const AN_HOUR: &str = "private, max-age=3600";

pub const HLS: &str = "application/vnd.apple.mpegurl";
pub const DASH: &str = "application/dash+xml";

/// The media type to answer with. What a tenant said of the source is taken only if a browser will not run it.
pub fn content_type<'a>(target: &Target<'_>, post: &'a Active) -> &'a str {
    let Some(path) = target.in_result(post) else {
        // We encoded it ourselves.
        if let Some(picture) = post.pictures.stored().find(|picture| picture.file.key == target.key) {
            return &picture.file.content_type;
        }
        let said = post.phase.source().map_or("", |source| source.content_type.as_str());
        return if is_media(said) { said } else { "application/octet-stream" };
    };
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "m3u8" => HLS,
        "mpd" => DASH,
        "m4s" | "mp4" if is_audio(path, post) => "audio/mp4",
        "m4s" | "mp4" => "video/mp4",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "vtt" => VTT,
        _ => "application/octet-stream",
    }
}

pub const VTT: &str = "text/vtt";

/// Whether it holds addresses of other files, which need the token that it was asked for with.
pub fn has_addresses(content_type: &str) -> bool {
    is_playlist(content_type) || content_type == VTT
}

/// Whether it is a playlist or manifest.
pub fn is_playlist(content_type: &str) -> bool {
    matches!(content_type, HLS | DASH)
}

/// How long the answer may be kept, and by whom.
pub fn cache_control(content_type: &str, is_public: bool) -> String {
    match (is_public, is_playlist(content_type)) {
        (true, false) => format!("public, {FOR_EVER}"),
        (true, true) => format!("public, {A_DAY}"),
        (false, _) => AN_HOUR.to_owned(),
    }
}

fn is_audio(path: &str, post: &Active) -> bool {
    let Phase::Processed { result, .. } = &post.phase else { return false };
    let name = path.split_once('/').map_or_else(|| path.trim_end_matches(".mp4"), |(folder, _)| folder);
    result.renditions.iter().any(|rendition| rendition.name == name && rendition.width == 0)
}

fn is_media(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'+' | b'.');
    (text.starts_with("video/") || text.starts_with("audio/")) && text.bytes().all(plain)
}
