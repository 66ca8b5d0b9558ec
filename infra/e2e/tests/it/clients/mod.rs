//! The real clients of contract section 10, call by call: each sends what its source sends, and takes what it reads.
//!
//! Their own packages are in no registry, so their calls are tables here: headers, empty bodies with a JSON content type,
//! unknown fields, exact statuses, and the fields that a client cannot do without.

mod appsrv;
mod browser;
mod chat;
mod gossip;
mod meet;
mod mobile;
mod script;
mod shop;

use script::Script;
use testkit::{Scratch, Server};

/// A server with an app of its own, and the script that a client follows.
async fn start(name: &str) -> (Scratch, Server, Script) {
    start_kind(name, "FLIPFLOP_APP").await
}

async fn start_kind(name: &str, kind: &str) -> (Scratch, Server, Script) {
    let data = Scratch::new(name).unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let app = server.create_app_of(name, kind).await.unwrap();
    let script = Script::new(&server.base_url, app);
    (data, server, script)
}
