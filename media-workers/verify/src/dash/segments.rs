//! The segments that a representation lists.

use super::read::Representation;
use super::template::{self, Values};
use super::timeline::Slot;
use crate::shelf::{Check, Reference};
use crate::track::Listed;
use crate::{Place, Rule};

/// The list, as far as the templates can be read.
pub(super) fn listed(
    check: &mut Check<'_>,
    one: &Representation<'_>,
    slots: &[Slot],
    place: &Place,
) -> Vec<Listed> {
    let Some(media) = one.template("media") else { return vec![] };
    let timescale = one.number("timescale", 1).max(1);
    let first = one.number("startNumber", 1);
    let values = |number: u64, time: u64| Values {
        representation: one.id(),
        bandwidth: one.node.attribute("bandwidth").and_then(|text| text.parse().ok()).unwrap_or(0),
        number,
        time,
    };
    let mut reference = |pattern: &str, values: &Values<'_>| match template::fill(pattern, values) {
        Ok(uri) => {
            let url = one.base.join(&uri).ok()?;
            Some(Reference { place: place.clone(), url, range: None })
        }
        Err(what) => {
            check.findings.add(Rule::MpdTemplate, place, what);
            None
        }
    };
    let init = one.template("initialization").and_then(|pattern| reference(pattern, &values(0, 0)));
    let mut listed = vec![];
    for (index, slot) in slots.iter().enumerate() {
        let number = first.saturating_add(index as u64);
        let Some(media) = reference(media, &values(number, slot.time)) else { break };
        listed.push(Listed {
            media,
            init: init.clone(),
            seconds: slot.duration as f64 / timescale as f64,
            discontinuity: false,
            sealed: false,
            gap: false,
            text: false,
        });
    }
    if listed.len() > 1 && !["Number", "Time"].iter().any(|name| template::uses(media, name)) {
        let message = format!("{media:?} has neither $Number$ nor $Time$");
        check.findings.add(Rule::MpdTemplate, place, message);
    }
    listed
}
