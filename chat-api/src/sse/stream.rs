use crate::hub::{Delivery, Listening, Replay};
use bytes::{Bytes, BytesMut};
use futures::stream::{self, Stream};
use ports::log::Position;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Between two signs of life, unless the operator says otherwise; clients give up after 60 seconds of silence.
pub const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// The first thing sent: how soon to come back, and a comment that makes the answer begin.
const HELLO: &str = "retry: 2000\n\n: welcome\n\n";
/// Bytes of one piece when much waits.
const PIECE_BYTES: usize = 32 * 1_024;

struct Events {
    listening: Listening,
    replay: Option<Box<Replay>>,
    greeted: bool,
    /// What is at or before this position was sent.
    sent: Position,
    keep_alive: Duration,
    ends_at: Option<Instant>,
}

/// The answer's body.
pub fn events(
    listening: Listening,
    replay: Option<Replay>,
    (keep_alive, ends_at): (Duration, Option<Instant>),
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let sent = replay.as_ref().map_or(0, Replay::until);
    let events =
        Events { listening, replay: replay.map(Box::new), greeted: false, sent, keep_alive, ends_at };
    stream::unfold(events, async |mut events| events.next().await.map(|piece| (Ok(piece), events)))
}

impl Events {
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(Bytes::from_static(HELLO.as_bytes()));
        }
        if let Some(replay) = &mut self.replay {
            // In a box, which goes when the past is through: the stream itself stays small for as long as it lasts.
            match Box::pin(replay.next()).await {
                Ok(Some(part)) => return Some(part),
                Ok(None) => self.replay = None,
                Err(error) => {
                    tracing::warn!(%error, "a replay was cut off");
                    return None;
                }
            }
        }
        self.live().await
    }

    async fn live(&mut self) -> Option<Bytes> {
        let stop = self.listening.stop();
        let silent_until = Instant::now() + self.keep_alive;
        let until = self.ends_at.map_or(silent_until, |end| end.min(silent_until));
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => return None,
                () = tokio::time::sleep_until(until) => {
                    let is_over = self.ends_at.is_some_and(|end| end <= Instant::now());
                    return (!is_over).then(|| Bytes::from_static(b": \n\n"));
                }
                next = self.listening.queue.recv() => next?,
            };
            if let Some(first) = self.fresh(&next) {
                return Some(self.with_more(first));
            }
        }
    }

    /// What waits goes along, so that many small messages become one write.
    fn with_more(&mut self, first: Bytes) -> Bytes {
        let mut piece: Option<BytesMut> = None;
        let mut size = first.len();
        while size < PIECE_BYTES
            && let Ok(next) = self.listening.queue.try_recv()
        {
            if let Some(more) = self.fresh(&next) {
                size += more.len();
                piece.get_or_insert_with(|| BytesMut::from(&first[..])).extend_from_slice(&more);
            }
        }
        piece.map_or(first, BytesMut::freeze)
    }

    /// The events of a delivery, unless they were replayed already.
    fn fresh(&mut self, delivery: &Arc<Delivery>) -> Option<Bytes> {
        if delivery.position > 0 {
            if delivery.position <= self.sent {
                return None;
            }
            self.sent = delivery.position;
        }
        Some(delivery.events(&self.listening.who.base_url))
    }
}
