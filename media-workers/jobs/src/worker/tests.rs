use super::*;
use crate::fakes::{Platform, Store, WARM, output, plan};
use async_trait::async_trait;
use bytes::Bytes;
use domain::media::{FailureReason, Piece};
use ports::bus::{Message, Publisher};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Mutex;
use uuid::Uuid;

/// A bus with one partition; a put-off record is refused as often as told.
#[derive(Default)]
struct Line {
    records: Mutex<VecDeque<Delivery>>,
    away: Mutex<u32>,
    seen: Mutex<Vec<String>>,
}

struct Reader(Arc<Line>);

struct OneLine(Arc<Line>);

#[async_trait]
impl Bus for OneLine {
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError> {
        Err(BusError::Closed)
    }

    async fn subscribe(&self, _: &str, _: &[String]) -> Result<Box<dyn Consumer>, BusError> {
        Ok(Box::new(Reader(Arc::clone(&self.0))))
    }
}

#[async_trait]
impl Consumer for Reader {
    async fn next(&mut self) -> Result<Delivery, BusError> {
        let next = self.0.records.lock().unwrap().pop_front();
        match next {
            Some(next) => Ok(next),
            None => std::future::pending().await,
        }
    }

    async fn commit(&mut self, delivery: &Delivery) -> Result<(), BusError> {
        self.0.seen.lock().unwrap().push(format!("commit {}", delivery.offset));
        Ok(())
    }

    async fn retry(&mut self, delivery: &Delivery, _: Duration, _: &str) -> Result<(), BusError> {
        let mut away = self.0.away.lock().unwrap();
        if *away > 0 {
            *away -= 1;
            return Err(BusError::Unavailable("no broker".into()));
        }
        self.0.seen.lock().unwrap().push(format!("retry {}", delivery.offset));
        Ok(())
    }

    async fn dead_letter(&mut self, delivery: &Delivery, _: &str) -> Result<(), BusError> {
        self.0.seen.lock().unwrap().push(format!("dead letter {}", delivery.offset));
        Ok(())
    }
}

fn queued(post: u32, attempt: u32) -> Delivery {
    let headers = BTreeMap::from([("ce_type".to_owned(), "reelog.post.queued.v1".to_owned())]);
    let payload = Bytes::from(format!("{{\"job\":\"{}\"}}", Uuid::from_u128(post.into())));
    let message = Message { topic: topic("post"), key: format!("post-{post}"), headers, payload };
    Delivery { message, partition: 0, offset: post.into(), attempt }
}

fn worker(line: &Arc<Line>, platform: &Arc<Platform>) -> Worker {
    in_folder(&std::env::temp_dir(), "/nonexistent".into(), line, platform)
}

/// A worker with one slot, a media process and `source` in its folder.
fn in_folder(scratch: &Path, program: PathBuf, line: &Arc<Line>, platform: &Arc<Platform>) -> Worker {
    let (source, scratch, lease) = (scratch.join("source"), scratch.to_owned(), Duration::from_secs(30));
    let options = Options { name: "w1".into(), slots: 1, scratch, program, lease };
    let store = Store { source, ..Store::default() };
    Worker::new(options, Arc::new(OneLine(line.clone())), Arc::new(store), platform.clone())
}

/// A platform that does not answer for post 1 and stops the worker with post 2.
fn away_for_one(shutdown: &CancellationToken) -> Arc<Platform> {
    let stop = shutdown.clone();
    let one: domain::PostId = 1.try_into().unwrap();
    Platform::new(move |report| match report {
        Report::Claim { work: Work::Job { post, .. }, .. } if *post == one => None,
        _ => {
            stop.cancel();
            Some(Reply::Taken)
        }
    })
}

#[tokio::test]
async fn a_record_is_put_off_before_a_later_one_is_committed() {
    let shutdown = CancellationToken::new();
    let line = Arc::new(Line::default());
    line.records.lock().unwrap().extend([queued(1, 1), queued(2, 1)]);
    *line.away.lock().unwrap() = 1;
    worker(&line, &away_for_one(&shutdown)).run(shutdown).await.unwrap();
    assert_eq!(*line.seen.lock().unwrap(), ["retry 1", "commit 2"]);
}

#[tokio::test]
async fn an_outage_of_hours_puts_no_job_aside() {
    let shutdown = CancellationToken::new();
    let line = Arc::new(Line::default());
    line.records.lock().unwrap().extend([queued(1, 300), queued(2, 1)]);
    worker(&line, &away_for_one(&shutdown)).run(shutdown).await.unwrap();
    assert_eq!(*line.seen.lock().unwrap(), ["retry 1", "commit 2"]);
}

