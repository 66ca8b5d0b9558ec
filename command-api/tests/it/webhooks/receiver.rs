//! A tenant's backend that takes webhooks, and a platform that sends them.

use crate::support::{LIMIT, Tenant, World};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use command_api::webhooks::sender::{self, Options};
use outbound::GuardedClient;
use ports::outbound::{Guard, Outbound};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::eventually;
use tokio_util::sync::{CancellationToken, DropGuard};

pub const PASSWORD: &str = "canary-callback-password";

/// A webhook as it came in.
#[derive(Clone, Debug)]
pub struct Taken {
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub json: Value,
}

impl Taken {
    pub fn kind(&self) -> &str {
        self.json["type"].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }
}

/// What is answered next.
#[derive(Clone, Debug)]
pub enum Reply {
    Status(u16),
    /// A status with a header.
    With(u16, &'static str, String),
    /// Nothing, ever.
    Hang,
}

#[derive(Default)]
struct Inner {
    taken: Mutex<Vec<Taken>>,
    /// Then 204 for ever.
    replies: Mutex<VecDeque<Reply>>,
    always: Mutex<Option<Reply>>,
}

/// A receiver on loopback.
pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
    _guard: DropGuard,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (inner, stop) = (Arc::new(Inner::default()), CancellationToken::new());
        let router = Router::new().fallback(take).with_state(inner.clone());
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(stopped).await });
        Self { url, inner, _guard: stop.drop_guard() }
    }

    pub fn replies(&self, replies: impl IntoIterator<Item = Reply>) {
        self.inner.replies.lock().unwrap().extend(replies);
    }

    /// From now on, after the queue.
    pub fn always(&self, reply: Option<Reply>) {
        *self.inner.always.lock().unwrap() = reply;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.inner.taken.lock().unwrap().clone()
    }

    /// Everything, once there is this much.
    pub async fn wait(&self, count: usize) -> Vec<Taken> {
        let enough = || async { Some(self.taken()).filter(|taken| taken.len() >= count) };
        eventually(LIMIT, enough).await.unwrap_or_else(|_| {
            let kinds: Vec<_> = self.taken().iter().map(|taken| taken.kind().to_owned()).collect();
            panic!("{count} webhooks should have come, there are {kinds:?}")
        })
    }
}

async fn take(
    State(inner): State<Arc<Inner>>,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> impl IntoResponse {
    assert_eq!(uri.path(), "/hook");
    let json = serde_json::from_slice(&bytes).unwrap();
    inner.taken.lock().unwrap().push(Taken { headers, bytes, json });
    let next = inner.replies.lock().unwrap().pop_front().or_else(|| inner.always.lock().unwrap().clone());
    match next.unwrap_or(Reply::Status(204)) {
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::With(status, name, value) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Reply::Hang => std::future::pending().await,
    }
}

/// The engine of the product, allowed to call this machine.
pub fn client() -> Arc<dyn Outbound> {
    let guard = Guard { allow_private: true, own: vec![] };
    let options = outbound::Options { deadline: Duration::from_secs(3), ..outbound::Options::new(guard) };
    Arc::new(GuardedClient::new(options).unwrap())
}

/// A sender that ends with what is returned.
pub fn send(world: &World, outbound: Arc<dyn Outbound>) -> DropGuard {
    let stop = CancellationToken::new();
    let options = Options { tick: Duration::from_millis(50), ..Options::default() };
    tokio::spawn(sender::run(world.platform.clone(), outbound, options, stop.clone()));
    stop.drop_guard()
}

/// A platform whose operator lets webhooks go to this machine.
pub async fn world() -> World {
    let settings = web::Settings { allow_private_callbacks: true, ..web::Settings::default() };
    World::with(settings).await
}

/// Sends a tenant's webhooks to a receiver; with these fields besides.
pub async fn listen(world: &World, tenant: &Tenant, receiver: &Receiver, more: Value) {
    let mut body = json!({ "url": receiver.url, "id": "hook", "password": PASSWORD });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    world.put("/v2/apps/me/callback").by(&tenant.basic).json(&body).await.expect(200);
}

/// Waits until the sender has stored that it begins here: what happens from now on is told.
pub async fn begun(world: &World) {
    let checkpoint = || async { projections::webhooks::checkpoint(&world.platform.db).await.unwrap() };
    eventually(LIMIT, checkpoint).await.unwrap();
}

/// A platform that sends, a tenant, and its receiver.
pub struct Scene {
    pub world: World,
    pub tenant: Tenant,
    pub receiver: Receiver,
    _sender: DropGuard,
}

impl Scene {
    pub async fn start(more: Value) -> Self {
        let world = world().await;
        let sender = send(&world, client());
        begun(&world).await;
        let (tenant, receiver) = (Tenant::new(&world).await, Receiver::start().await);
        listen(&world, &tenant, &receiver, more).await;
        Self { world, tenant, receiver, _sender: sender }
    }

    /// The deliveries of the tenant, oldest first.
    pub async fn deliveries(&self) -> Vec<projections::webhooks::Delivery> {
        deliveries(&self.world, &self.tenant).await
    }

    /// The only delivery, once it is as it should be.
    pub async fn delivery(
        &self,
        is: impl Fn(&projections::webhooks::Delivery) -> bool,
    ) -> projections::webhooks::Delivery {
        let find = || async { self.deliveries().await.into_iter().find(|delivery| is(delivery)) };
        let Ok(found) = eventually(LIMIT, find).await else {
            panic!("no such delivery: {:?}", self.deliveries().await)
        };
        found
    }
}

pub async fn deliveries(world: &World, tenant: &Tenant) -> Vec<projections::webhooks::Delivery> {
    let app = domain::AppId::try_from(u32::try_from(tenant.id).unwrap()).unwrap();
    let page = projections::Page { number0: 0, size: 1_000 };
    let filter = projections::webhooks::DeliveryFilter::default();
    let mut found =
        projections::webhooks::list(&world.platform.db, app, &filter, page).await.unwrap().content;
    found.reverse();
    found
}
