//! `make bench`: what Reelog does here, beside what the machine and a peer do in the same run.
//!
//! Nothing is judged: the table has the ratio that each goal is about, and the goal beside it.

mod appends;
mod machine;
mod media;
mod peer;
mod replay;
mod table;
mod visible;

use table::Table;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = testkit::Scratch::new("bench")?;
    let mut table = Table::default();
    table.note(&machine::describe()?);
    let sync_rate = machine::sync_rate(folder.path(), &mut table)?;
    let peer = peer::Peer::start().await?;
    appends::run(folder.path(), sync_rate, &peer, &mut table).await?;
    replay::run(folder.path(), &mut table).await?;
    visible::run(&mut table).await?;
    media::run(&mut table).await?;
    table.print();
    Ok(())
}
