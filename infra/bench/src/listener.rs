//! A listener of event streams that does next to nothing: what is measured is the server.

use anyhow::{Context as _, ensure};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedSender;

pub const LISTENERS: usize = 1_000;
const END: &[u8] = b"\n\n";
const BUFFER_BYTES: usize = 2_048;

/// As many open files as the system lets this process have.
pub fn raise_file_limit() -> anyhow::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })
        .context("raise the limit of open files")
}

/// The time of now as it travels in a message's text.
pub fn stamp(clock: Instant) -> String {
    format!("t={};", clock.elapsed().as_micros())
}

/// An event as long as a message of a channel.
pub fn event(text: &str) -> String {
    let rest = "x".repeat(500);
    format!("id: 1\ndata: {{\"message\":\"{text}\",\"rest\":\"{rest}\"}}\n\n")
}

/// An open event stream of a member, after its greeting.
pub async fn open(host: &str, token: &str) -> anyhow::Result<TcpStream> {
    let mut socket = TcpStream::connect(host).await?;
    let head = format!(
        "GET /v2/members/me/event-sources HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await?;
    let mut heard = Vec::with_capacity(BUFFER_BYTES);
    while !heard.windows(7).any(|part| part == b"welcome") {
        ensure!(socket.read_buf(&mut heard).await? > 0, "no stream: {}", String::from_utf8_lossy(&heard));
    }
    Ok(socket)
}

/// Says how many milliseconds each message took, until the stream ends.
pub async fn listen(mut socket: TcpStream, clock: Instant, say: UnboundedSender<f64>) {
    let mut buffer = Vec::with_capacity(BUFFER_BYTES);
    loop {
        match socket.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        while let Some(end) = buffer.windows(END.len()).position(|part| part == END) {
            if let Some(sent) = sent_at(&buffer[..end]) {
                let taken = clock.elapsed().as_micros() as f64 - sent;
                if say.send(taken / 1e3).is_err() {
                    return;
                }
            }
            buffer.drain(..end + END.len());
        }
    }
}

fn sent_at(event: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(event).ok()?;
    let (_, rest) = text.split_once("t=")?;
    rest.split_once(';')?.0.parse().ok()
}
