//! The list of upcasts has no hole: every old version has a way up to today's.

use domain::stored::{Stored, TypeInfo};
use domain::upcast::{UPCASTS, upcast};
use domain::{app, member, post, profile, sequence, usage};
use std::collections::BTreeSet;

fn types() -> impl Iterator<Item = &'static TypeInfo> {
    let all = [
        app::Event::TYPES,
        member::Event::TYPES,
        post::Event::TYPES,
        profile::Event::TYPES,
        sequence::Event::TYPES,
        usage::Event::TYPES,
    ];
    all.into_iter().flatten()
}

#[test]
fn every_older_version_of_an_event_has_exactly_one_step_up() {
    for info in types() {
        for from in 1..info.version {
            let steps = UPCASTS.iter().filter(|step| step.event_type == info.name && step.from == from).count();
            assert_eq!(steps, 1, "{} v{from}: add a step to domain::upcast::UPCASTS", info.name);
        }
    }
}

#[test]
fn no_step_leads_beyond_todays_version_or_from_an_unknown_event() {
    for step in UPCASTS {
        let known = types().any(|info| info.name == step.event_type && step.from < info.version);
        assert!(known, "the step from v{} of {} leads nowhere", step.from, step.event_type);
    }
}

#[test]
fn data_of_todays_version_is_left_as_it_is() {
    let data = serde_json::json!({ "any": ["thing"] });
    for info in types() {
        assert_eq!(upcast(info.name, info.version, data.clone()), data, "{}", info.name);
    }
}

#[test]
fn event_names_are_unique_and_start_with_their_category() {
    let names: Vec<_> = types().map(|info| info.name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let categories = ["app", "member", "post", "profile", "sequence", "usage"];
    for name in names {
        let category = name.split_once('.').map(|(category, _)| category);
        assert!(category.is_some_and(|category| categories.contains(&category)), "{name}");
    }
}
