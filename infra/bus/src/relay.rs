//! From the log to the bus: each position once, in order, for as long as it takes.

use metrics::{counter, gauge};
use ports::bus::{Bus, BusError, Message, Publisher};
use ports::feed::Feed;
use ports::log::{EventLog, LogError, Position, Recorded};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// The most events of one transaction.
const BATCH: usize = 500;
/// The most bytes of one transaction; one event has at most 1 MiB.
const BATCH_BYTES: usize = 8 << 20;
const BACK_OFF_MIN: Duration = Duration::from_millis(200);
const BACK_OFF_MAX: Duration = Duration::from_secs(5);
/// How often the lag is looked at.
const LAG_EVERY: Duration = Duration::from_millis(500);
/// How long a batch under way may still take at the end.
const GRACE: Duration = Duration::from_secs(5);
/// Being fenced off more often than this within [`FENCED_WITHIN`] means that another relay lives.
const FENCED_MAX: usize = 3;
const FENCED_WITHIN: Duration = Duration::from_mins(1);

/// Publishes the log until `shutdown`, from where the last relay stopped.
///
/// While the bus is away it tries again, at most every 5 s; `reelog_relay_lag_positions` then grows. Ends with
/// [`BusError::Fenced`] when another relay has taken over and keeps it, and with [`BusError::Log`] when the log cannot
/// be read.
pub async fn relay(
    log: Arc<dyn EventLog>,
    bus: Arc<dyn Bus>,
    shutdown: CancellationToken,
) -> Result<(), BusError> {
    let published = AtomicU64::new(0);
    tokio::select! {
        end = publish_all(&log, &*bus, &shutdown, &published) => end,
        () = watch_lag(&*log, &published) => Ok(()),
    }
}

async fn publish_all(
    log: &Arc<dyn EventLog>,
    bus: &dyn Bus,
    shutdown: &CancellationToken,
    published: &AtomicU64,
) -> Result<(), BusError> {
    let mut fenced: Vec<Instant> = vec![];
    let mut back_off = BACK_OFF_MIN;
    while !shutdown.is_cancelled() {
        let before = published.load(Ordering::Relaxed);
        let error = match publish_on(log, bus, shutdown, published).await {
            Ok(()) => return Ok(()),
            Err(error @ (BusError::Log(_) | BusError::Closed)) => return Err(error),
            Err(error) => error,
        };
        counter!("reelog_relay_errors_total").increment(1);
        if let BusError::Fenced = error {
            fenced.retain(|at| at.elapsed() < FENCED_WITHIN);
            fenced.push(Instant::now());
            if fenced.len() > FENCED_MAX {
                return Err(BusError::Fenced);
            }
            // Whoever took over is given time; a transaction that was merely too slow fences itself off, too.
            back_off = BACK_OFF_MAX;
        } else if published.load(Ordering::Relaxed) > before {
            back_off = BACK_OFF_MIN;
        }
        let pause = back_off.mul_f64(rand::random_range(0.5..=1.0));
        tracing::warn!(%error, ?pause, "the relay tries again");
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = sleep(pause) => {}
        }
        back_off = (back_off * 2).min(BACK_OFF_MAX);
    }
    Ok(())
}

/// Publishes with one publisher until it breaks or the end.
async fn publish_on(
    log: &Arc<dyn EventLog>,
    bus: &dyn Bus,
    shutdown: &CancellationToken,
    published: &AtomicU64,
) -> Result<(), BusError> {
    let made = async {
        let mut publisher = bus.publisher().await?;
        let position = publisher.position().await?;
        Ok::<_, BusError>((publisher, position))
    };
    let (mut publisher, position) = tokio::select! {
        () = shutdown.cancelled() => return Ok(()),
        made = made => made?,
    };
    let head = *log.head().borrow();
    if position > head {
        let what =
            format!("the bus has positions up to {position}, but the log ends at {head}: it is another log");
        return Err(LogError::Other(what).into());
    }
    published.store(position, Ordering::Relaxed);
    tracing::info!(position, "the relay publishes");
    let mut feed = Feed::new(Arc::clone(log), position);
    loop {
        let events = tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            events = feed.next(BATCH) => events?,
        };
        for part in parts(&events) {
            let done = publish_part(&mut *publisher, part);
            let upto = tokio::select! {
                upto = done => upto?,
                // Cut off, it is as if the process had died here: the next relay finds out what was published.
                () = async { shutdown.cancelled().await; sleep(GRACE).await } => return Ok(()),
            };
            published.store(upto, Ordering::Relaxed);
            counter!("reelog_relay_published_total").increment(part.len() as u64);
        }
    }
}

async fn publish_part(publisher: &mut dyn Publisher, part: &[Recorded]) -> Result<Position, BusError> {
    let Some(last) = part.last() else { return publisher.position().await };
    publisher.publish(part.iter().map(Message::of).collect(), last.position).await?;
    Ok(last.position)
}

/// Cuts events into transactions of bounded size.
fn parts(mut events: &[Recorded]) -> Vec<&[Recorded]> {
    let mut parts = vec![];
    while !events.is_empty() {
        let mut bytes = 0;
        let fits = events.iter().take_while(|event| {
            bytes += event.data.len();
            bytes <= BATCH_BYTES
        });
        let (part, rest) = events.split_at(fits.count().max(1));
        parts.push(part);
        events = rest;
    }
    parts
}

/// Shows how far the bus is behind; never ends.
async fn watch_lag(log: &dyn EventLog, published: &AtomicU64) {
    let mut head = log.head();
    loop {
        let lag = head.borrow_and_update().saturating_sub(published.load(Ordering::Relaxed));
        gauge!("reelog_relay_lag_positions").set(lag as f64);
        if let Ok(Err(_)) = timeout(LAG_EVERY, head.changed()).await {
            // The log is closed: the publishing side says so.
            std::future::pending::<()>().await;
        }
        // Not more often than this under load.
        sleep(LAG_EVERY / 10).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use ports::log::{App, Meta, StreamName};

    fn event(position: Position, bytes: usize) -> Recorded {
        Recorded {
            position,
            stream: StreamName::of("post", 1),
            revision: position - 1,
            id: uuid::Uuid::nil(),
            app: App(1),
            event_type: "post.created".into(),
            version: 1,
            recorded_at: Meta::default().occurred_at,
            data: Bytes::from(vec![b' '; bytes]),
            meta: Meta::default(),
        }
    }

    #[test]
    fn a_transaction_is_bounded_in_bytes_and_never_empty() {
        let events = [event(1, 5 << 20), event(2, 3 << 20), event(3, 1), event(4, 9 << 20), event(5, 1)];
        let lengths: Vec<usize> = parts(&events).iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [2, 1, 1, 1]);
    }
}