#[tokio::test]
async fn a_job_claimed_while_the_worker_stops_is_given_back_at_once() {
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let platform = Platform::new(move |report| {
        stop.cancel();
        match report {
            Report::Claim { .. } => Some(Reply::Claimed {
                app: 8.try_into().unwrap(),
                epoch: 1,
                source_key: "apps/8/video-posts/1/src/src_1.mp4".into(),
                source_bytes: 1,
            }),
            _ => Some(Reply::Accepted),
        }
    });
    let line = Arc::new(Line::default());
    line.records.lock().unwrap().push_back(queued(1, 1));
    worker(&line, &platform).run(shutdown).await.unwrap();
    let given_back =
        |report: &Report| matches!(report, Report::Fail { reason: FailureReason::WorkerStopped, .. });
    assert!(platform.heard.lock().unwrap().iter().any(given_back));
}

#[tokio::test]
async fn a_task_is_claimed_by_the_key_of_its_record() {
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let platform = Platform::new(move |_| {
        stop.cancel();
        Some(Reply::Taken)
    });
    let task = Uuid::from_u128(9);
    let line = Arc::new(Line::default());
    line.records.lock().unwrap().push_back(opened(task));
    worker(&line, &platform).run(shutdown).await.unwrap();
    let heard = platform.heard.lock().unwrap();
    assert!(matches!(heard.as_slice(), [Report::Claim { work: Work::Task(asked), .. }] if *asked == task));
    assert_eq!(*line.seen.lock().unwrap(), ["commit 5"]);
}

fn opened(task: Uuid) -> Delivery {
    let headers = BTreeMap::from([("ce_type".to_owned(), "reelog.task.opened.v1".to_owned())]);
    let (key, payload) = (format!("task-{task}"), Bytes::from_static(b"{}"));
    let message = Message { topic: topic("task"), key, headers, payload };
    Delivery { message, partition: 0, offset: 5, attempt: 1 }
}

/// A program that ends a copy only when an encoding has begun.
fn copy_waits_for_encoding(folder: &Path) -> PathBuf {
    let (begun, made) = (folder.join("begun"), serde_json::json!({ "made": output() }));
    let begun = begun.display();
    let script = format!(
        "read -r order\ncase \"$order\" in\n*warmUp*) echo '{WARM}'; exit ;;\n\
         *'\"piece\":\"copy\"'*) until [ -e '{begun}' ]; do /bin/sleep 0.01; done ;;\n*) echo > '{begun}' ;;\nesac\n\
         echo '{made}'"
    );
    let path = folder.join("media-process");
    testkit::script(&path, &script);
    path
}

#[tokio::test]
async fn a_copy_is_made_beside_what_has_the_only_slot() {
    let (shutdown, folder) = (CancellationToken::new(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("source"), "source").unwrap();
    let job = Uuid::from_u128(7);
    let pieces = [Piece::Copy, Piece::Chunk(0)].map(|piece| (domain::task::key(job, piece), piece));
    let made = Mutex::new(0);
    let stop = shutdown.clone();
    let platform = Platform::new(move |report| match report {
        Report::Claim { work: Work::Task(task), .. } => {
            let piece = pieces.iter().find(|(known, _)| known == task).unwrap().1;
            Some(Reply::ClaimedTask(Box::new(ClaimedTask {
                app: 8.try_into().unwrap(),
                post: 42.try_into().unwrap(),
                job,
                piece,
                epoch: 1,
                source_key: "apps/8/video-posts/42/src/src_1.mp4".into(),
                source_bytes: 6,
                plan: plan(),
            })))
        }
        Report::Made { .. } => {
            *made.lock().unwrap() += 1;
            if *made.lock().unwrap() == pieces.len() {
                stop.cancel();
            }
            Some(Reply::Accepted)
        }
        _ => Some(Reply::Accepted),
    });
    let line = Arc::new(Line::default());
    line.records.lock().unwrap().extend(pieces.map(|(task, _)| opened(task)));
    let worker = in_folder(folder.path(), copy_waits_for_encoding(folder.path()), &line, &platform);
    let ended = tokio::time::timeout(Duration::from_secs(20), worker.run(shutdown)).await;
    assert!(ended.is_ok(), "{:?}", platform.heard.lock().unwrap());
}
