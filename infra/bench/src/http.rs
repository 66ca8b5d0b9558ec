//! The two calls that tenants' backends make most, by open-loop load against a server of its own: reading one room, and
//! making one.

use crate::load::{self, Outcome, Schedule};
use crate::machine;
use crate::table::Table;
use anyhow::Context as _;
use reqwest::{Client, Method, Request};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{App, Scratch, Server};

const GETS: Schedule = Schedule { rate: 1_000, length: Duration::from_secs(10) };
/// Far below what the machine can do: what is asked is the time of one creation, not of a queue.
const POSTS: Schedule = Schedule { rate: 200, length: Duration::from_secs(10) };
const WARM_UP: Schedule = Schedule { rate: 200, length: Duration::from_secs(2) };

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("http")?;
    let tenant = Tenant::of(Server::start(&data.path().join("data")).await?).await?;
    let made = tenant.make().await?;
    let nothing = tenant.http.get(format!("{}/health/live", tenant.server.base_url)).build()?;
    load::run("warm up", &tenant.http, WARM_UP, of(&nothing)).await?;
    let floor = load::run("GET nothing", &tenant.http, GETS, of(&nothing)).await?.all_good()?;
    tenant.gets("warm up", made, WARM_UP).await?;
    let got = tenant.gets("GET one", made, GETS).await?.all_good()?;
    table.row(
        "GET of one room, 1 000 requests/s",
        got.show(),
        format!("GET of nothing (/health/live), as many: {}", floor.show()),
        format!("p99 {:.2} ms (≤ 5)", got.p(0.99)),
    );
    tenant.posts("warm up", WARM_UP).await?;
    let mut syncs = machine::sync_times(data.path(), Duration::from_secs(2))?;
    let posted = tenant.posts("POST one", POSTS).await?.all_good()?;
    syncs.extend(machine::sync_times(data.path(), Duration::from_secs(2))?);
    syncs.sort_by(f64::total_cmp);
    let sync = Outcome { good: syncs, ..Outcome::default() };
    table.row(
        "POST of a room → durable and answered, 200 requests/s",
        posted.show(),
        format!("fdatasync of 4 KiB, before and after: {}", sync.show()),
        format!("p99 {:.1} × the sync's p99 (≤ 3)", posted.p(0.99) / sync.p(0.99)),
    );
    Ok(())
}

/// A backend, its server and one member.
pub struct Tenant {
    pub server: Server,
    pub http: Client,
    app: App,
}

impl Tenant {
    /// Makes an app and its member.
    pub async fn of(server: Server) -> anyhow::Result<Self> {
        let app = server.create_app("bench").await?;
        let tenant = Self { server, app, http: Client::new() };
        let member = tenant.request(Method::POST, "members", Some(json!({ "appUserId": "alice" })))?;
        tenant.http.execute(member).await?.error_for_status()?;
        Ok(tenant)
    }

    fn request(&self, method: Method, path: &str, body: Option<Value>) -> reqwest::Result<Request> {
        let url = format!("{}/v2/apps/me/{path}", self.server.base_url);
        let request =
            self.http.request(method, url).basic_auth(&self.app.api_key, Some(&self.app.api_secret));
        match body {
            Some(body) => request.json(&body).build(),
            None => request.build(),
        }
    }

    fn creation(&self) -> reqwest::Result<Request> {
        let body = json!({ "appUserId": "alice", "type": "VIDEO_CONFERENCE", "title": "What is new", "customData": { "shelf": "3" } });
        self.request(Method::POST, "video-rooms", Some(body))
    }

    /// Posts this to the app's API; the answer.
    pub async fn ask(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let request = self.request(Method::POST, path, Some(body))?;
        Ok(self.http.execute(request).await?.error_for_status()?.json().await?)
    }

    /// Makes a room; its number.
    pub async fn make(&self) -> anyhow::Result<u64> {
        let made: Value = self.http.execute(self.creation()?).await?.error_for_status()?.json().await?;
        made["id"].as_u64().context("id")
    }

    /// The request for one room.
    pub fn get(&self, id: u64) -> reqwest::Result<Request> {
        self.request(Method::GET, &format!("video-rooms/{id}"), None)
    }

    pub async fn gets(&self, what: &str, id: u64, schedule: Schedule) -> anyhow::Result<Outcome> {
        let request = self.get(id)?;
        load::run(what, &self.http, schedule, of(&request)).await
    }

    async fn posts(&self, what: &str, schedule: Schedule) -> anyhow::Result<Outcome> {
        let request = self.creation()?;
        load::run(what, &self.http, schedule, of(&request)).await
    }
}

/// The same request over and over.
fn of(request: &Request) -> impl Fn(u64) -> reqwest::Result<Request> + Send + 'static {
    let request = load::copy(request);
    move |_| Ok(load::copy(&request))
}
