//! A request as bytes, and as a line of curl.

use crate::world::World;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request as Http};
use std::fmt::Write as _;

/// What is sent.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back. The body is none where it has no end.
#[derive(Debug)]
pub struct Raw {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// The answer; none to what no HTTP client could send.
    pub async fn send(&self, world: &World) -> Option<Raw> {
        let mut request =
            Http::builder().method(self.method.as_str()).uri(&self.target).header("host", "test");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body.clone())).ok()?;
        let (parts, body) = world.send(request).await.into_parts();
        let kind = parts.headers.get("content-type").and_then(|value| value.to_str().ok());
        let is_endless = kind.is_some_and(|kind| kind.starts_with("text/event-stream"));
        let body = if is_endless { None } else { Some(to_bytes(body, 1 << 26).await.unwrap().to_vec()) };
        Some(Raw { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    /// Something to paste into a shell.
    pub fn curl(&self) -> String {
        let mut text = format!("curl -i -X {} 'http://127.0.0.1:8080{}'", self.method, quoted(&self.target));
        for (name, value) in &self.headers {
            write!(text, " -H '{name}: {}'", quoted(value)).unwrap();
        }
        match std::str::from_utf8(&self.body) {
            Ok("") => {}
            Ok(body) => write!(text, " --data-raw '{}'", quoted(body)).unwrap(),
            Err(_) => write!(text, " --data-binary $'{}'", self.body.escape_ascii()).unwrap(),
        }
        text
    }
}

/// For single quotes of a shell; of what is very long, the beginning and the length.
fn quoted(text: &str) -> String {
    let quoted = text.replace('\'', r"'\''");
    if quoted.len() <= 1_500 {
        return quoted;
    }
    let begin: String = quoted.chars().take(200).collect();
    format!("{begin}…({} bytes)", text.len())
}
