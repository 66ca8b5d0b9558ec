//! The table of escapes: each attempt is one child, made to misbehave as a decoder would that an uploader has taken over.
//!
//! Outside the cage each must work, or the row would prove nothing; inside, by the same way a worker starts its jobs,
//! each must end as its row says, and the next job is unaffected because the next row passes.

mod around;
mod files;
mod hold;
mod readers;
mod sockets;

use crate::child::answer;
use crate::message::{ChildFiles, ChildRequest, Line, Order};
use crate::parent::attend;
use crate::sandbox::Layer;
use crate::{CancelFlag, Failure, Limits, Request};
use around::{Around, REFUSED, WORKED};
use domain::media::FailureReason;
use std::io;
use std::sync::Mutex;
use std::time::Duration;

/// How an attempt ends inside the cage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The kernel says no, and the job goes on.
    Refused,
    /// The job ends with this reason.
    Ended(FailureReason),
    /// Likewise, within a second of wall clock.
    TooLong,
    /// Likewise, within a second without progress.
    Silent,
    /// Likewise, within a second of processor time.
    Burning,
    /// Nothing is wrong with it.
    Works,
}

/// A row: what is tried, how it ends, and the trying.
type Attempt = (&'static str, Expected, fn(&Around) -> io::Result<()>);

fn attempts() -> impl Iterator<Item = &'static Attempt> {
    [files::ATTEMPTS, sockets::ATTEMPTS, hold::ATTEMPTS, readers::ATTEMPTS].into_iter().flatten()
}

#[test]
fn every_escape_works_outside_the_cage_and_ends_as_its_row_says_inside() {
    let rows = Mutex::new(attempts());
    let wrong = Mutex::new(Vec::new());
    let work = || {
        while let Some((name, expected, _)) = { rows.lock().expect("no row panics").next() } {
            let (outside, inside) = (outside(name), inside(name, *expected));
            println!("{name:<52} {expected:<30?} {inside:?}", expected = format!("{expected:?}"));
            if !outside || inside != *expected {
                let line = format!("{name}: worked outside: {outside}; inside: {inside:?}, not {expected:?}");
                wrong.lock().expect("no row panics").push(line);
            }
        }
    };
    std::thread::scope(|scope| (0..3).for_each(|_| drop(scope.spawn(work))));
    let wrong = wrong.into_inner().expect("no row panics");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(attempts().filter(|(_, expected, _)| *expected != Expected::Works).count() >= 40);
}

/// Whether an attempt works where nothing holds it.
fn outside(name: &str) -> bool {
    let around = Around::make();
    let status = around.command(name).env("CAGED", "no").status().expect("this test runs again");
    match status.code() {
        Some(WORKED) => true,
        Some(REFUSED) => false,
        _ => panic!("{name} was not tried: {status}"),
    }
}

/// How it ends in the cage of a job, started and watched as a job is.
fn inside(name: &str, expected: Expected) -> Expected {
    let around = Around::make();
    let (second, patient) = (Duration::from_secs(1), Duration::from_mins(2));
    let limits = Limits {
        wall: if expected == Expected::TooLong { second } else { patient },
        no_progress: if expected == Expected::Silent { second } else { patient },
        cpu: if expected == Expected::Burning { second } else { patient },
        memory_bytes: 256 << 20,
        file_bytes: 1 << 20,
        result_bytes: 4 << 20,
    };
    let order = order(&around, &limits, true);
    match attend(&around.program(name), &order, &limits, &mut |_| {}, &CancelFlag::new()) {
        Ok(Line::Warm { .. }) => Expected::Works,
        Ok(Line::Failed(failure)) if expected == Expected::Works => panic!("{name}: {failure}"),
        Ok(Line::Failed(failure)) if failure.detail.starts_with("refused: ") => Expected::Refused,
        Ok(other) => panic!("{name}: {other:?}"),
        // Which watch it was shows only in the words: all of them are a probe that took too long.
        Err(failure) if failure.detail.starts_with("ran too long") => Expected::TooLong,
        Err(failure) if failure.detail.starts_with("made no progress") => Expected::Silent,
        Err(failure) if failure.reason == FailureReason::ProbeTimeout => Expected::Burning,
        Err(failure) => Expected::Ended(failure.reason),
    }
}

fn order(around: &Around, limits: &Limits, cage_needed: bool) -> Order {
    Order {
        request: ChildRequest::Job(Box::new(Request::Probe { path: around.source() })),
        files: ChildFiles { source: around.source(), out_dir: Some(around.out_dir()) },
        limits: limits.child(),
        cage_needed,
    }
}

#[test]
fn a_kernel_that_lacks_a_layer_does_no_job_unless_that_is_allowed() {
    let around = Around::make();
    let limits = Limits::probe();
    for layer in Layer::ALL {
        let program = around.program(&format!("without {}", layer.name()));
        let warm = |cage_needed| {
            let order = Order { request: ChildRequest::WarmUp, ..order(&around, &limits, cage_needed) };
            attend(&program, &order, &limits, &mut |_| {}, &CancelFlag::new())
        };
        match warm(true) {
            Ok(Line::Failed(failure)) => assert!(failure.detail.contains(layer.name()), "{failure}"),
            other => panic!("without {layer:?}: {other:?}"),
        }
        match warm(false) {
            Ok(Line::Warm { missing, .. }) => assert_eq!(missing, [layer]),
            other => panic!("without {layer:?}, allowed: {other:?}"),
        }
    }
}

#[test]
#[ignore = "the child of the tests above, which run it by name"]
fn attempt() {
    let around = Around::told();
    let name = std::env::var("ATTEMPT").expect("set by the test above");
    let act = attempts().find(|(found, ..)| *found == name).map(|(.., act)| act);
    if std::env::var_os("CAGED").is_some() {
        let worked = act.expect("a row of the table")(&around).is_ok();
        std::process::exit(if worked { WORKED } else { REFUSED });
    }
    around::take_the_place_of_stdout();
    if let Some(layer) = Layer::ALL.into_iter().find(|layer| name == format!("without {}", layer.name())) {
        around::pretend_an_older_kernel(layer);
    }
    std::process::exit(answer(|_, _| match act.expect("a row of the table")(&around) {
        Ok(()) => Ok(Line::Warm { missing: vec![], encoders: vec![] }),
        Err(error) => Err(Failure::internal(format!("refused: {error}"))),
    }));
}
