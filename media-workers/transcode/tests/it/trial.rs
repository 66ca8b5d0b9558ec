//! What a trial encode says of a source, and what is planned of it.

use crate::clips::{bunny, made};
use crate::{judge, probe, settings};
use domain::media::{Container, Probe, Trial, plan};
use std::path::Path;

/// Cannot be shown as it came.
const ENCODED: &str = "-an -c:v mpeg4 -q:v 3 -g 50";

/// Twenty-five seconds of the first so many frames, again and again.
fn again(frames: u32) -> String {
    format!("-t 25 -vf scale=640:360,loop=-1:{frames}")
}

fn trial(source: &Path) -> Option<Trial> {
    trial_of(&probe(source).expect("a probe"))
}

fn trial_of(probed: &Probe) -> Option<Trial> {
    probed.video.as_ref()?.index.as_ref().expect("an index").trial
}

/// Measures until there was time for a trial: a busy machine may have none.
fn tried(source: &Path) -> Probe {
    let mut probes = (0..20).map(|_| probe(source).expect("a probe"));
    probes.find(|probed| trial_of(probed).is_some()).expect("a trial")
}

#[test]
fn a_trial_comes_to_what_the_busiest_seconds_need() {
    let sport = made("sport.mkv", &bunny(), &format!("{} {ENCODED}", again(125)));
    let found = trial_of(&tried(&sport)).expect("a trial");
    assert_eq!((found.width, found.height), (640, 360));
    // The same by ffmpeg, all of it: windows start where groups of pictures do.
    let recipe = "-c:v libx264 -preset veryfast -crf 23 -g 50 -sc_threshold 0";
    let all = made("tried.mp4", &sport, recipe);
    let packets = judge::ask(&all, "-select_streams v:0 -show_entries packet=size");
    let sizes: Vec<u64> =
        packets.iter().map(|line| line.trim_matches(',').parse().expect("a size")).collect();
    let busiest = sizes.chunks(50).map(|window| window.iter().sum::<u64>()).max().expect("windows");
    let kbps = busiest as f64 * 8.0 / 2000.0;
    assert!((f64::from(found.kbps) / kbps - 1.0).abs() < 0.2, "{} kbit/s, ffmpeg {kbps:.0}", found.kbps);
}

#[test]
fn slides_are_planned_with_lower_caps() {
    let slides = made("slides.mkv", &bunny(), &format!("{} {ENCODED}", again(1)));
    let probed = tried(&slides);
    let table = settings(Container::Cmaf);
    let planned = plan(&probed, &table, None, None).expect("a plan");
    let caps: Vec<u32> = planned.rungs.iter().map(|rung| rung.max_kbps).collect();
    let allowed: Vec<u32> = table.rungs.iter().map(|rung| rung.max_kbps).collect();
    assert!(caps.iter().zip(&allowed).all(|(cap, allowed)| cap < allowed), "{caps:?} of {allowed:?}");
}

#[test]
fn what_is_short_or_shown_as_it_came_has_no_trial() {
    let short = made("short.mkv", &bunny(), "-t 4 -vf scale=640:360 -an -c:v mpeg4 -q:v 3");
    assert_eq!(trial(&short), None);
    let plain = format!("{} -an -c:v libx264 -preset ultrafast -g 50", again(125));
    assert_eq!(trial(&made("plain.mp4", &bunny(), &plain)), None);
}
