//! Whether an answer is one that the document lists for the operation, as its schema says it is.

use super::request::{Raw, Request};
use crate::document::Operation;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use testkit::contract;

/// The document's schemas, ready to be asked, and what was seen.
pub struct Book {
    components: Value,
    validators: HashMap<String, Validator>,
    statuses: BTreeMap<u16, u64>,
    good: BTreeSet<String>,
}

impl Book {
    pub fn new(document: &Value) -> Self {
        Self {
            components: document["components"].clone(),
            validators: HashMap::new(),
            statuses: BTreeMap::new(),
            good: BTreeSet::new(),
        }
    }

    /// What is wrong with an answer.
    pub fn faults(&mut self, all: &[Operation], request: &Request, answer: &Raw) -> Vec<String> {
        *self.statuses.entry(answer.status).or_default() += 1;
        let mut faults = of_contract(request, answer);
        if answer.status >= 500 {
            faults.push(format!("{} is our fault", answer.status));
        }
        match asked(all, request) {
            Some(operation) => {
                if answer.status < 300 {
                    self.good.insert(operation.name());
                }
                faults.extend(self.of_document(operation, request, answer));
            }
            // No operation: an error of the layers, or a page.
            None if (200..300).contains(&answer.status) && request.target.starts_with("/v2/") => {
                faults.push("no operation of the document is at this address".into());
            }
            None => {}
        }
        if !faults.is_empty() {
            let body = answer.body.as_deref().unwrap_or_default();
            let text: String = String::from_utf8_lossy(body).chars().take(600).collect();
            faults.push(format!("it was {} {text}", answer.status));
        }
        faults
    }

    fn of_document(&mut self, operation: &Operation, request: &Request, answer: &Raw) -> Vec<String> {
        let responses = &operation.spec["responses"];
        let response = &responses[answer.status.to_string()];
        if response.is_null() {
            return vec![format!("{} does not list the status", operation.name())];
        }
        let kind =
            answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let body = answer.body.as_deref().unwrap_or_default();
        if body.is_empty() || request.method == "HEAD" || kind.starts_with("application/problem+json") {
            return vec![];
        }
        let kind = kind.split(';').next().unwrap_or_default();
        let Some(content) = response["content"].get(kind) else {
            let is_binary = response["content"].get("application/octet-stream").is_some();
            let what = format!("{} does not list {kind:?} for {}", operation.name(), answer.status);
            return if is_binary { vec![] } else { vec![what] };
        };
        let (Some(schema), "application/json") = (content.get("schema"), kind) else { return vec![] };
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return vec!["the body is no JSON".into()];
        };
        let validator = self.validators.entry(schema.to_string()).or_insert_with(|| {
            let whole = json!({ "allOf": [schema], "components": self.components });
            jsonschema::options().build(&whole).unwrap()
        });
        let errors = validator.iter_errors(&value).take(3);
        errors.map(|error| format!("schema: {error} at {}", error.instance_path())).collect()
    }

    /// How many answers had which status.
    pub fn summary(&self) -> String {
        let counts: Vec<String> =
            self.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        format!("{}; {} operations succeeded", counts.join(", "), self.good.len())
    }

    /// Fails when the requests were too bad to reach anything.
    pub fn is_broad(&self, all: &[Operation], requests: u64) {
        let reached = if requests >= 5_000 { all.len() / 2 } else { 0 };
        assert!(
            self.good.len() >= reached,
            "only {} of {} operations ever succeeded",
            self.good.len(),
            all.len()
        );
    }
}

/// What breaks the contract.
fn of_contract(request: &Request, answer: &Raw) -> Vec<String> {
    let texts =
        answer.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    let headers: Vec<(&str, &str)> = texts.collect();
    contract::faults(&contract::Answer {
        method: &request.method,
        target: &request.target,
        status: answer.status,
        headers: &headers,
        body: answer.body.as_deref(),
    })
}

/// The operation that a request reached: the template with the most plain segments that fits.
fn asked<'a>(all: &'a [Operation], request: &Request) -> Option<&'a Operation> {
    let path = request.target.split('?').next().unwrap_or_default();
    let of = |method: &str| {
        let fitting = all.iter().filter(|one| one.method == method && fits(&one.path, path));
        fitting.max_by_key(|one| one.path.split('/').filter(|segment| !segment.starts_with('{')).count())
    };
    // HEAD answers as GET does, without the body.
    of(&request.method).or_else(|| of("GET").filter(|_| request.method == "HEAD"))
}

fn fits(template: &str, path: &str) -> bool {
    let mut given = path.split('/');
    for wanted in template.split('/') {
        match given.next() {
            Some(segment) if wanted == "{file}" => return !segment.is_empty(),
            Some(segment) if wanted.starts_with('{') && !segment.is_empty() => {}
            Some(segment) if wanted == segment => {}
            _ => return false,
        }
    }
    given.next().is_none()
}
