//! Odd, broken and hostile files through the same door as workers: each ends typed, in its time, and leaves nothing.
//!
//! `make poison` runs it with `POISON_MUTANTS=1000`; here a tenth of them run. `--nocapture` shows how each ended.

use crate::joined::transcode;
use crate::{probe, settings};
use domain::media::{Container, FailureReason, PlanRefusal, plan};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use testkit::poison::{Poison, mutants, poisons};
use transcode::Failure;

/// The longest any of these small files may take: silence of twenty seconds, asking to end, and a busy machine.
const BUDGET: Duration = Duration::from_mins(1);

/// How a job ended: `PROCESSED` or a reason code, and what it cost.
struct Ended {
    how: String,
    detail: String,
    took: Duration,
}

/// A whole job: measured, planned, made.
fn job(source: &Path) -> Ended {
    let started = Instant::now();
    let folder = tempfile::tempdir().expect("a folder");
    let ended = probe(source).and_then(|probe| {
        let plan = plan(&probe, &settings(Container::Cmaf), None, None).map_err(refused)?;
        transcode(source, folder.path(), &plan)
    });
    let took = started.elapsed();
    match ended {
        Ok(_) => Ended { how: "PROCESSED".to_owned(), detail: String::new(), took },
        Err(Failure { reason, detail, .. }) => Ended { how: code(reason), detail, took },
    }
}

/// As the platform turns a refusal to plan into a reason.
fn refused(refusal: PlanRefusal) -> Failure {
    let reason = match refusal {
        PlanRefusal::NothingToPlay => FailureReason::NoPlayableStream,
        PlanRefusal::LimitExceeded => FailureReason::LimitExceeded,
        PlanRefusal::NoEncoder(_) => FailureReason::EncoderMissing,
    };
    Failure::new(reason, refusal.to_string())
}

fn code(reason: FailureReason) -> String {
    serde_json::to_value(reason).expect("a code").as_str().expect("a text").to_owned()
}

/// Runs jobs two at a time, prints how each ended, and returns what was wrong.
fn all<T: Send>(
    items: impl Iterator<Item = T> + Send,
    name: impl Fn(&T) -> String + Sync,
    run: impl Fn(&T) -> Ended + Sync,
    is_right: impl Fn(&T, &Ended) -> bool + Sync,
) -> Vec<String> {
    let items = Mutex::new(items);
    let (counts, wrong) = (Mutex::new(BTreeMap::<String, usize>::new()), Mutex::new(Vec::new()));
    let work = || {
        while let Some(item) = { items.lock().expect("no job panics").next() } {
            let ended = run(&item);
            let line = format!(
                "{:<36} {:<20} {:>5.1} s  {}",
                name(&item),
                ended.how,
                ended.took.as_secs_f32(),
                ended.detail
            );
            println!("{line}");
            *counts.lock().expect("no job panics").entry(ended.how.clone()).or_default() += 1;
            if ended.took > BUDGET || !is_right(&item, &ended) {
                wrong.lock().expect("no job panics").push(line);
            }
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    println!("{:?}", counts.into_inner().expect("no job panics"));
    wrong.into_inner().expect("no job panics")
}

#[test]
fn every_poison_ends_as_its_row_says() {
    let count = poisons().count();
    assert!(count >= 60, "{count} recipes");
    let run = |poison: &Poison| job(&poison.path().expect("it can be made"));
    let is_right = |poison: &Poison, ended: &Ended| poison.ends.contains(&ended.how.as_str());
    let wrong = all(poisons(), |poison| poison.name.to_owned(), run, is_right);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn mutants_of_real_films_end_typed_within_their_time() {
    let count = std::env::var("POISON_MUTANTS").map_or(100, |count| count.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let run = |mutant: &testkit::poison::Mutant| {
        let path = folder.path().join(mutant.name());
        std::fs::write(&path, mutant.bytes().expect("its film can be made")).expect("the folder is ours");
        let ended = job(&path);
        std::fs::remove_file(path).expect("written above");
        ended
    };
    // A decoder that crashes is caught, and worth knowing: none of these does today.
    let is_right = |_: &testkit::poison::Mutant, ended: &Ended| ended.how != "CRASHED";
    let wrong = all(mutants(count), testkit::poison::Mutant::name, run, is_right);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a process holds that must not grow.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    descriptors: usize,
    threads: usize,
    children: usize,
    files: usize,
}

fn held(temporary: &Path) -> Held {
    let entries = |path: &Path| std::fs::read_dir(path).expect("a folder").count();
    let own = format!(") S {}", std::process::id());
    let zombie = format!(") Z {}", std::process::id());
    let is_ours = |path: &Path| {
        let stat = std::fs::read_to_string(path.join("stat")).unwrap_or_default();
        stat.contains(&format!("{own} "))
            || stat.contains(&format!("{zombie} "))
            || stat.contains(&format!(") R {} ", std::process::id()))
    };
    let processes = std::fs::read_dir("/proc").expect("a folder").flatten();
    Held {
        descriptors: entries(Path::new("/proc/self/fd")),
        threads: entries(Path::new("/proc/self/task")),
        children: processes.filter(|entry| is_ours(&entry.path())).count(),
        files: entries(temporary),
    }
}

#[test]
fn poison_again_and_again_leaves_nothing_behind() {
    // In a process of its own: what this one holds changes with the other tests.
    let temporary = tempfile::tempdir().expect("a folder");
    let status = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "--nocapture", "poison::again_and_again"])
        .env("TMPDIR", temporary.path())
        .env("POISON_LOOP", "yes")
        .output()
        .expect("this test runs again");
    let said = String::from_utf8_lossy(&status.stdout);
    assert!(
        status.status.success() && said.contains("rounds left nothing"),
        "{said}{}",
        String::from_utf8_lossy(&status.stderr)
    );
}

#[test]
#[ignore = "the child of the test above, which runs it by name"]
fn again_and_again() {
    const ROUNDS: usize = 20;
    const NAMES: [&str; 5] =
        ["noise.mp4", "cut-index-first.mp4", "ffv1.mkv", "unknown-codec.mp4", "index-larger-than-file.mp4"];
    let temporary = std::env::temp_dir();
    let files: Vec<_> = poisons()
        .filter(|poison| NAMES.contains(&poison.name))
        .map(|poison| poison.path().expect("it can be made"))
        .collect();
    assert_eq!(files.len(), NAMES.len());
    let round = || files.iter().for_each(|file| drop(job(file)));
    round();
    let before = held(&temporary);
    (1..ROUNDS).for_each(|_| round());
    assert_eq!(held(&temporary), before);
    println!("{ROUNDS} rounds left nothing behind: {before:?}");
}
