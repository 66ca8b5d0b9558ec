//! A strict reader of HTTP answers, written from the public contract alone: its ten rules, its objects, its routes and
//! what its real clients require (contract sections 0, 3 and 10).
//!
//! It knows none of our types on purpose: a field that we rename by mistake is missing here. Every HTTP test helper hands
//! every answer to [`hold`], so a route is held to the contract by whatever test calls it.
//!
//! | to add | where |
//! |---|---|
//! | a route of the contract | a row in `routes/server.rs` or `routes/client.rs`, with the statuses that clients take |
//! | a route of ours | a row in `routes/ours.rs`; whole prefixes that are ours need none |
//! | an object | a `const` in `shapes/` |
//! | an error code | nothing: codes and their statuses are read in `docs/errors` |

mod error;
mod page;
mod routes;
mod rules;
mod shape;
mod shapes;
mod text;

pub use routes::{fits, of_contract};

use routes::Body;
use serde_json::Value;
use shape::Shape;

/// An answer and the request it is for.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub method: &'a str,
    /// Path and query, or a whole URL.
    pub target: &'a str,
    pub status: u16,
    /// Names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// All of it, or none of it where only the head is looked at.
    pub body: Option<&'a [u8]>,
}

/// Fails the test when an answer breaks the contract, with all that is wrong.
#[track_caller]
pub fn hold(answer: &Answer<'_>) {
    let faults = faults(answer);
    assert!(
        faults.is_empty(),
        "{} {} answered {} against the contract:\n  {}\n{}",
        answer.method,
        answer.target,
        answer.status,
        faults.join("\n  "),
        answer.body.map(String::from_utf8_lossy).unwrap_or_default(),
    );
}

/// What is wrong with an answer.
pub fn faults(answer: &Answer<'_>) -> Vec<String> {
    match answer.status {
        100..=199 | 304 => vec![],
        200..=299 if answer.method == "OPTIONS" => rules::preflight(answer),
        200..=299 => success(answer),
        300..=399 => vec!["no route of the contract redirects".into()],
        // A health check says what is wrong in words of its own.
        503 if answer.path().starts_with("/health/") => vec![],
        _ => error::faults(answer),
    }
}

fn success(answer: &Answer<'_>) -> Vec<String> {
    let Some(route) = routes::find(answer.method, answer.path()) else {
        return vec![format!(
            "there is no such route: add {} {} to infra/testkit/src/contract/routes",
            answer.method,
            answer.path()
        )];
    };
    let mut faults = vec![];
    if !route.statuses.contains(&answer.status) {
        faults.push(format!("clients take the status {:?} only", route.statuses));
    }
    let Some(body) = answer.body.filter(|_| answer.method != "HEAD") else { return faults };
    match route.body {
        Body::Unread => {}
        Body::None | Body::Ours if body.is_empty() => {}
        Body::None => faults.push("there is no body here".into()),
        Body::Ours => match json(answer, body) {
            Err(fault) => faults.push(fault),
            Ok(value) => Shape::Ours.look(&value, "", &mut faults),
        },
        Body::Json(shape) => match json(answer, body) {
            Err(fault) => faults.push(fault),
            Ok(value) => {
                shape.look(&value, "", &mut faults);
                rules::of_the_route(answer, &value, &mut faults);
            }
        },
    }
    faults
}

/// The body as JSON, if it says that it is.
fn json(answer: &Answer<'_>, body: &[u8]) -> Result<Value, String> {
    let kind = answer.header("content-type").unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(format!("the content type is {kind:?}, clients take application/json"));
    }
    serde_json::from_slice(body).map_err(|error| format!("the body is no JSON: {error}"))
}

impl Answer<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The target without scheme, host and query.
    fn path(&self) -> &str {
        let rest = self
            .target
            .split_once("://")
            .map_or(self.target, |(_, rest)| rest.find('/').map_or("/", |start| &rest[start..]));
        rest.split_once('?').map_or(rest, |(path, _)| path)
    }

    /// The value of a parameter of the query; none if it is absent or empty.
    fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(_, value)| !value.is_empty()).find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}
