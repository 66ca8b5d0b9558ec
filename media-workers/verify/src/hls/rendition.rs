//! One media playlist with its segments.

use super::lines::Line;
use super::media::{self, Entry, Map, Media};
use super::tags::In;
use super::{grammar, parts, resolve, version};
use crate::shelf::{Check, Reference, Stop};
use crate::track::{Listed, Track};
use crate::{Place, Rule};
use url::Url;

/// A media playlist, read, and its segments, loaded.
#[derive(Clone, Debug)]
pub(super) struct Rendition {
    pub url: Url,
    pub file: String,
    pub media: Media,
    pub track: Track,
}

/// EXTINF is written with at least three decimals by all who mean it.
const EXTINF_ROUNDING_S: f64 = 0.001_5;

/// Reads a media playlist, loads its segments, and checks it by itself.
pub(super) async fn load(
    check: &mut Check<'_>,
    lines: &[Line<'_>],
    url: &Url,
    file: &str,
) -> Result<Rendition, Stop> {
    grammar::check(lines, In::Media, file, &mut check.findings);
    version::check(lines, In::Media, file, &mut check.findings);
    let mut media = media::read(lines, file, &mut check.findings);
    check.expect(media.entries.len())?;
    parts::check(&media, file, &mut check.findings);
    media.forget_parts();
    whole(check, &media, file);
    let mut listed = vec![];
    for entry in &media.entries {
        listed.extend(self::listed(check, &media, entry, url, file));
    }
    let track = Track::load(check, listed).await?;
    durations(check, &media, &track);
    Ok(Rendition { url: url.clone(), file: file.to_owned(), media, track })
}

fn whole(check: &mut Check<'_>, media: &Media, file: &str) {
    let place = Place::of(file);
    if media.is_vod && !media.ended {
        check.findings.add(Rule::HlsVodEnds, &place, "PLAYLIST-TYPE is VOD and there is no EXT-X-ENDLIST");
    }
    let Some(target) = media.target else {
        check.findings.add(Rule::HlsTarget, &place, "there is no EXT-X-TARGETDURATION");
        return;
    };
    for entry in &media.entries {
        if entry.seconds.round() > target as f64 {
            let message = format!("EXTINF is {} s and the target duration {target} s", entry.seconds);
            check.findings.add(Rule::HlsTarget, &Place::line(file, entry.line), message);
        }
    }
}

fn listed(check: &mut Check<'_>, media: &Media, entry: &Entry, base: &Url, file: &str) -> Option<Listed> {
    let place = Place::line(file, entry.line);
    let url = resolve(check, base, &entry.uri, &place)?;
    let text = is_one_of(&url, &["vtt", "webvtt"]);
    if entry.map.is_none() && is_one_of(&url, &["m4s", "mp4", "m4v", "m4a", "cmfv", "cmfa"]) {
        check.findings.add(Rule::HlsMap, &place, "a segment of fragmented MP4 without EXT-X-MAP");
    }
    let init = match &entry.map {
        Some(map) => mapped(check, map, base, file),
        None => None,
    };
    Some(Listed {
        media: Reference { place, url, range: entry.range },
        // The ranges of I-frames are no whole fragments.
        init: init.filter(|_| !media.for_seeking),
        seconds: entry.seconds,
        discontinuity: entry.discontinuity,
        sealed: entry.sealed,
        gap: entry.gap,
        text,
    })
}

fn mapped(check: &mut Check<'_>, map: &Map, base: &Url, file: &str) -> Option<Reference> {
    let place = Place::line(file, map.line);
    let url = resolve(check, base, &map.uri, &place)?;
    Some(Reference { place, url, range: map.range })
}

fn is_one_of(url: &Url, endings: &[&str]) -> bool {
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

fn durations(check: &mut Check<'_>, media: &Media, track: &Track) {
    for piece in &track.pieces {
        let (said, real) = (piece.listed.seconds, piece.seconds());
        if !media.for_seeking && (said - real).abs() > EXTINF_ROUNDING_S {
            let message = format!("EXTINF is {said} s and the segment lasts {real:.6} s");
            check.findings.add(Rule::HlsDuration, &piece.listed.media.place, message);
        }
    }
}
