//! The list of upcasts has no hole: every old version has a way up to today's.

use domain::catalog::{AGGREGATES, find, today};
use domain::stored::{DecodeError, TypeInfo};
use domain::upcast::{UPCASTS, upcast};
use std::collections::BTreeSet;

fn types() -> impl Iterator<Item = &'static TypeInfo> {
    AGGREGATES.iter().flat_map(|aggregate| aggregate.types)
}

#[test]
fn every_older_version_of_an_event_has_exactly_one_step_up() {
    for info in types() {
        for from in 1..info.version {
            let steps =
                UPCASTS.iter().filter(|step| step.event_type == info.name && step.from == from).count();
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
    // Some categories write in one word what is two in the names: `streamkey`, `stream_key.issued`.
    let one_word = |name: &str| name.replace('_', "");
    for aggregate in AGGREGATES {
        for info in aggregate.types {
            let prefix = info.name.split_once('.').map(|(prefix, _)| one_word(prefix));
            assert_eq!(prefix, Some(one_word(aggregate.category)));
        }
    }
}

#[test]
fn an_event_nobody_knows_is_not_guessed() {
    let answer = today("post.exploded", 1, serde_json::json!({}));
    assert!(matches!(answer, Err(DecodeError::UnknownType(name)) if name == "post.exploded"));
    assert_eq!(find("post.exploded"), None);
    assert_eq!(find("post.created").map(|info| info.version), Some(1));
}

#[test]
fn an_event_of_a_version_that_only_a_newer_program_knows_is_not_misread() {
    for info in types() {
        let answer = today(info.name, info.version + 1, serde_json::json!({}));
        assert!(matches!(answer, Err(DecodeError::NewerVersion { .. })), "{}", info.name);
    }
}
