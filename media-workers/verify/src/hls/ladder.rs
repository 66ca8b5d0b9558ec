//! All renditions of a multivariant playlist, held against it and against each other.

use super::lines::{self, Line};
use super::multivariant::{Multivariant, Variant};
use super::rendition::{self, Rendition};
use super::{content_type, resolve, variant};
use crate::shelf::{Check, Stop};
use crate::{Place, Rule};
use url::Url;

/// Loads all renditions, each once, and checks them.
pub(super) async fn check(
    check: &mut Check<'_>,
    multivariant: &Multivariant,
    base: &Url,
    file: &str,
) -> Result<Vec<Rendition>, Stop> {
    let mut loaded: Vec<Rendition> = vec![];
    for one in multivariant.all() {
        let Some(uri) = &one.uri else { continue };
        let place = Place::line(file, one.line);
        let Some(url) = resolve(check, base, uri, &place) else { continue };
        if loaded.iter().all(|known| known.url != url) {
            loaded.extend(load(check, &url, &place).await?);
        }
    }
    let of = |one: &Variant| {
        let url = base.join(one.uri.as_deref()?).ok()?;
        loaded.iter().find(|known| known.url == url)
    };
    variant::check(check, multivariant, &of, file);
    same_target(check, &loaded, multivariant, &of);
    let rungs: Vec<&Rendition> = multivariant.variants.iter().filter_map(of).collect();
    aligned(check, &rungs);
    Ok(loaded)
}

async fn load(check: &mut Check<'_>, url: &Url, place: &Place) -> Result<Option<Rendition>, Stop> {
    let got = match check.fetcher.document(url).await {
        Ok(got) => got,
        Err(trouble) => {
            check.lacks(place, trouble)?;
            return Ok(None);
        }
    };
    let file = check.fetcher.name(&got.url);
    let text = lines::text(&got.bytes, &file, &mut check.findings);
    let lines: Vec<Line<'_>> = lines::lines(&text).collect();
    check.document()?;
    content_type(check, &got, &file);
    let mut rendition = rendition::load(check, &lines, &got.url, &file).await?;
    // Known by what the multivariant playlist calls it, wherever that led.
    rendition.url = url.clone();
    Ok(Some(rendition))
}

/// Subtitles and what is for seeking alone may differ (6.2.4).
fn same_target<'a>(
    check: &mut Check<'_>,
    loaded: &'a [Rendition],
    multivariant: &Multivariant,
    of: &impl Fn(&Variant) -> Option<&'a Rendition>,
) {
    let subtitles: Vec<&Url> = multivariant
        .renditions
        .iter()
        .filter(|one| one.get("TYPE") == Some("SUBTITLES"))
        .filter_map(|one| Some(&of(one)?.url))
        .collect();
    let mut held = loaded.iter().filter(|one| !one.media.for_seeking && !subtitles.contains(&&one.url));
    let Some(first) = held.next() else { return };
    for other in held.filter(|other| other.media.target != first.media.target) {
        let seconds = |one: &Rendition| one.media.target.unwrap_or(0);
        let message = format!(
            "the target duration is {} s, and that of {} {} s",
            seconds(other),
            first.file,
            seconds(first)
        );
        check.findings.add(Rule::HlsSameTarget, &Place::of(&other.file), message);
    }
}

/// A millisecond: rungs may have different timescales.
const SAME_TIME_S: f64 = 0.001;

/// Rungs of video start each segment at the same time; compared by sequence number, as far as both go.
fn aligned(check: &mut Check<'_>, rungs: &[&Rendition]) {
    let mut video = rungs.iter().filter(|one| one.track.kind().is_video());
    let Some(first) = video.next() else { return };
    let starts = first.track.starts();
    for other in video {
        let place = Place::of(&other.file);
        let (ours, theirs) = (starts.len(), other.track.pieces.len());
        if first.media.ended && other.media.ended && ours != theirs {
            let message = format!("it has {theirs} segments and {} has {ours}", first.file);
            check.findings.add(Rule::HlsAligned, &place, message);
        }
        for (index, start) in other.track.starts().into_iter().enumerate() {
            let number = other.media.sequence.saturating_add(index as u64);
            let at = number.checked_sub(first.media.sequence).and_then(|at| usize::try_from(at).ok());
            let same = at.and_then(|at| starts.get(at).copied().flatten());
            if let (Some(start), Some(same)) = (start, same)
                && (start - same).abs() > SAME_TIME_S
            {
                let message =
                    format!("segment {number} starts at {start:.3} s, and in {} at {same:.3} s", first.file);
                check.findings.add(Rule::HlsAligned, &place, message);
                break;
            }
        }
    }
}
