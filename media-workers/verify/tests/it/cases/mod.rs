//! For each rule, results that break it in one way each.

mod dash;
mod hls;
mod live;
mod mp4;
mod multivariant;

use crate::live::live;
use crate::made::{Tree, tree};
use verify::Rule;

/// The rule that must be found, what is done, and the doing.
type Case = (Rule, &'static str, fn(&mut Tree));

fn of_results() -> Vec<Case> {
    [hls::CASES, multivariant::CASES, mp4::CASES, dash::CASES].concat()
}

fn all_found(cases: &[Case], correct: &Tree, entry: &str) {
    let mut unseen = vec![];
    for (rule, what, change) in cases {
        let mut broken = correct.clone();
        change(&mut broken);
        let report = broken.verified(entry);
        if !report.findings.iter().any(|found| found.rule == *rule) {
            unseen.push(format!("{what}: {} is not found in\n{report}", rule.id()));
        }
        assert!(report.findings.iter().all(|found| !found.place.file.is_empty()), "{what}: {report}");
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n\n"));
}

#[test]
fn every_way_to_break_a_result_is_found_by_its_rule() {
    all_found(&of_results(), &tree(), ".");
}

#[test]
fn every_way_to_break_a_live_playlist_is_found_by_its_rule() {
    all_found(live::CASES, &live(), "live.m3u8");
}

#[test]
fn every_rule_has_a_case() {
    // These need a server; `http.rs` has them.
    let elsewhere = [Rule::ContentType];
    let has = |rule: &Rule| {
        of_results().iter().chain(live::CASES).any(|case| case.0 == *rule) || elsewhere.contains(rule)
    };
    let without: Vec<&Rule> = Rule::ALL.iter().filter(|rule| !has(rule)).collect();
    assert!(without.is_empty(), "write a case for {without:?}");
}

#[test]
fn the_names_of_rules_are_unique_and_say_where_they_are_from() {
    for (index, rule) in Rule::ALL.iter().enumerate() {
        assert!(Rule::ALL[..index].iter().all(|other| other.id() != rule.id()), "{}", rule.id());
        assert!(!rule.source().is_empty() && !rule.means().is_empty(), "{}", rule.id());
    }
}
