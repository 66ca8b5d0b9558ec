//! Requests: an operation with good values, and things changed in it.

use super::request::Request;
use super::{junk, mutate};
use crate::document::{Caller, Operation};
use crate::matrix::slots;
use crate::seed::{Owner, Tenant};
use crate::world::World;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::Value;

/// What ends sessions, members and apps: asked seldom, or all the rest would be refused.
const SELDOM: [&str; 10] = [
    "DELETE /v2/apps/me/members/{appUserId}",
    "DELETE /v2/console/apps/{appId}",
    "DELETE /v2/operator/apps/{id}",
    "DELETE /v2/vicollo-apps/me/members/{appUserId}",
    "POST /v2/console/apps/{appId}/reset-credentials",
    "POST /v2/operator/apps/{id}/reset-credentials",
    "POST /v2/operator/users/{id}/disable",
    "POST /v2/console/sign-out",
    "DELETE /v2/console/sessions/{id}",
    "POST /v2/console/me/password",
];

/// Makes requests for the things of one owner.
pub struct Maker<'a> {
    rng: StdRng,
    operator: String,
    operations: &'a [Operation],
    owner: &'a Owner,
}

impl<'a> Maker<'a> {
    pub fn new(rng: StdRng, world: &World, operations: &'a [Operation], owner: &'a Owner) -> Self {
        Self { rng, operator: world.operator(), operations, owner }
    }

    /// One in so many.
    fn one_in(&mut self, many: u32) -> bool {
        self.rng.random_range(0..many) == 0
    }

    /// The next request.
    pub fn request(&mut self) -> Request {
        let mut operation = self.operations.choose(&mut self.rng).unwrap();
        while SELDOM.contains(&operation.name().as_str()) && !self.one_in(20) {
            operation = self.operations.choose(&mut self.rng).unwrap();
        }
        let tenant = self.owner.apps.choose(&mut self.rng).unwrap();
        let filled = slots::fill(operation, |slot| {
            let known = tenant.ids.get(slot.key).or_else(|| self.owner.ids.get(slot.key));
            known.cloned().unwrap_or_else(|| slots::nothing(slot.key).to_owned())
        });
        let mut target = filled.path;
        if self.one_in(4) {
            target = self.spoiled(&target);
        }
        target += &self.query(operation);
        let (headers, method) = (self.headers(operation, tenant), self.method(operation));
        let body = match &filled.body {
            Some(body) => mutate::body(&mut self.rng, Some(body)),
            None if self.one_in(6) => mutate::body(&mut self.rng, None),
            None => vec![],
        };
        Request { method, target, headers, body }
    }

    fn method(&mut self, operation: &Operation) -> String {
        if !self.one_in(25) {
            return operation.method.clone();
        }
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "BREW", "QUERY"];
        (*methods.choose(&mut self.rng).unwrap()).to_owned()
    }

    /// A path with one of its segments changed.
    fn spoiled(&mut self, path: &str) -> String {
        let mut segments: Vec<String> = path.split('/').map(str::to_owned).collect();
        // The later ones: the first say which API it is.
        let index = self.rng.random_range(2.min(segments.len() - 1)..segments.len());
        segments[index] = junk::text(&mut self.rng);
        segments.join("/")
    }

    fn query(&mut self, operation: &Operation) -> String {
        let parameters = operation.spec["parameters"].as_array().cloned().unwrap_or_default();
        let mut pairs = vec![];
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            if self.one_in(3) {
                let name = parameter["name"].as_str().unwrap();
                let value = self.value(&parameter["schema"]);
                pairs.push(format!("{name}={value}"));
                if self.one_in(12) {
                    pairs.push(format!("{name}={}", junk::text(&mut self.rng)));
                }
            }
        }
        if self.one_in(15) {
            pairs.push(format!("{}={}", junk::text(&mut self.rng), junk::text(&mut self.rng)));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// A value of a query's parameter, good or not.
    fn value(&mut self, schema: &Value) -> String {
        if self.one_in(2) {
            return junk::text(&mut self.rng);
        }
        let good = ["1", "2", "100", "true", "DESC", "id,desc", "createdAt,asc", "2026-03-14T02:24:29Z", "a"];
        match schema["enum"].as_array().and_then(|words| words.choose(&mut self.rng)) {
            Some(word) => word.as_str().unwrap_or("1").to_owned(),
            None => (*good.choose(&mut self.rng).unwrap()).to_owned(),
        }
    }

    fn headers(&mut self, operation: &Operation, tenant: &Tenant) -> Vec<(String, String)> {
        let by = match operation.caller {
            Caller::App => tenant.basic.clone(),
            Caller::Member => tenant.mine.access.clone(),
            Caller::User => self.owner.user.clone(),
            Caller::Operator => self.operator.clone(),
            Caller::Anybody => String::new(),
        };
        let by = if self.one_in(30) { junk::credentials(&mut self.rng) } else { by };
        let mut headers = vec![];
        if !by.is_empty() {
            headers.push(("authorization".to_owned(), by));
        }
        if operation.body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        while self.one_in(6) {
            headers.push(junk::header(&mut self.rng));
        }
        headers
    }
}
