//! Over http(s), from a server that may be hostile.

use super::{Got, Limits, Range, Trouble};
use reqwest::header::{CONTENT_TYPE, RANGE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::Url;

pub(super) fn client(limits: &Limits) -> Result<Client, String> {
    let agent = concat!("reelog-verify/", env!("CARGO_PKG_VERSION"));
    let client = Client::builder().user_agent(agent).redirect(Policy::limited(limits.redirects));
    client.build().map_err(|error| format!("no HTTP client: {error}"))
}

/// Gets a resource, or a range of it. Reads no more than `max` bytes.
pub(super) async fn get(
    client: &Client,
    url: &Url,
    range: Option<Range>,
    max: u64,
    name: &str,
) -> Result<Got, Trouble> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Trouble::Outside(format!("{name} is not on http or https")));
    }
    let mut request = client.get(url.clone());
    if let Some((from, length)) = range.filter(|(_, length)| *length > 0) {
        let last = from.saturating_add(length - 1);
        request = request.header(RANGE, format!("bytes={from}-{last}"));
    }
    // What reqwest says of an error may name the URL, and with it a token.
    let stop = |error: reqwest::Error| Trouble::Stop(format!("{name}: {}", reason(error)));
    let mut answer = request.send().await.map_err(stop)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(Trouble::Missing(format!("{name}: the server answers {status}")));
    }
    let content_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = Some(content_type.unwrap_or_default().to_owned());
    let found = answer.url().clone();
    // A server may answer a range with everything.
    let skipped = match range {
        Some((from, _)) if status != StatusCode::PARTIAL_CONTENT => from,
        _ => 0,
    };
    let wanted = range.map(|(_, length)| length);
    let (mut bytes, mut seen) = (vec![], 0_u64);
    while let Some(chunk) = answer.chunk().await.map_err(stop)? {
        let keep = usize::try_from(skipped.saturating_sub(seen)).unwrap_or(usize::MAX).min(chunk.len());
        seen += chunk.len() as u64;
        bytes.extend_from_slice(&chunk[keep..]);
        if seen > max.saturating_add(skipped) {
            return Err(Trouble::Stop(format!("{name} is over the limit of {max} bytes")));
        }
        if let Some(wanted) = wanted
            && bytes.len() as u64 >= wanted
        {
            bytes.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            break;
        }
    }
    if wanted.is_some_and(|wanted| (bytes.len() as u64) < wanted) {
        return Err(Trouble::Missing(format!("{name} ends within the byte range")));
    }
    Ok(Got { url: found, bytes, content_type })
}

/// The innermost cause, which has no URL in it.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if cause.to_string() == error.to_string() { error.to_string() } else { format!("{error}: {cause}") }
}
