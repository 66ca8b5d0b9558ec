//! Over HTTP, from servers that are right and from servers that are not.

use crate::made::{Tree, tree};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use verify::{Limits, Report, Rule};

/// What a server answers: head and body, and what it does then.
pub struct Answer {
    head: String,
    body: Vec<u8>,
    then: Then,
}

enum Then {
    Close,
    /// Sends the body again, for ever.
    Again,
    /// Says nothing more.
    Wait,
}

/// Serves on a port of its own for as long as the test runs; answers the server's URL.
async fn serve(answer: impl Fn(&str) -> Answer + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that has enough closes the connection.
            tokio::spawn(converse(stream, answer.clone()));
        }
    });
    base
}

async fn converse(mut stream: TcpStream, answer: impl Fn(&str) -> Answer) -> std::io::Result<()> {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let Answer { head, body, then } = answer(head.split(' ').nth(1).unwrap_or_default());
    stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    stream.write_all(&body).await?;
    match then {
        Then::Close => stream.shutdown().await,
        Then::Again => loop {
            stream.write_all(&body).await?;
        },
        Then::Wait => std::future::pending().await,
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("m3u8") => "application/vnd.apple.mpegurl",
        Some("mpd") => "application/dash+xml",
        _ => "video/mp4",
    }
}

/// A result, to those who have the token in every request.
fn guarded(tree: Tree, token: &'static str) -> impl Fn(&str) -> Answer + Clone {
    move |target: &str| {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let answer = |head: String, body: &[u8]| Answer { head, body: body.to_vec(), then: Then::Close };
        match tree.0.get(path.trim_start_matches('/')) {
            Some(bytes) if query == token => {
                answer(format!("200 OK\r\nContent-Type: {}", media_type(path)), bytes)
            }
            Some(_) => answer("401 Unauthorized".to_owned(), b"{}"),
            None => answer("404 Not Found".to_owned(), b"{}"),
        }
    }
}

#[tokio::test]
async fn a_result_over_http_is_clean_and_tokens_are_kept_but_not_shown() {
    let token = "streamingToken=secret";
    let mut result = tree();
    for name in ["main.m3u8", "360p/index.m3u8", "720p/index.m3u8", "audio/index.m3u8"] {
        let mut text = result.text(name);
        for ending in [".m3u8", ".m4s", ".mp4"] {
            text = text.replace(ending, &format!("{ending}?{token}"));
        }
        result.0.insert(name.to_owned(), text.into_bytes());
    }
    for ending in ["init.mp4", ".m4s"] {
        result.edit_all("manifest.mpd", ending, &format!("{ending}?{token}"));
    }
    let base = serve(guarded(result.clone(), token)).await;
    let urls = [format!("{base}/main.m3u8?{token}"), format!("{base}/manifest.mpd?{token}")];
    let report = verify::url(&urls.each_ref().map(String::as_str)).await;
    report.assert_clean();
    assert_eq!(report.segments, 9, "each is fetched once");

    result.0.remove("360p/00002.m4s");
    let base = serve(guarded(result, token)).await;
    let report = verify::url(&[&format!("{base}/main.m3u8?{token}")]).await;
    assert!(report.findings.iter().any(|found| found.rule == Rule::Missing), "{report}");
    assert!(report.to_string().contains("404") && !report.to_string().contains("secret"), "{report}");
}

#[tokio::test]
async fn a_playlist_of_another_media_type_is_found() {
    let files = tree();
    let base = serve(move |target: &str| {
        let found = files.0.get(target.trim_start_matches('/'));
        let head = "200 OK\r\nContent-Type: text/plain".to_owned();
        Answer { head, body: found.cloned().unwrap_or_default(), then: Then::Close }
    })
    .await;
    for name in ["main.m3u8", "manifest.mpd"] {
        let report = verify::url(&[&format!("{base}/{name}")]).await;
        assert!(report.findings.iter().any(|found| found.rule == Rule::ContentType), "{report}");
    }
}

/// What comes of a server that always answers like this.
async fn of(head: &str, body: &[u8], then: fn() -> Then, limits: &Limits) -> Report {
    let (head, body) = (head.to_owned(), body.to_vec());
    let base = serve(move |_: &str| Answer { head: head.clone(), body: body.clone(), then: then() }).await;
    verify::url_with(&[&format!("{base}/main.m3u8")], limits, &mut |_| {}).await
}

/// Head, body, what comes then, and the reason that the report gives.
type Hostile<'a> = (&'a str, &'a [u8], fn() -> Then, &'a str);

#[tokio::test]
async fn a_hostile_server_is_left_with_a_clear_reason() {
    let limits = Limits {
        document_bytes: 100_000,
        request_time: Duration::from_secs(2),
        requests: 50,
        ..Limits::default()
    };
    let head = "200 OK\r\nContent-Type: application/vnd.apple.mpegurl";
    let many: Vec<String> = (0..500).map(|number| format!("#EXTINF:1,\n{number}.ts\n")).collect();
    let many = many.concat();
    let loops = "302 Found\r\nLocation: /main.m3u8";
    let long = "#".repeat(1 << 16);
    let cases: [Hostile<'_>; 5] = [
        (head, long.as_bytes(), || Then::Again, "over the limit of 100000 bytes"),
        (head, b"#EXTM3U\n", || Then::Wait, "no whole answer in"),
        (head, many.as_bytes(), || Then::Close, "more than 50 segments"),
        (loops, b"", || Then::Close, "redirect"),
        ("what?", b"", || Then::Close, "main.m3u8"),
    ];
    for (head, body, then, reason) in cases {
        let report = of(head, body, then, &limits).await;
        let stopped = report.stopped.clone().unwrap_or_default();
        assert!(stopped.contains(reason), "{head}: {report}");
    }
}

#[tokio::test]
async fn only_http_is_followed() {
    for url in ["file:///etc/hostname", "ftp://example.org/a.m3u8", "no url"] {
        let report = verify::url(&[url]).await;
        assert!(report.stopped.is_some() && !report.is_conformant(), "{url}: {report}");
    }
    let text = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n";
    let head = "200 OK\r\nContent-Type: application/vnd.apple.mpegurl";
    let report = of(head, text, || Then::Close, &Limits::default()).await;
    assert!(report.findings.iter().any(|found| found.rule == Rule::Outside), "{report}");
}
