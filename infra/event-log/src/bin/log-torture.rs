//! Appends to a log as fast as it can until it is killed, and says on standard output what was acknowledged.
//!
//! `log-torture DIR WRITERS durable|unsafe`; a line is `STREAM FIRST_REVISION POSITION ID…`. For the crash tests.

use bytes::Bytes;
use event_log::{EmbeddedLog, Options, SyncMode};
use ports::log::{App, Batch, EventLog, Expected, Meta, NewEvent, StreamName};
use std::io::Write;
use std::sync::Arc;
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let dir = next("the folder")?;
    let writers: usize = next("the number of writers")?.parse()?;
    let sync = match next("durable or unsafe")?.as_str() {
        "durable" => SyncMode::Durable,
        "unsafe" => SyncMode::UnsafeNoSync,
        other => return Err(format!("{other} is neither durable nor unsafe").into()),
    };
    // Small segments, so that some moments are those of sealing one.
    let options = Options { segment_bytes: 256 << 10, fill_bytes: 64 << 10, sync, ..Options::new(dir) };
    let log = Arc::new(EmbeddedLog::open(options)?);
    let writers: Vec<_> = (0..writers).map(|_| tokio::spawn(write(Arc::clone(&log)))).collect();
    for writer in writers {
        writer.await?.map_err(|error| error.to_string())?;
    }
    Ok(())
}

async fn write(log: Arc<EmbeddedLog>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let stream = StreamName::of("post", Uuid::new_v4());
    let mut expected = Expected::NoStream;
    for count in [1_u64, 3, 2].into_iter().cycle() {
        let events: Vec<_> = (0..count).map(|_| event()).collect();
        let ids: Vec<_> = events.iter().map(|event| event.id.to_string()).collect();
        let appended = log.append(Batch::one(App(8), stream.clone(), expected, events)).await?;
        let last = appended.revisions[0];
        expected = Expected::Exact(last);
        // One write: a line comes whole or not at all.
        let line = format!("{stream} {} {} {}\n", last + 1 - count, appended.position, ids.join(" "));
        std::io::stdout().lock().write_all(line.as_bytes())?;
    }
    Ok(())
}

/// The data repeats the id, so that a mix-up shows.
fn event() -> NewEvent {
    let id = Uuid::new_v4();
    let data = Bytes::from(format!("{{\"id\":\"{id}\"}}").repeat(8));
    NewEvent { id, event_type: "post.created".to_owned(), version: 1, data, meta: Meta::default() }
}
