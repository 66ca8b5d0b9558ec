//! How soon films of several lengths can be watched, and when all of them is made.
//!
//! `POST_MINUTES=1,5` measures other lengths; `LADDER_MINUTES=60` waits for the whole ladder of longer films, too.

use super::{film, make, peer};
use crate::table::Table;
use crate::tenant::Tenant;
use anyhow::Context as _;
use testkit::{Scratch, Server};

/// Seconds to the first playable segment that are aimed at, by minutes of film.
fn aim(minutes: u64) -> u64 {
    match minutes {
        0..=1 => 2,
        2..=5 => 4,
        6..=20 => 8,
        _ => 15,
    }
}

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let asked = std::env::var("POST_MINUTES").unwrap_or_else(|_| "1,5,20,60".into());
    let lengths: Vec<u64> = asked
        .split(',')
        .map(|text| text.trim().parse())
        .collect::<Result<_, _>>()
        .with_context(|| format!("POST_MINUTES is a list of whole minutes like 1,5, not {asked:?}"))?;
    let asked = std::env::var("LADDER_MINUTES").unwrap_or_else(|_| "5".into());
    let longest: u64 =
        asked.parse().with_context(|| format!("LADDER_MINUTES is a number of minutes, not {asked:?}"))?;
    for minutes in lengths {
        one(table, minutes, minutes <= longest).await?;
    }
    Ok(())
}

async fn one(table: &mut Table, minutes: u64, to_the_end: bool) -> anyhow::Result<()> {
    // A server each: what is left of a longer film goes with it.
    let data = Scratch::new("lengths")?;
    let source = film(data.path(), "bigbuckbunny.mp4", minutes * 60)?;
    let remux = peer::remux(&source, data.path())?.as_secs_f64();
    let server = Server::start(&data.path().join("data")).await?;
    let tenant = Tenant::new(&server, &server).await?;
    let made = make(&tenant, &source, to_the_end).await?;
    let first = made.first_playable.as_secs_f64();
    table.row(
        &format!("{minutes} min of 720p: upload complete → first segment played"),
        format!("{first:.1} s"),
        format!("ffmpeg copies it into HLS in {remux:.1} s"),
        format!("{first:.1} s (≤ {})", aim(minutes)),
    );
    if let Some(whole) = made.whole {
        let (whole, film) = (whole.as_secs_f64(), (minutes * 60) as f64);
        table.row(
            &format!("{minutes} min of 720p: upload complete → full ladder"),
            format!("{whole:.0} s"),
            "–".into(),
            format!("{:.1} × realtime (≥ 2)", film / whole),
        );
    }
    Ok(())
}
