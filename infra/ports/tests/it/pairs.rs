//! A decision over two streams, on each engine of the log: both or neither.

use crate::world::{MemoryVault, context};
use domain::Decider;
use domain::sequence::{Event, Kind, Reserve, Sequence, State};
use event_log::{EmbeddedLog, MemoryLog, Options};
use ports::log::{App, EventLog};
use ports::transact::{Facts, Precondition};
use ports::{Context, TransactError, Transactor};
use std::sync::Arc;
use tempfile::TempDir;

type Both = Facts<Sequence, Sequence>;
const KEYS: (&str, Option<&str>) = ("post", Some("file"));

/// Makes a test of each promise on each engine.
macro_rules! on_both_logs {
    ($($name:ident)+) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(std::sync::Arc::new(super::MemoryLog::default())).await;
            })+
        }
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let (log, _kept) = super::embedded_log();
                super::$name(log).await;
            })+
        }
    };
}

on_both_logs! {
    facts_of_both_streams_are_there_together
    a_refusal_and_a_condition_that_does_not_hold_leave_neither
    the_same_command_again_adds_nothing_to_either
    a_second_stream_that_is_not_named_is_absent_and_gets_nothing
    of_many_at_a_time_none_is_lost_and_both_stay_in_step
}

fn embedded_log() -> (Arc<dyn EventLog>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(Options::new(folder.path())).unwrap();
    (Arc::new(log), folder)
}

fn transactor(log: &Arc<dyn EventLog>) -> Transactor {
    Transactor::new(log.clone(), Arc::new(MemoryVault::default()))
}

/// The next ten numbers of posts and, as many, of files.
fn ten_each(posts: &State, files: &State) -> Result<Both, domain::sequence::Refusal> {
    let next = |kind, state| Sequence::decide(state, Reserve { kind, count: 10 });
    Ok((next(Kind::Post, posts)?, next(Kind::File, files)?))
}

async fn reserve(
    transactor: &Transactor,
    context: &Context,
) -> Result<(u32, u32), TransactError<domain::sequence::Refusal>> {
    let done = transactor.run_pair::<Sequence, Sequence, _>(KEYS, context, |a, b, _| ten_each(a, b)).await?;
    Ok((done.first.last, done.second.last))
}

async fn count(log: &Arc<dyn EventLog>) -> usize {
    log.read_all(0, 10_000).await.unwrap().len()
}

async fn facts_of_both_streams_are_there_together(log: Arc<dyn EventLog>) {
    let transactor = transactor(&log);
    for round in 1..=3 {
        let last = reserve(&transactor, &context(App::SYSTEM)).await.unwrap();
        assert_eq!(last, (round * 10, round * 10));
    }
    let all = log.read_all(0, 100).await.unwrap();
    let streams: Vec<&str> = all.iter().map(|event| event.stream.key()).collect();
    assert_eq!(streams, ["post", "file", "post", "file", "post", "file"]);
    let command = |at: usize| all[at].meta.causation_id;
    assert!(command(0) == command(1) && command(2) == command(3) && command(0) != command(2));
}

async fn a_refusal_and_a_condition_that_does_not_hold_leave_neither(log: Arc<dyn EventLog>) {
    let transactor = transactor(&log);
    let none = |posts: &State, files: &State, _: u32| {
        let first = Sequence::decide(posts, Reserve { kind: Kind::Post, count: 10 })?;
        Ok((first, Sequence::decide(files, Reserve { kind: Kind::File, count: 0 })?))
    };
    let context = context(App::SYSTEM);
    let refused =
        transactor.run_pair::<Sequence, Sequence, domain::sequence::Refusal>(KEYS, &context, none).await;
    assert!(matches!(refused, Err(TransactError::Refused(domain::sequence::Refusal::Empty))));
    let stale = Context { precondition: Some(Precondition::Exists), ..context };
    assert!(matches!(reserve(&transactor, &stale).await, Err(TransactError::Stale)));
    assert_eq!(count(&log).await, 0);
}

async fn the_same_command_again_adds_nothing_to_either(log: Arc<dyn EventLog>) {
    let transactor = transactor(&log);
    let context = context(App::SYSTEM);
    for _ in 0..3 {
        assert_eq!(reserve(&transactor, &context).await.unwrap(), (10, 10));
    }
    assert_eq!(count(&log).await, 2);
}

async fn a_second_stream_that_is_not_named_is_absent_and_gets_nothing(log: Arc<dyn EventLog>) {
    let transactor = transactor(&log);
    reserve(&transactor, &context(App::SYSTEM)).await.unwrap();
    let context = context(App::SYSTEM);
    let decide = |a: &State, b: &State, _: u32| {
        assert_eq!(b, &State::default());
        ten_each(a, b)
    };
    let keys = ("post", None);
    let done = transactor.run_pair::<Sequence, Sequence, _>(keys, &context, decide).await.unwrap();
    assert_eq!(done.first.last, 20);
    let all = log.read_all(0, 100).await.unwrap();
    let files = all.iter().filter(|event| event.stream.key() == "file").count();
    assert_eq!((all.len(), files), (3, 1));
}

async fn of_many_at_a_time_none_is_lost_and_both_stay_in_step(log: Arc<dyn EventLog>) {
    let transactor = transactor(&log);
    let one = |_| {
        let transactor = transactor.clone();
        tokio::spawn(async move {
            // Contended is an answer too: nothing was appended, and who asks may ask again.
            loop {
                match reserve(&transactor, &context(App::SYSTEM)).await {
                    Err(TransactError::Contended) => {}
                    answer => return answer.unwrap(),
                }
            }
        })
    };
    let mut seen = vec![];
    for task in (0..20).map(one).collect::<Vec<_>>() {
        let (posts, files) = task.await.unwrap();
        assert_eq!(posts, files);
        seen.push(posts);
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=20).map(|round| round * 10).collect::<Vec<_>>());
    let blocks = log.read_all(0, 100).await.unwrap();
    let first = |event: &ports::log::Recorded| {
        let read = <Event as domain::stored::Stored>::from_json(&event.event_type, &event.data).unwrap();
        let Event::BlockReserved(block) = read;
        block.first
    };
    for pair in blocks.chunks(2) {
        assert_eq!(first(&pair[0]), first(&pair[1]), "what belongs together stands together");
    }
}
