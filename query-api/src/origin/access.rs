//! To whom a post's files are shown.

use domain::access::AccessLevel;
use domain::post::{Active, Viewer};
use web::tokens::Purpose;
use web::{ApiError, Code, Platform};

/// The longest token that is looked at; ours have about 400 bytes.
const TOKEN_BYTES_MAX: usize = 4_096;

/// Lets anyone to public posts and holders of a streaming token of the app to others. Answers the token that playlists
/// must hand on.
pub async fn check<'a>(
    platform: &Platform,
    post: &Active,
    query: Option<&'a str>,
) -> Result<Option<&'a str>, ApiError> {
    if post.access_level == AccessLevel::Public {
        return Ok(None);
    }
    let token = token(query).ok_or(Code::InvalidStreamingToken)?;
    let tokens = platform.secrets.tokens();
    let is_let_in = if let Some(read) = tokens.read_app_streaming(token) {
        let app = projections::apps::get(&platform.db, post.app).await?;
        read.claimed().app_id == post.app && app.is_some_and(|app| read.under((&app).into()).is_some())
    } else {
        let caller = web::extract::by_token(platform, token, &[Purpose::Streaming]).await?;
        caller.is_some_and(|caller| {
            let member = caller.member.member;
            let viewer = if caller.is_guest { Viewer::Guest(member) } else { Viewer::Member(member) };
            caller.app.app == post.app && post.is_seen_by(viewer)
        })
    };
    if is_let_in { Ok(Some(token)) } else { Err(Code::InvalidStreamingToken.into()) }
}

/// The query's `streamingToken`, in letters that a JWT has, so that it can stand in a playlist as it is.
fn token(query: Option<&str>) -> Option<&str> {
    let token = query?.split('&').find_map(|pair| pair.strip_prefix("streamingToken="))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    ((1..=TOKEN_BYTES_MAX).contains(&token.len()) && token.bytes().all(plain)).then_some(token)
}
