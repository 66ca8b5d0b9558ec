//! The loop: a record, a claim, its work in a slot of its own.

use crate::asked::asked;
use crate::claimed::{Claimed, Todo};
use crate::crash;
use crate::job::{Tools, see_through};
use crate::reports::Reports;
use ports::blobs::Blobs;
use ports::bus::{Bus, BusError, Consumer, Delivery, topic};
use schemas::worker::{ClaimedTask, Reply, Report, Work};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The consumer group of all transcode workers.
pub const GROUP: &str = "reelog.transcode";

/// Claims of one piece of work that the platform did not take before its record goes to the dead letters: about a day of them. An
/// outage of the platform must not put every waiting job aside.
const ATTEMPTS_MAX: u32 = 1_500;
/// The longest wait before a record comes again, as a power of two of seconds.
const AGAIN_POWER_MAX: u32 = 6;
/// Between two looks for a bus that is away.
const AWAY_PAUSE: Duration = Duration::from_secs(1);

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name in events and logs; unique among running workers.
    pub name: String,
    /// Claims at a time, beside one that only copies.
    pub slots: usize,
    /// Folder for what is being made; emptied of this worker's claims as they end.
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

impl Worker {
    pub fn new(
        options: Options,
        bus: Arc<dyn Bus>,
        blobs: Arc<dyn Blobs>,
        reports: Arc<dyn Reports>,
    ) -> Self {
        let tools = Arc::new(Tools::new(options.clone(), blobs, reports));
        Self { options, bus, tools }
    }

    /// Works until told to stop, or until the bus breaks for good; running jobs are given back then.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), BusError> {
        if let Err(error) = self.tools.sources.clean_up() {
            tracing::warn!(%error, "what killed workers left in the scratch folder stays");
        }
        let stop = shutdown.child_token();
        let _stops = stop.clone().drop_guard();
        let jobs = TaskTracker::new();
        let ended = self.take_jobs(&jobs, &stop).await;
        stop.cancel();
        jobs.close();
        jobs.wait().await;
        ended
    }

    async fn take_jobs(&self, jobs: &TaskTracker, stop: &CancellationToken) -> Result<(), BusError> {
        let Some(mut consumer) = self.join(stop).await? else { return Ok(()) };
        let slots = Arc::new(Semaphore::new(self.options.slots));
        let beside = Arc::new(Semaphore::new(1));
        loop {
            // A slot first: what is claimed is worked on at once.
            let slot = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                slot = Arc::clone(&slots).acquire_owned() => slot.map_err(|_| BusError::Closed)?,
            };
            let Some(claimed) = self.next_claim(&mut *consumer, stop).await? else { return Ok(()) };
            // Its slot is free for what needs a processor: a copy waits for disks most of its time.
            let slot = match Arc::clone(&beside).try_acquire_owned() {
                Ok(beside) if claimed.only_copies() => beside,
                _ => slot,
            };
            let (tools, stop) = (Arc::clone(&self.tools), stop.clone());
            jobs.spawn(async move {
                see_through(&tools, claimed, stop).await;
                drop(slot);
            });
        }
    }

    /// Joins the group, waiting for a bus that does not answer yet; none when told to stop.
    async fn join(&self, shutdown: &CancellationToken) -> Result<Option<Box<dyn Consumer>>, BusError> {
        loop {
            match self.bus.subscribe(GROUP, &[topic("post"), topic("task")]).await {
                Ok(consumer) => return Ok(Some(consumer)),
                Err(BusError::Unavailable(why)) => tracing::warn!(why, "the bus does not answer; waiting"),
                Err(error) => return Err(error),
            }
            pause(shutdown).await;
            if shutdown.is_cancelled() {
                return Ok(None);
            }
        }
    }

    /// Reads records until one of them is this worker's to do; none when told to stop. What is claimed is answered: a
    /// claim cut off half way would hold its job until the lease runs out.
    async fn next_claim(
        &self,
        consumer: &mut dyn Consumer,
        stop: &CancellationToken,
    ) -> Result<Option<Claimed>, BusError> {
        loop {
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(None),
                next = consumer.next() => next,
            };
            let delivery = match next {
                Ok(delivery) => delivery,
                Err(BusError::Malformed { topic, partition, offset, what }) => {
                    tracing::error!(topic, partition, offset, what, "skipped a record that is not ours");
                    continue;
                }
                Err(error) if passes(&error) => {
                    tracing::warn!(%error, "the bus does not answer; waiting");
                    pause(stop).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            match asked(&delivery) {
                Ok(None) => harmless(consumer.commit(&delivery).await)?,
                Ok(Some(work)) => {
                    if let Some(claimed) = self.claim(consumer, &delivery, work, stop).await? {
                        return Ok(Some(claimed));
                    }
                }
                Err(reason) => put_off(consumer, &delivery, None, &reason, stop).await?,
            }
        }
    }

    async fn claim(
        &self,
        consumer: &mut dyn Consumer,
        delivery: &Delivery,
        work: Work,
        stop: &CancellationToken,
    ) -> Result<Option<Claimed>, BusError> {
        let lease_ms = self.options.lease.as_millis() as u64;
        let report = Report::Claim { work, worker: self.options.name.clone(), lease_ms };
        match self.tools.reports.send(report).await {
            Ok(reply @ (Reply::Claimed { .. } | Reply::ClaimedTask(_))) => {
                let claimed = claimed(work, reply);
                crash::point(if matches!(work, Work::Task(_)) { "claimed_task" } else { "claimed" });
                harmless(consumer.commit(delivery).await)?;
                return Ok(claimed);
            }
            Ok(Reply::TooEarly { wait_ms }) => {
                let after = Duration::from_millis(wait_ms.max(100));
                put_off(consumer, delivery, Some(after), "back-off after a failed try", stop).await?;
            }
            Ok(Reply::Taken | Reply::Stale | Reply::Accepted | Reply::Ended { .. }) => {
                harmless(consumer.commit(delivery).await)?;
            }
            Err(error) => {
                let again = delivery.attempt < ATTEMPTS_MAX;
                tracing::warn!(key = delivery.message.key, %error, again, "could not claim {}", delivery.message.key);
                let after = Duration::from_secs(1 << delivery.attempt.min(AGAIN_POWER_MAX));
                put_off(consumer, delivery, again.then_some(after), &error.to_string(), stop).await?;
            }
        }
        Ok(None)
    }
}

