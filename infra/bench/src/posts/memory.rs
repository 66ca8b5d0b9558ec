//! The most memory that the media process has while a film of 1080p is made.

use super::{film, make};
use crate::table::Table;
use crate::tenant::Tenant;
use crate::visible::resident_mb;
use std::time::Duration;
use testkit::{Scratch, Server};

const LOOK: Duration = Duration::from_millis(50);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("memory")?;
    let source = film(data.path(), "a.mp4", 30)?;
    let server = Server::start(&data.path().join("data")).await?;
    let tenant = Tenant::new(&server, &server).await?;
    let pid = server.pid();
    let (mut children, mut parent) = (0.0_f64, 0.0_f64);
    let made = make(&tenant, &source, true);
    tokio::pin!(made);
    loop {
        tokio::select! {
            made = &mut made => { made?; break }
            () = tokio::time::sleep(LOOK) => {
                // One that has just ended has none.
                let of = |pid| resident_mb(pid).unwrap_or(0.0);
                children = children.max(children_of(pid)?.into_iter().map(of).sum());
                parent = parent.max(of(pid));
            }
        }
    }
    table.row(
        "30 s of 1080p: memory of the media processes",
        format!("{children:.0} MB"),
        format!("all other roles in one process {parent:.0} MB"),
        format!("{children:.0} MB (≤ 300)"),
    );
    Ok(())
}

/// Processes that this one started, and those that they did.
fn children_of(pid: u32) -> anyhow::Result<Vec<u32>> {
    let mut found = vec![];
    for entry in std::fs::read_dir("/proc")? {
        let Some(child) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{child}/stat")) else { continue };
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        if parent == Some(pid) {
            found.push(child);
            found.extend(children_of(child)?);
        }
    }
    Ok(found)
}
