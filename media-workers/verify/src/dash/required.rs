//! What must be there, and what must be unique (DASH 5.3).

use super::read::{Period, children, line};
use crate::findings::Findings;
use crate::{Place, Rule};
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// Checks a whole manifest.
pub(super) fn check(
    document: &Document<'_>,
    mpd: Node<'_, '_>,
    periods: &[Period<'_>],
    file: &str,
    findings: &mut Findings,
) {
    let mut lacks = |node: Node<'_, '_>, what: &str| {
        let element = node.tag_name().name();
        let place = Place::line(file, line(document, node));
        findings.add(Rule::MpdRequired, &place, format!("{element} has no {what}"));
    };
    let dynamic = mpd.attribute("type") == Some("dynamic");
    let own: &[&str] = if dynamic {
        &["profiles", "minBufferTime", "availabilityStartTime", "publishTime"]
    } else {
        &["profiles", "minBufferTime"]
    };
    for name in own.iter().filter(|name| mpd.attribute(**name).is_none()) {
        lacks(mpd, name);
    }
    if !dynamic && periods.last().is_some_and(|last| last.seconds.is_none()) {
        lacks(mpd, "mediaPresentationDuration");
    }
    if periods.is_empty() {
        lacks(mpd, "Period");
    }
    for period in periods {
        if dynamic && period.node.attribute("id").is_none() {
            lacks(period.node, "id");
        }
        for set in &period.sets {
            if set.representations.is_empty() {
                lacks(set.node, "Representation");
            }
            for one in &set.representations {
                for name in ["id", "bandwidth"].iter().filter(|name| one.node.attribute(**name).is_none()) {
                    lacks(one.node, name);
                }
                if one.get("mimeType").is_none() {
                    lacks(one.node, "mimeType");
                }
                let is_mp4 = one.get("mimeType").is_some_and(|kind| kind.ends_with("/mp4"));
                if is_mp4 && one.get("codecs").is_none() {
                    lacks(one.node, "codecs");
                }
                if is_mp4 && one.has_template() && one.template("media").is_none() {
                    lacks(one.node, "SegmentTemplate@media");
                }
            }
        }
    }
    for period in periods {
        unique(document, period, file, findings);
    }
}

fn unique(document: &Document<'_>, period: &Period<'_>, file: &str, findings: &mut Findings) {
    let sets = children(period.node, "AdaptationSet");
    let representations = period.sets.iter().flat_map(|set| set.representations.iter().map(|one| one.node));
    let mut seen = HashSet::new();
    for node in sets.chain(representations) {
        let (element, id) = (node.tag_name().name(), node.attribute("id"));
        if id.is_some() && !seen.insert((element, id)) {
            let place = Place::line(file, line(document, node));
            let message = format!("another {element} has the id {:?}", id.unwrap_or_default());
            findings.add(Rule::MpdUnique, &place, message);
        }
    }
}