/// Has a record come again, `after` a while, or puts it aside. Goes on until that is kept: a later record's commit would
/// pass over this one for good.
async fn put_off(
    consumer: &mut dyn Consumer,
    delivery: &Delivery,
    after: Option<Duration>,
    reason: &str,
    stop: &CancellationToken,
) -> Result<(), BusError> {
    while !stop.is_cancelled() {
        let kept = match after {
            Some(after) => consumer.retry(delivery, after, reason).await,
            None => consumer.dead_letter(delivery, reason).await,
        };
        match kept {
            Err(BusError::Unavailable(why)) => {
                tracing::warn!(why, "a record could not be put off; trying again");
            }
            other => return harmless(other),
        }
        pause(stop).await;
    }
    Ok(())
}

/// Whether the bus may answer again; a log that is read over the network may be away, too.
fn passes(error: &BusError) -> bool {
    match error {
        BusError::Unavailable(_) => true,
        BusError::Log(error) => error.is_passing(),
        BusError::Closed | BusError::Fenced | BusError::Moved { .. } | BusError::Malformed { .. } => false,
    }
}

async fn pause(stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(AWAY_PAUSE) => {}
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

/// What a claim that was granted is for.
fn claimed(work: Work, reply: Reply) -> Option<Claimed> {
    let claimed = match (work, reply) {
        (Work::Job { post, job }, Reply::Claimed { app, epoch, source_key, source_bytes }) => {
            Claimed { app, post, job, work, epoch, source_key, source_bytes, todo: Todo::Measure }
        }
        (Work::Task(_), Reply::ClaimedTask(task)) => {
            let ClaimedTask { app, post, job, piece, epoch, source_key, source_bytes, plan } = *task;
            let todo = Todo::Make { piece, plan: Box::new(plan) };
            Claimed { app, post, job, work, epoch, source_key, source_bytes, todo }
        }
        (work, reply) => {
            tracing::error!(
                ?work,
                ?reply,
                "a claim was answered with something else; its lease will run out"
            );
            return None;
        }
    };
    tracing::info!(post.id = %claimed.post, epoch = claimed.epoch, "claimed {claimed}");
    Some(claimed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
