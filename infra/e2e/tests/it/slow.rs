//! Connections that waste the server's time.

use std::time::{Duration, Instant};
use testkit::{Scratch, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 50;
/// Well over what the server grants for a head.
const LIMIT: Duration = Duration::from_secs(40);

/// A connection on which this was said, and nothing more.
async fn stuck(host: &str, said: &str) -> TcpStream {
    let mut socket = TcpStream::connect(host).await.unwrap();
    socket.write_all(said.as_bytes()).await.unwrap();
    socket
}

#[tokio::test]
async fn who_does_not_finish_a_request_is_let_go_while_others_are_answered() {
    let data = Scratch::new("slow").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let host = server.base_url.trim_start_matches("http://").to_owned();
    let mut sockets = vec![];
    for said in
        ["", "GE", "GET /health/live HTTP/1.1\r\nHost: here\r\nX-Slow:"].iter().cycle().take(CONNECTIONS)
    {
        sockets.push(stuck(&host, said).await);
    }
    let asked = Instant::now();
    let answer = reqwest::get(format!("{}/health/live", server.base_url)).await.unwrap();
    assert!(answer.status().is_success());
    assert!(asked.elapsed() < Duration::from_secs(5), "others wait for the stuck ones");
    let ended = futures::future::join_all(sockets.iter_mut().map(|socket| async {
        let mut rest = vec![];
        // A reset is an end as well.
        tokio::time::timeout(LIMIT, socket.read_to_end(&mut rest)).await.map(drop)
    }));
    let open = ended.await.iter().filter(|one| one.is_err()).count();
    assert_eq!(open, 0, "of {CONNECTIONS} connections that never finish a request are still open");
}
