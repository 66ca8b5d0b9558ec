use crate::support::{Tenant, answer_of};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeMap;
use testkit::{App, Server};

/// One call of a client. `{name}` in path and body stands for what an earlier answer was saved as.
#[derive(Clone, Copy)]
pub struct Call {
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
    /// The only status that the client takes for this.
    status: u16,
    reads: &'static [&'static str],
    saves: &'static [(&'static str, &'static str)],
}

/// A call without a body.
pub const fn call(method: &'static str, path: &'static str, status: u16) -> Call {
    Call { method, path, body: None, status, reads: &[], saves: &[] }
}

impl Call {
    /// With this text as it is.
    pub const fn sends(self, body: &'static str) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The client fails without these, as JSON pointers.
    pub const fn reads(self, reads: &'static [&'static str]) -> Self {
        Self { reads, ..self }
    }

    /// Keeps what is at these JSON pointers under names.
    pub const fn saves(self, saves: &'static [(&'static str, &'static str)]) -> Self {
        Self { saves, ..self }
    }
}

/// How a client asks.
#[derive(Clone, Copy)]
pub enum As {
    /// A backend: API key and secret.
    App,
    /// The member whose token was saved as `accessToken`.
    Member,
}

/// What a client has seen so far.
pub struct Script {
    tenant: Tenant,
    known: BTreeMap<String, String>,
}

impl Script {
    pub fn new(base: &str, app: App) -> Self {
        Self { tenant: Tenant::new(base, app), known: BTreeMap::new() }
    }

    /// What an earlier answer was saved as.
    pub fn known(&self, name: &str) -> &str {
        &self.known[name]
    }

    pub fn put(&mut self, name: &str, value: String) {
        self.known.insert(name.to_owned(), value);
    }

    /// Goes on with the value of another name; answers the one before.
    pub fn swap(&mut self, name: &str, other: &str) -> String {
        let value = self.known[other].clone();
        self.known.insert(name.to_owned(), value).expect("it was saved")
    }

    pub fn base(&self) -> &str {
        &self.tenant.base
    }

    fn filled(&self, text: &str) -> String {
        self.known
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Makes the calls one after the other, each with these headers, and holds every answer to the table and to the
    /// contract.
    pub async fn follow(&mut self, who: As, headers: &[(&str, &str)], calls: &[Call]) {
        for call in calls {
            let method: Method = call.method.parse().unwrap();
            let mut request = match who {
                As::App => self.tenant.request(method, &self.filled(call.path)),
                As::Member => {
                    let url = format!("{}{}", self.tenant.base, self.filled(call.path));
                    self.tenant.http.request(method, url).bearer_auth(&self.known["accessToken"])
                }
            };
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            if let Some(body) = call.body {
                request = request.body(self.filled(body));
            }
            let (status, answer) = answer_of(call.method, request.send().await.unwrap()).await.unwrap();
            assert_eq!(status, call.status, "{} {}: {answer:#}", call.method, call.path);
            for pointer in call.reads {
                let found = answer.pointer(pointer).is_some_and(|value| !value.is_null());
                assert!(found, "{} {}: the client needs {pointer} in {answer:#}", call.method, call.path);
            }
            for (name, pointer) in call.saves {
                let value = answer.pointer(pointer).unwrap_or(&Value::Null);
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.known.insert((*name).to_owned(), text);
            }
        }
    }

    /// Nothing secret that the client was given lies around.
    pub async fn ends(&self, server: &Server) {
        let is_secret = |name: &str| name.ends_with("Token") || name == "streamKey";
        let given = self.known.iter().filter(|(name, _)| is_secret(name));
        let given: Vec<(&str, &str)> = given.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.tenant.assert_no_leaks(server, &given).await;
    }
}
