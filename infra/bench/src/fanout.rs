//! One message to 1 000 listeners of a channel by the event stream, beside a plain loop that writes as much to as many
//! sockets; and what a listener takes of the server's memory.

use crate::http::Tenant;
use crate::listener::{self, LISTENERS};
use crate::load::Outcome;
use crate::table::Table;
use crate::visible::resident_mb;
use anyhow::{Context as _, ensure};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::{Scratch, ServerOptions};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const MESSAGES: usize = 100;
const BETWEEN: Duration = Duration::from_millis(100);
/// Members made at a time.
const AT_ONCE: usize = 16;
/// A message that took longer counts as lost.
const LIMIT: Duration = Duration::from_secs(10);
/// After the last connection, until the memory is looked at.
const REST: Duration = Duration::from_secs(2);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    listener::raise_file_limit()?;
    let plain = plain_loop().await?;
    let data = Scratch::new("fanout")?;
    // The limit of an address would count 1 000 members as one flood.
    let options = ServerOptions::new(data.path()).env("REELOG_ADDRESS_REQUESTS_PER_S", "0");
    let tenant = Tenant::of(options.start().await?).await?;
    let room = tenant.make().await?;
    let members = stream::iter(0..LISTENERS).map(|index| member(&tenant, room, index));
    let tokens: Vec<String> = members.buffer_unordered(AT_ONCE).try_collect().await?;
    tokio::time::sleep(REST).await;
    let before = resident_mb(tenant.server.pid())?;
    let host = tenant.server.base_url.trim_start_matches("http://").to_owned();
    let clock = Instant::now();
    let (say, mut heard) = unbounded_channel();
    for token in &tokens {
        tokio::spawn(listener::listen(listener::open(&host, token).await?, clock, say.clone()));
    }
    tokio::time::sleep(REST).await;
    let idle = resident_mb(tenant.server.pid())?;
    let url = format!("{}/v2/members/me/video-rooms/{room}/channel/messages", tenant.server.base_url);
    let mut times = vec![];
    for _ in 0..MESSAGES {
        let body = json!({ "message": listener::stamp(clock) });
        let said = tenant.http.post(&url).bearer_auth(&tokens[0]).json(&body).send();
        said.await?.error_for_status()?;
        gather(&mut heard, &mut times).await?;
        tokio::time::sleep(BETWEEN).await;
    }
    times.sort_by(f64::total_cmp);
    let ours = Outcome { good: times, ..Outcome::default() };
    table.row(
        "one message to 1 000 listeners (SSE), asked → durable → heard",
        ours.show(),
        format!("a loop over as many sockets: {}", plain.show()),
        format!("p99 {:.0} ms (≤ 100)", ours.p(0.99)),
    );
    let each_kb = (idle - before) * 1_024.0 / LISTENERS as f64;
    table.row("memory of an idle listener", format!("{each_kb:.1} KB"), "–".into(), "(≤ 20 KB)".into());
    Ok(())
}

/// Logs a member in and joins the channel; the token.
async fn member(tenant: &Tenant, room: u64, index: usize) -> anyhow::Result<String> {
    let body = json!({ "appUserId": format!("listener{index}"), "appUserName": "Somebody" });
    let login: Value = tenant.ask("members/login", body).await?;
    let token = login["accessToken"].as_str().context("accessToken")?.to_owned();
    let url = format!("{}/v2/members/me/video-rooms/{room}/channel/join", tenant.server.base_url);
    tenant.http.post(url).bearer_auth(&token).send().await?.error_for_status()?;
    Ok(token)
}

/// The times of one message at every listener.
async fn gather(heard: &mut UnboundedReceiver<f64>, times: &mut Vec<f64>) -> anyhow::Result<()> {
    for index in 0..LISTENERS {
        let one = tokio::time::timeout(LIMIT, heard.recv()).await;
        let one = one.with_context(|| format!("{index} of {LISTENERS} listeners heard a message"))?;
        times.push(one.context("every listener is gone")?);
    }
    Ok(())
}

/// What the machine itself takes to write a text of this length to as many sockets, one after the other.
async fn plain_loop() -> anyhow::Result<Outcome> {
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = server.local_addr()?;
    let clock = Instant::now();
    let (say, mut heard) = unbounded_channel();
    let mut sockets = vec![];
    for _ in 0..LISTENERS {
        let (ours, theirs) = tokio::try_join!(TcpStream::connect(address), server.accept())?;
        tokio::spawn(listener::listen(ours, clock, say.clone()));
        sockets.push(theirs.0);
    }
    let mut times = vec![];
    for _ in 0..MESSAGES {
        let text = listener::event(&listener::stamp(clock));
        for socket in &sockets {
            // An answer of this size always fits into the socket's buffer.
            let sent = loop {
                socket.writable().await?;
                match socket.try_write(text.as_bytes()) {
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                    other => break other?,
                }
            };
            ensure!(sent == text.len(), "a socket took {sent} bytes of {}", text.len());
        }
        gather(&mut heard, &mut times).await?;
        tokio::time::sleep(BETWEEN).await;
    }
    times.sort_by(f64::total_cmp);
    Ok(Outcome { good: times, ..Outcome::default() })
}
