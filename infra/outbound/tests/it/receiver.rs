//! A server of a few bytes, as rude as the test wants it.

use bytes::Bytes;
use outbound::{GuardedClient, Options, Resolve};
use ports::outbound::{Answer, Guard, Outbound, OutboundError, Post};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is written once the request's head is there, again and again while `endless`.
#[derive(Clone, Copy)]
pub struct Says {
    pub text: &'static str,
    pub endless: &'static str,
    pub pause: Duration,
}

impl Says {
    pub const fn once(text: &'static str) -> Self {
        Self { text, endless: "", pause: Duration::ZERO }
    }
}

/// A receiver on loopback.
pub struct Receiver {
    pub at: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Receiver {
    pub async fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, calls) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counter = calls.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(answer(stream, says));
            }
        });
        Self { at, calls }
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.at)
    }
}

async fn answer(mut stream: TcpStream, says: Says) {
    let mut head = vec![0; 4_096];
    if stream.read(&mut head).await.is_err() || stream.write_all(says.text.as_bytes()).await.is_err() {
        return;
    }
    while !says.endless.is_empty() && stream.write_all(says.endless.as_bytes()).await.is_ok() {
        tokio::time::sleep(says.pause).await;
    }
}

/// An engine with a short deadline that may call this machine.
pub fn client(deadline: Duration) -> GuardedClient {
    let guard = Guard { allow_private: true, own: vec![] };
    GuardedClient::new(Options { deadline, ..Options::new(guard) }).unwrap()
}

/// An engine with this resolver.
pub fn client_with(guard: Guard, resolver: Arc<dyn Resolve>) -> GuardedClient {
    GuardedClient::new(Options { resolver, ..Options::new(guard) }).unwrap()
}

pub async fn call(client: &GuardedClient, url: &str) -> Result<Answer, OutboundError> {
    let headers = vec![("authorization", "Basic aG9vazpzZWNyZXQ=".to_owned())];
    client.post(Post { url: url.parse().unwrap(), headers, body: Bytes::from_static(b"{}") }).await
}
