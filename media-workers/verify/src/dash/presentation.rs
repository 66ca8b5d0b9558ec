//! A whole presentation: loads its representations and holds them against the manifest and each other.

use super::read::{Period, Representation, Set, line};
use super::representation::{self, Loaded};
use super::values::duration;
use super::{segments, timeline};
use crate::same::Described;
use crate::shelf::{Check, Stop};
use crate::track::Track;
use crate::{Place, Rule};
use roxmltree::{Document, Node};

/// Times in a manifest are written to the millisecond.
const ROUNDING_S: f64 = 0.002;

pub(super) async fn check(
    check: &mut Check<'_>,
    document: &Document<'_>,
    mpd: Node<'_, '_>,
    periods: &[Period<'_>],
    file: &str,
) -> Result<Vec<Described>, Stop> {
    let ended = mpd.attribute("type") != Some("dynamic");
    let buffer = mpd.attribute("minBufferTime").and_then(duration);
    let (mut described, mut end) = (vec![], 0.0_f64);
    for period in periods {
        for set in &period.sets {
            let mut tracks = vec![];
            for one in set.representations.iter().filter(|one| is_played(one)) {
                let place = Place::line(file, line(document, one.node));
                let loaded = load(check, period, one, &place).await?;
                representation::check(check, one, &loaded, buffer, &place);
                end = end.max(period.start + loaded.seconds());
                described.push(Described { place: place.clone(), track: loaded.track.clone(), ended });
                tracks.push((place, loaded.track));
            }
            aligned(check, set, &tracks);
        }
    }
    let place = Place::line(file, line(document, mpd));
    if ended && !described.is_empty() {
        lasts(check, mpd, end, &place);
    }
    longest(check, mpd, &described, &place);
    Ok(described)
}

/// Pictures for seek bars and plain files of text are tolerated, not looked into.
fn is_played(one: &Representation<'_>) -> bool {
    one.get("mimeType").is_none_or(|kind| kind.starts_with("video/") || kind.starts_with("audio/"))
}

async fn load(
    check: &mut Check<'_>,
    period: &Period<'_>,
    one: &Representation<'_>,
    place: &Place,
) -> Result<Loaded, Stop> {
    let mut faults = vec![];
    let max = check.fetcher.limits.requests;
    let slots = if one.has_template() {
        timeline::slots(one, period.seconds, max, &mut faults)
    } else {
        faults.push((Rule::MpdRequired, "Representation has no SegmentTemplate".to_owned()));
        vec![]
    };
    for (rule, message) in faults {
        check.findings.add(rule, place, message);
    }
    check.expect(slots.len())?;
    let listed = segments::listed(check, one, &slots, place);
    let track = Track::load(check, listed).await?;
    Ok(Loaded { slots, track })
}

fn lasts(check: &mut Check<'_>, mpd: Node<'_, '_>, end: f64, place: &Place) {
    let said = mpd.attribute("mediaPresentationDuration").and_then(duration);
    if let Some(said) = said
        && (said - end).abs() > ROUNDING_S
    {
        let message = format!("mediaPresentationDuration is {said} s and the media ends at {end:.3} s");
        check.findings.add(Rule::MpdDuration, place, message);
    }
}

fn longest(check: &mut Check<'_>, mpd: Node<'_, '_>, described: &[Described], place: &Place) {
    let Some(said) = mpd.attribute("maxSegmentDuration").and_then(duration) else { return };
    let pieces = described.iter().flat_map(|one| &one.track.pieces);
    let longest = pieces.map(crate::track::Piece::seconds).fold(0.0, f64::max);
    if longest > said + ROUNDING_S {
        let message = format!("maxSegmentDuration is {said} s and a segment lasts {longest:.3} s");
        check.findings.add(Rule::MpdSegmentMax, place, message);
    }
}

/// With `segmentAlignment`, segments of all representations of a set start at the same times.
fn aligned(check: &mut Check<'_>, set: &Set<'_>, tracks: &[(Place, Track)]) {
    if !matches!(set.node.attribute("segmentAlignment"), Some(said) if said != "false") {
        return;
    }
    let Some(((_, first), rest)) = tracks.split_first() else { return };
    let starts = first.starts();
    for (place, other) in rest {
        let theirs = other.starts();
        let differ =
            |(a, b): (&Option<f64>, &Option<f64>)| a.zip(*b).is_some_and(|(a, b)| (a - b).abs() > ROUNDING_S);
        if theirs.len() != starts.len() || starts.iter().zip(&theirs).any(differ) {
            let message = "its segments do not start when those of the first representation of its set do";
            check.findings.add(Rule::MpdAligned, place, message);
        }
    }
}
