//! From a command to its effect in a read: over HTTP, with a server of its own.

use crate::table::{Table, percentile};
use serde_json::json;
use std::time::{Duration, Instant};
use testkit::{Scratch, Server};

const COMMANDS: usize = 300;

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("visible")?;
    let server = Server::start(data.path()).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resting = resident_mb(server.pid())?;
    table.row("memory of the server at rest", format!("{resting:.0} MB"), "–".into(), "(< 150 MB)".into());

    let app = server.create_app("bench").await?;
    let http = reqwest::Client::new();
    let (mut commands, mut visible) = (vec![], vec![]);
    for index in 0..COMMANDS {
        let start = Instant::now();
        let body = json!({ "appUserId": format!("member{index}"), "appUserName": "x" });
        let url = format!("{}/v2/apps/me/members", server.base_url);
        http.post(&url)
            .basic_auth(&app.api_key, Some(&app.api_secret))
            .json(&body)
            .send()
            .await?
            .error_for_status()?;
        commands.push(start.elapsed().as_secs_f64() * 1e3);
        while !http
            .get(format!("{url}/member{index}"))
            .basic_auth(&app.api_key, Some(&app.api_secret))
            .send()
            .await?
            .status()
            .is_success()
        {}
        visible.push(start.elapsed().as_secs_f64() * 1e3);
    }
    commands.sort_by(f64::total_cmp);
    visible.sort_by(f64::total_cmp);
    let show = |times: &[f64]| {
        format!("p50 {:.1} ms, p99 {:.1} ms", percentile(times, 0.5), percentile(times, 0.99))
    };
    table.row("command answered (HTTP)", show(&commands), "–".into(), "–".into());
    table.row(
        "command visible in a read (HTTP)",
        show(&visible),
        "–".into(),
        format!("p99 {:.1} ms (≤ 50)", percentile(&visible, 0.99)),
    );
    Ok(())
}

/// Resident memory of a process.
pub fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    let kb: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kb / 1_024.0)
}
