//! How much a batch may hold.

use ports::log::{AppendError, BATCH_BYTES_MAX, Batch, EVENT_BYTES_MAX};

/// The most bytes of an event's type.
const TYPE_BYTES_MAX: usize = 256;
/// The most bytes of tags, trace context and actor of an event together.
const META_BYTES_MAX: usize = 16 << 10;

/// The most a batch may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub batch_events: usize,
    pub batch_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // A batch is one write: a thousand events are far more than any one decision makes.
        Self { batch_events: 1024, batch_bytes: BATCH_BYTES_MAX }
    }
}

/// Refuses what is too large before it waits in any queue.
pub(crate) fn check_size(batch: &Batch, limits: Limits) -> Result<(), AppendError> {
    let mut events = 0;
    let mut bytes = 0;
    for event in batch.appends.iter().flat_map(|append| &append.events) {
        at_most("an event's data", event.data.len(), EVENT_BYTES_MAX)?;
        at_most("an event's type", event.event_type.len(), TYPE_BYTES_MAX)?;
        let meta = event.meta.tags.iter().map(|tag| tag.len() + 4).sum::<usize>()
            + event.meta.traceparent.as_ref().map_or(0, String::len)
            + if let ports::log::Actor::Worker(name) = &event.meta.actor { name.len() } else { 0 };
        at_most("an event's metadata", meta, META_BYTES_MAX)?;
        events += 1;
        bytes += event.data.len();
    }
    at_most("a batch's list of events", events, limits.batch_events)?;
    at_most("a batch's data", bytes, limits.batch_bytes)
}

fn at_most(what: &'static str, size: usize, limit: usize) -> Result<(), AppendError> {
    if size <= limit { Ok(()) } else { Err(AppendError::TooLarge { what, size, limit }) }
}
