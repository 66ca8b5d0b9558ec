//! The loop: a record, a claim, a job in a slot of its own.

use crate::crash;
use crate::job::{Claimed, Tools, see_through};
use crate::reports::Reports;
use domain::PostId;
use ports::blobs::Blobs;
use ports::bus::{Bus, BusError, Consumer, Delivery, topic};
use schemas::worker::{Reply, Report};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// The consumer group of all transcode workers.
pub const GROUP: &str = "reelog.transcode";

/// Records of one job that could not be handled before it goes to the dead letters.
const ATTEMPTS_MAX: u32 = 8;
/// Between two looks for a bus that is away.
const AWAY_PAUSE: Duration = Duration::from_secs(1);

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name in events and logs; unique among running workers.
    pub name: String,
    /// Jobs at a time.
    pub slots: usize,
    /// Folder for what is being made; emptied of this worker's jobs as they end.
    pub scratch: PathBuf,
    /// The executable that is started as `PROGRAM media-job`.
    pub program: PathBuf,
    /// A claim lasts this long without a word of the worker.
    pub lease: Duration,
}

/// A transcode worker.
pub struct Worker {
    options: Options,
    bus: Arc<dyn Bus>,
    tools: Arc<Tools>,
}

/// What a record asks for.
struct Asked {
    post: PostId,
    job: Uuid,
}

impl Worker {
    pub fn new(
        options: Options,
        bus: Arc<dyn Bus>,
        blobs: Arc<dyn Blobs>,
        reports: Arc<dyn Reports>,
    ) -> Self {
        let tools = Arc::new(Tools { options: options.clone(), blobs, reports });
        Self { options, bus, tools }
    }

    /// Works until told to stop; running jobs are given up, and their leases run out.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), BusError> {
        let Some(mut consumer) = self.join(&shutdown).await? else { return Ok(()) };
        let slots = Arc::new(Semaphore::new(self.options.slots));
        let jobs = TaskTracker::new();
        loop {
            // A slot first: what is claimed is worked on at once.
            let slot = tokio::select! {
                () = shutdown.cancelled() => break,
                slot = Arc::clone(&slots).acquire_owned() => slot.map_err(|_| BusError::Closed)?,
            };
            let claimed = tokio::select! {
                () = shutdown.cancelled() => break,
                claimed = self.next_claim(&mut *consumer) => claimed?,
            };
            let tools = Arc::clone(&self.tools);
            let stop = shutdown.child_token();
            jobs.spawn(async move {
                see_through(&tools, claimed, stop).await;
                drop(slot);
            });
        }
        jobs.close();
        jobs.wait().await;
        Ok(())
    }

    /// Joins the group, waiting for a bus that does not answer yet; none when told to stop.
    async fn join(&self, shutdown: &CancellationToken) -> Result<Option<Box<dyn Consumer>>, BusError> {
        loop {
            match self.bus.subscribe(GROUP, &[topic("post")]).await {
                Ok(consumer) => return Ok(Some(consumer)),
                Err(BusError::Unavailable(why)) => tracing::warn!(why, "the bus does not answer; waiting"),
                Err(error) => return Err(error),
            }
            tokio::select! {
                () = shutdown.cancelled() => return Ok(None),
                () = tokio::time::sleep(AWAY_PAUSE) => {}
            }
        }
    }

    /// Reads records until one of them is this worker's to do.
    async fn next_claim(&self, consumer: &mut dyn Consumer) -> Result<Claimed, BusError> {
        loop {
            let delivery = match consumer.next().await {
                Ok(delivery) => delivery,
                Err(BusError::Malformed { topic, partition, offset, what }) => {
                    tracing::error!(topic, partition, offset, what, "skipped a record that is not ours");
                    continue;
                }
                Err(BusError::Unavailable(why)) => {
                    tracing::warn!(why, "the bus does not answer; waiting");
                    tokio::time::sleep(AWAY_PAUSE).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            match asked(&delivery) {
                Ok(None) => harmless(consumer.commit(&delivery).await)?,
                Ok(Some(asked)) => {
                    if let Some(claimed) = self.claim(consumer, &delivery, asked).await? {
                        return Ok(claimed);
                    }
                }
                Err(reason) => harmless(consumer.dead_letter(&delivery, &reason).await)?,
            }
        }
    }

    async fn claim(
        &self,
        consumer: &mut dyn Consumer,
        delivery: &Delivery,
        asked: Asked,
    ) -> Result<Option<Claimed>, BusError> {
        let Asked { post, job } = asked;
        let lease_ms = self.options.lease.as_millis() as u64;
        let report = Report::Claim { post, job, worker: self.options.name.clone(), lease_ms };
        match self.tools.reports.send(report).await {
            Ok(Reply::Claimed { app, epoch, source_key, source_bytes }) => {
                crash::point("claimed");
                harmless(consumer.commit(delivery).await)?;
                tracing::info!(post.id = %post, epoch, "claimed the transcode of post {post}");
                Ok(Some(Claimed { app, post, job, epoch, source_key, source_bytes }))
            }
            Ok(Reply::TooEarly { wait_ms }) => {
                let after = Duration::from_millis(wait_ms.max(100));
                harmless(consumer.retry(delivery, after, "back-off after a failed try").await)?;
                Ok(None)
            }
            Ok(
                Reply::Taken | Reply::Stale | Reply::Accepted | Reply::Ended { .. } | Reply::Planned { .. },
            ) => {
                harmless(consumer.commit(delivery).await)?;
                Ok(None)
            }
            Err(error) if delivery.attempt >= ATTEMPTS_MAX => {
                harmless(consumer.dead_letter(delivery, &error.to_string()).await)?;
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(post.id = %post, %error, "could not claim post {post}; it comes again");
                let after = Duration::from_secs(1 << delivery.attempt.min(6));
                harmless(consumer.retry(delivery, after, &error.to_string()).await)?;
                Ok(None)
            }
        }
    }
}

/// A record that could not be marked as done comes again, here or at another member; the log knows what was claimed.
fn harmless(marked: Result<(), BusError>) -> Result<(), BusError> {
    match marked {
        Err(error @ (BusError::Moved { .. } | BusError::Unavailable(_))) => {
            tracing::info!(%error, "a record was not marked as done and comes again");
            Ok(())
        }
        other => other,
    }
}

/// The job a record speaks of; none for records that are not about a job to be claimed.
fn asked(delivery: &Delivery) -> Result<Option<Asked>, String> {
    let message = &delivery.message;
    match message.event_type() {
        Some("post.queued" | "post.retried" | "post.attempt_failed") => {}
        Some(_) => return Ok(None),
        None => return Err("the record has no ce_type".into()),
    }
    let post = message.key.strip_prefix("post-").and_then(|id| id.parse().ok());
    let post: PostId = post.ok_or_else(|| format!("the key {} is not a post's stream", message.key))?;
    let data: serde_json::Value = serde_json::from_slice(&message.payload)
        .map_err(|error| format!("the payload is not JSON: {error}"))?;
    let job = data["job"].as_str().and_then(|job| job.parse().ok());
    let job: Uuid = job.ok_or_else(|| "the payload names no job".to_owned())?;
    Ok(Some(Asked { post, job }))
}
