//! Twice what the server can do, by open-loop load: what is accepted is answered soon, the rest is refused at once, and
//! the memory comes back.

use crate::http::Tenant;
use crate::load::{self, Schedule};
use crate::table::Table;
use crate::visible::resident_mb;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use testkit::{Scratch, ServerOptions};

const CLIENTS: usize = 64;
const KNEE_LENGTH: Duration = Duration::from_secs(4);
const LENGTH: Duration = Duration::from_secs(20);
/// What the allocator may take to give memory back.
const REST: Duration = Duration::from_secs(5);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("overload")?;
    // Limits of a tenant and an address would refuse first, and hide what the server does without them.
    let options = ServerOptions::new(data.path().join("data"))
        .env("REELOG_APP_REQUESTS_PER_S", "0")
        .env("REELOG_ADDRESS_REQUESTS_PER_S", "0");
    let tenant = Tenant::of(options.start().await?).await?;
    let made = tenant.make().await?;
    let knee = knee(&tenant, made).await?;
    let before = resident_mb(tenant.server.pid())?;
    let schedule = Schedule { rate: knee * 2, length: LENGTH };
    let outcome = tenant.gets("overload", made, schedule).await?;
    tokio::time::sleep(REST).await;
    let after = resident_mb(tenant.server.pid())?;
    let good = outcome.good.len() as f64 / LENGTH.as_secs_f64();
    table.row(
        "twice what it can do, for 20 s: accepted",
        format!("{good:.0}/s, {}", outcome.show()),
        format!("{CLIENTS} clients that wait for their answers: {knee}/s"),
        format!(
            "{} refused with Retry-After, {} failed (0){}",
            outcome.refused,
            outcome.failed,
            outcome.failure.as_ref().map_or(String::new(), |why| format!(": {why}"))
        ),
    );
    table.row(
        "memory before and after that",
        format!("{before:.0} MB, {after:.0} MB"),
        "–".into(),
        format!("{:.2} ×", after / before),
    );
    Ok(())
}

/// Requests a second of clients that each wait for an answer before they ask again.
async fn knee(tenant: &Tenant, made: u64) -> anyhow::Result<u32> {
    let request = tenant.get(made)?;
    let (count, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (http, request) = (tenant.http.clone(), load::copy(&request));
            let (count, over) = (count.clone(), over.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    http.execute(load::copy(&request)).await?.error_for_status()?.bytes().await?;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, reqwest::Error>(())
            })
        })
        .collect();
    tokio::time::sleep(KNEE_LENGTH).await;
    over.store(true, Ordering::Relaxed);
    for client in clients {
        client.await??;
    }
    Ok((count.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()) as u32)
}
