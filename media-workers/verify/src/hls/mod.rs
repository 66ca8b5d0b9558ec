//! HTTP Live Streaming (draft-pantos-hls-rfc8216bis).

mod attributes;
mod forms;
mod grammar;
mod ladder;
mod lines;
mod measure;
mod media;
mod multivariant;
mod parts;
mod rendition;
mod tags;
mod variant;
mod version;

use crate::fetch::Got;
use crate::same::Described;
use crate::shelf::{Check, Stop};
use crate::{Place, Rule};
use lines::{Content, Line};
use rendition::Rendition;
use tags::In;
use url::Url;

/// Checks a playlist and all that it refers to; answers its renditions.
pub(crate) async fn check(check: &mut Check<'_>, got: &Got) -> Result<Vec<Described>, Stop> {
    let file = check.fetcher.name(&got.url);
    let text = lines::text(&got.bytes, &file, &mut check.findings);
    let lines: Vec<Line<'_>> = lines::lines(&text).collect();
    check.document()?;
    content_type(check, got, &file);
    let renditions = if is_multivariant(&lines) {
        grammar::check(&lines, In::Multivariant, &file, &mut check.findings);
        version::check(&lines, In::Multivariant, &file, &mut check.findings);
        let multivariant = multivariant::read(&lines, &file, &mut check.findings);
        let max = check.fetcher.limits.documents;
        if multivariant.all().count() > max {
            return Err(Stop(format!("{file} has more than {max} renditions")));
        }
        multivariant::check(&multivariant, &file, &mut check.findings);
        ladder::check(check, &multivariant, &got.url, &file).await?
    } else {
        vec![rendition::load(check, &lines, &got.url, &file).await?]
    };
    Ok(renditions.into_iter().filter(|one| !one.media.for_seeking).map(described).collect())
}

/// What tags say; a playlist of neither kind is looked at as media.
fn is_multivariant(lines: &[Line<'_>]) -> bool {
    let has = |wanted: &[&str]| {
        lines.iter().any(|line| matches!(line.content, Content::Tag(name, _) if wanted.contains(&name)))
    };
    has(&["EXT-X-STREAM-INF", "EXT-X-MEDIA"]) && !has(&["EXTINF", "EXT-X-TARGETDURATION"])
        || has(&["EXT-X-STREAM-INF"])
}

fn described(rendition: Rendition) -> Described {
    let Rendition { file, media, track, .. } = rendition;
    Described { place: Place::of(&file), track, ended: media.ended }
}

fn content_type(check: &mut Check<'_>, got: &Got, file: &str) {
    let Some(said) = &got.content_type else { return };
    let kind = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(kind.as_str(), "application/vnd.apple.mpegurl" | "audio/mpegurl") {
        check.findings.add(Rule::ContentType, &Place::of(file), format!("Content-Type is {said:?}"));
    }
}

/// Resolves a reference (RFC 3986 5); its query, which may be a token, stays.
fn resolve(check: &mut Check<'_>, base: &Url, uri: &str, place: &Place) -> Option<Url> {
    let url = base.join(uri);
    if url.is_err() {
        check.findings.add(Rule::Missing, place, format!("{uri:?} is no URI"));
    }
    url.ok()
}
