//! A million events: read raw, and folded into usage.

use crate::table::Table;
use bytes::Bytes;
use domain::stored::Stored as _;
use domain::usage::{Event, Recorded};
use domain::{AppId, AppUserId, MemberId, PostId, Timestamp};
use event_log::{EmbeddedLog, Options};
use ports::log::{App, Batch, EventLog, Expected, Meta, NewEvent, StreamName};
use projections::ReadDb;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

const EVENTS: u64 = 1_000_000;
const MEMBERS: u32 = 1_000;
const BATCH: u64 = 1_000;

pub async fn run(folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let log = Arc::new(EmbeddedLog::open(Options::new(folder.join("replay")))?);
    let start = Instant::now();
    for batch in 0..EVENTS / BATCH {
        let member = batch as u32 % MEMBERS + 1;
        let events = (0..BATCH)
            .map(|index| watched(member, batch * BATCH + index))
            .collect::<anyhow::Result<Vec<_>>>()?;
        log.append(Batch::one(App(1), StreamName::of("usage", member), Expected::Any, events)).await?;
    }
    let written = EVENTS as f64 / start.elapsed().as_secs_f64();
    table.row("1 M events written in batches of 1000", format!("{written:.0}/s"), "–".into(), "–".into());

    let start = Instant::now();
    let (mut at, mut bytes) = (0, 0);
    while let Some(last) = {
        let page = log.read_all(at, 10_000).await?;
        bytes += page.iter().map(|event| event.data.len()).sum::<usize>();
        page.last().map(|event| event.position)
    } {
        at = last;
    }
    let rate = at as f64 / start.elapsed().as_secs_f64();
    let volume = bytes as f64 / start.elapsed().as_secs_f64() / 1e6;
    table.row(
        "raw replay of 1 M events",
        format!("{rate:.0}/s, {volume:.0} MB/s of data"),
        "–".into(),
        format!("{:.2} M/s (≥ 1)", rate / 1e6),
    );

    let db = ReadDb::connect(&format!("sqlite://{}", folder.join("usage.db").display())).await?;
    let vault = Arc::new(vault::FileVault::open(folder.join("vault"), folder.join("vault.key"))?);
    let start = Instant::now();
    projections::rebuild(&db, log.clone(), vault, projections::View::Usage).await?;
    let seconds = start.elapsed().as_secs_f64();
    table.row(
        "rebuild of usage from 1 M events",
        format!("{seconds:.1} s, {:.0} events/s", EVENTS as f64 / seconds),
        "–".into(),
        "–".into(),
    );
    log.close().await;
    Ok(())
}

fn watched(member: u32, index: u64) -> anyhow::Result<NewEvent> {
    let from = Timestamp::from_micros(1_732_460_000_000_000 + index as i64 * 10_000_000);
    let event = Event::Recorded(Recorded {
        app: AppId::try_from(1)?,
        member: MemberId::try_from(member)?,
        app_user_id: AppUserId::try_from(format!("member{member}"))?,
        post: PostId::try_from(member)?,
        from,
        to: from.plus_ms(10_000),
        delivered_bytes: 1_000_000 + index,
        watched_ms: 10_000,
        requests: 5,
    });
    let data = Bytes::from(event.to_json().to_string());
    let info = event.info();
    Ok(NewEvent {
        id: Uuid::now_v7(),
        event_type: info.name.into(),
        version: info.version,
        data,
        meta: Meta::default(),
    })
}
