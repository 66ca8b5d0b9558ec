//! The grammar of playlists: each line against the table of tags (HLS 4.1 to 4.4).

use super::attributes::{Attribute, attributes};
use super::forms;
use super::lines::{Content, Line};
use super::tags::{self, In, Tag};
use crate::findings::Findings;
use crate::{Place, Rule};
use std::collections::HashSet;

/// Checks all lines of a playlist by themselves.
pub(super) fn check(lines: &[Line<'_>], kind: In, file: &str, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for line in lines {
        let Content::Tag(name, value) = line.content else { continue };
        let place = Place::line(file, line.number);
        let Some(tag) = tags::known(name) else {
            findings.add(Rule::HlsUnknown, &place, format!("{name} is no tag of the specification"));
            continue;
        };
        if tag.place != In::Any && tag.place != kind {
            let of = if kind == In::Media { "media" } else { "multivariant" };
            findings.add(Rule::HlsMixed, &place, format!("{name} does not belong into a {of} playlist"));
        }
        if !seen.insert(name) && tag.once {
            findings.add(Rule::HlsOnce, &place, format!("{name} is there twice"));
        }
        self::value(tag, value, &place, findings);
    }
}

fn value(tag: &Tag, value: Option<&str>, place: &Place, findings: &mut Findings) {
    let name = tag.name;
    let Some(value) = value else {
        if tag.form != "-" {
            findings.add(Rule::HlsValue, place, format!("{name} has no value"));
        }
        return;
    };
    if tag.form.contains(':') || tag.form == "*" {
        list(tag, value, place, findings);
    } else if !forms::holds(tag.form, value, false) {
        findings.add(Rule::HlsValue, place, format!("{name} has the value {value:?}"));
    }
}

fn list(tag: &Tag, text: &str, place: &Place, findings: &mut Findings) {
    let (list, wrong) = attributes(text);
    if let Some(wrong) = wrong {
        findings.add(Rule::HlsAttributes, place, format!("{}: {wrong}", tag.name));
    }
    for Attribute { name, value, quoted } in &list {
        let form = tags::attributes(tag.form).find(|(known, ..)| known == name).map(|(_, form, _)| form);
        // Clients pass over attributes they do not know (6.3.1), so others may be there.
        if form.is_some_and(|form| !forms::holds(form, value, *quoted)) {
            let shown = if *quoted { format!("{value:?}") } else { (*value).to_owned() };
            findings.add(Rule::HlsAttributeValue, place, format!("{}: {name}={shown}", tag.name));
        }
    }
    for (name, _, required) in tags::attributes(tag.form) {
        if required && !list.iter().any(|one| one.name == name) {
            findings.add(Rule::HlsRequired, place, format!("{} has no {name}", tag.name));
        }
    }
}
