//! A stream is its app's.

use super::given::*;
use crate::log::*;

const OTHER: App = App(9);

pub async fn a_stream_belongs_to_the_app_that_wrote_it_first(log: Log) {
    let (name, new) = (stream(), stream());
    let known = grown(&log, &name, 1).await;
    let mut foreign = batch(&name, Expected::Any, &events(1));
    let mut repeated = batch(&name, Expected::Any, &known);
    let mut several = batches(&[(&new, Expected::Any, &events(1)), (&name, Expected::Exact(7), &events(1))]);
    let mut checking = batch(&new, Expected::Any, &events(1));
    checking.checks.push(Check { stream: name.clone(), expected: Expected::Any });
    let mut system = batch(&name, Expected::Any, &events(1));
    for (asked, app) in [
        (&mut foreign, OTHER),
        (&mut repeated, OTHER),
        (&mut several, OTHER),
        (&mut checking, OTHER),
        (&mut system, App::SYSTEM),
    ] {
        asked.app = app;
        let refused = log.append(asked.clone()).await;
        assert!(matches!(&refused, Err(AppendError::Foreign(stream)) if *stream == name), "{refused:?}");
    }
    for refused in [
        log.truncate_stream(Some(OTHER), &name, Expected::Any).await,
        log.tombstone_stream(Some(OTHER), &name, Expected::Any).await,
    ] {
        assert!(matches!(&refused, Err(AppendError::Foreign(stream)) if *stream == name), "{refused:?}");
    }
    assert_eq!(everything(&log).await.len(), 1);
    log.truncate_stream(Some(APP), &name, Expected::Any).await.expect("it is its own");
    let still = log.append(foreign).await;
    assert!(matches!(still, Err(AppendError::Foreign(_))), "a truncated stream keeps its app: {still:?}");
}

pub async fn a_foreign_stream_reads_as_empty(log: Log) {
    let name = stream();
    grown(&log, &name, 2).await;
    for (scope, count) in [(Some(OTHER), 0), (Some(App::SYSTEM), 0), (Some(APP), 2), (None, 2)] {
        let up = log.read_stream(scope, &name, 0, 9).await.expect("it can be read");
        let down = log.read_stream_backward(scope, &name, None, 9).await.expect("it can be read");
        assert_eq!((up.len(), down.len()), (count, count), "{scope:?}");
    }
    let condition = FailIfMatch { event_types: Vec::new(), tags: Vec::new(), after: 0 };
    let asked = Batch { app: OTHER, fail_if: Some(condition), ..batch(&stream(), Expected::Any, &events(1)) };
    log.append(asked).await.expect("a condition sees only its own app's events");
}
