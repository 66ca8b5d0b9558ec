//! To whom a post's files are shown.

use domain::access::AccessLevel;
use domain::post::{Active, Viewer};
use projections::members;
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
    let claims =
        platform.secrets.tokens().read(token, &[Purpose::Streaming]).ok_or(Code::InvalidStreamingToken)?;
    let member = members::get(&platform.db, post.app, &claims.app_user_id).await?;
    // A token dies with its member; who comes back under the same appUserId is someone else.
    let is_there = member.is_some_and(|member| member.member == claims.member_id);
    if is_there && claims.app_id == post.app && post.is_seen_by(Viewer::Member(claims.member_id)) {
        Ok(Some(token))
    } else {
        Err(Code::InvalidStreamingToken.into())
    }
}

/// The query's `streamingToken`, in letters that a JWT has, so that it can stand in a playlist as it is.
fn token(query: Option<&str>) -> Option<&str> {
    let token = query?.split('&').find_map(|pair| pair.strip_prefix("streamingToken="))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    ((1..=TOKEN_BYTES_MAX).contains(&token.len()) && token.bytes().all(plain)).then_some(token)
}
