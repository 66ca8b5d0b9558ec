use crate::receiver::{Receiver, Says, call, client};
use ports::outbound::{Answer, Outbound as _, OutboundError, Post};
use std::time::{Duration, Instant};

/// Long enough for loopback, short enough for a test.
const DEADLINE: Duration = Duration::from_millis(1_500);
/// What a test on a busy machine may take beyond it.
const SLACK: Duration = Duration::from_secs(5);

async fn ends(says: Says) -> (Result<Answer, OutboundError>, usize) {
    let receiver = Receiver::start(says).await;
    let start = Instant::now();
    let ended = call(&client(DEADLINE), &receiver.url()).await;
    assert!(start.elapsed() < DEADLINE + SLACK, "{:?}", start.elapsed());
    (ended, receiver.calls())
}

#[expect(clippy::unnecessary_wraps, reason = "it stands beside what calls end with")]
fn answer(status: u16) -> Result<Answer, OutboundError> {
    Ok(Answer { status, retry_after: None })
}

#[tokio::test]
async fn an_answer_is_its_status_and_how_long_to_wait() {
    let (ended, _) = ends(Says::once("HTTP/1.1 204 No Content\r\n\r\n")).await;
    assert_eq!(ended, answer(204));
    let busy = "HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
    let (ended, _) = ends(Says::once(busy)).await;
    assert_eq!(ended, Ok(Answer { status: 429, retry_after: Some("7".into()) }));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let inside = Receiver::start(Says::once("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
    for status in [301, 302, 303, 307, 308] {
        let text = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            inside.url()
        );
        let (ended, _) = ends(Says::once(text.leak())).await;
        assert_eq!(ended, answer(status));
    }
    assert_eq!(inside.calls(), 0);
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up_at_the_deadline() {
    let never = Duration::from_mins(1);
    let (ended, _) = ends(Says { text: "", endless: "HTTP/1.1 ", pause: never }).await;
    assert_eq!(ended, Err(OutboundError::TooSlow(1)));
    let (ended, _) = ends(Says { text: "HTTP/1.1 200 OK\r\n", endless: "a: b\r\n", pause: never }).await;
    assert_eq!(ended, Err(OutboundError::TooSlow(1)));
}

#[tokio::test]
async fn a_head_or_a_body_that_drips_is_given_up_at_the_deadline() {
    let drop_by_drop = Duration::from_millis(100);
    let (ended, _) =
        ends(Says { text: "HTTP/1.1 200 OK\r\n", endless: "a: b\r\n", pause: drop_by_drop }).await;
    assert_eq!(ended, Err(OutboundError::TooSlow(1)));
    let body = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    let (ended, _) = ends(Says { text: body, endless: "x", pause: drop_by_drop }).await;
    assert_eq!(ended, Err(OutboundError::TooSlow(1)));
}

#[tokio::test]
async fn of_an_endless_body_no_more_is_read_than_is_of_use() {
    let line = "x".repeat(8_192).leak();
    let text = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let (ended, _) = ends(Says { text, endless: line, pause: Duration::ZERO }).await;
    assert_eq!(ended, answer(200));
}

#[tokio::test]
async fn an_endless_head_ends_before_it_fills_the_memory() {
    let line = format!("a: {}\r\n", "x".repeat(8_192)).leak();
    let (ended, _) = ends(Says { text: "HTTP/1.1 200 OK\r\n", endless: line, pause: Duration::ZERO }).await;
    assert_eq!(ended, Err(OutboundError::Broken));
}

#[tokio::test]
async fn what_is_not_http_or_is_cut_short_is_no_answer() {
    for text in ["SSH-2.0-OpenSSH_9.2\r\n", "", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"] {
        assert_eq!(ends(Says::once(text)).await.0, Err(OutboundError::Broken), "{text}");
    }
}

#[tokio::test]
async fn nobody_there_is_no_answer() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let ended = call(&client(DEADLINE), &format!("http://{free}/")).await;
    assert_eq!(ended, Err(OutboundError::Unreachable));
}

#[tokio::test]
async fn a_header_that_http_does_not_take_is_not_sent() {
    let receiver = Receiver::start(Says::once("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let headers = vec![("x-note", "a\r\nb: c".to_owned())];
    let post = Post { url: receiver.url().parse().unwrap(), headers, body: bytes::Bytes::new() };
    assert_eq!(client(DEADLINE).post(post).await, Err(OutboundError::Unsendable));
    assert_eq!(receiver.calls(), 0);
}
