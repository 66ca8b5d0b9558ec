//! `make bench`: what Reelog does here, beside what the machine and a peer do in the same run.
//!
//! Nothing is judged: the table has the ratio that each goal is about, and the goal beside it. `bench PART…` measures
//! only some parts.

mod appends;
mod fanout;
mod http;
mod listener;
mod load;
mod machine;
mod overload;
mod peer;
mod posts;
mod replay;
mod table;
mod tenant;
mod uploads;
mod visible;

use anyhow::ensure;
use table::Table;

const PARTS: [&str; 12] = [
    "machine", "appends", "replay", "visible", "http", "overload", "fanout", "uploads", "ladder", "memory",
    "workers", "lengths",
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let unknown = asked.iter().find(|part| !PARTS.contains(&part.as_str()));
    ensure!(unknown.is_none(), "{unknown:?} is no part; there are {}", PARTS.join(", "));
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);

    let folder = testkit::Scratch::new("bench")?;
    let mut table = Table::default();
    table.note(&machine::describe()?);
    if wanted("machine") {
        machine::sync_rate(folder.path(), &mut table)?;
    }
    if wanted("appends") {
        appends::run(folder.path(), &peer::Peer::start().await?, &mut table).await?;
    }
    if wanted("replay") {
        replay::run(folder.path(), &mut table).await?;
    }
    if wanted("visible") {
        visible::run(&mut table).await?;
    }
    if wanted("http") {
        http::run(&mut table).await?;
    }
    if wanted("overload") {
        overload::run(&mut table).await?;
    }
    if wanted("fanout") {
        fanout::run(&mut table).await?;
    }
    if wanted("uploads") {
        uploads::run(&mut table).await?;
    }
    if wanted("ladder") {
        posts::ladder::run(&mut table).await?;
    }
    if wanted("memory") {
        posts::memory::run(&mut table).await?;
    }
    if wanted("workers") {
        posts::workers::run(&mut table).await?;
    }
    if wanted("lengths") {
        posts::lengths::run(&mut table).await?;
    }
    table.print();
    Ok(())
}
