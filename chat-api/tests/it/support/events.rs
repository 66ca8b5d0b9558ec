use super::{LIMIT, World};
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures::StreamExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// An event stream as a client reads it.
pub struct Events {
    stream: BodyDataStream,
    text: String,
    /// The last `id:` that was seen.
    pub last_id: Option<String>,
    pub is_over: bool,
}

impl Events {
    pub async fn open(world: &World, bearer: &str, query: &str, header: Option<&str>) -> Self {
        let path = format!("/v2/members/me/event-sources{query}");
        let mut request = Request::get(path).header("authorization", bearer).header("host", "test");
        if let Some(id) = header {
            request = request.header("last-event-id", id);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        let stream = response.into_body().into_data_stream();
        let mut events = Self { stream, text: String::new(), last_id: None, is_over: false };
        // The first bytes say that the listener is there.
        events.fill().await;
        events
    }

    /// The next event's data; none when the stream ends.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let mut data = None;
                for line in event.lines() {
                    if let Some(id) = line.strip_prefix("id: ") {
                        self.last_id = Some(id.to_owned());
                    } else if let Some(json) = line.strip_prefix("data: ") {
                        data = Some(serde_json::from_str(json).unwrap());
                    } else {
                        assert!(line.starts_with("retry: ") || line.starts_with(':'), "{line}");
                    }
                }
                if data.is_some() {
                    return data;
                }
            }
            if !self.fill().await {
                return None;
            }
        }
    }

    /// The text of the next message that somebody wrote.
    pub async fn next_text(&mut self) -> Option<String> {
        loop {
            let event = self.next().await?;
            if let Some(text) = event["message"].as_str() {
                return Some(text.to_owned());
            }
        }
    }

    /// The next signal of this type.
    pub async fn next_signal(&mut self, custom_type: &str) -> Value {
        loop {
            let event = self.next().await.expect("the signal comes before the end");
            if event["customType"] == custom_type {
                return event;
            }
        }
    }

    /// A comment, which is a sign of life, if nothing else comes first.
    pub async fn next_comment(&mut self) {
        self.text.clear();
        assert!(self.fill().await);
        assert_eq!(self.text, ": \n\n");
    }

    async fn fill(&mut self) -> bool {
        let next = tokio::time::timeout(LIMIT, self.stream.next()).await.expect("something comes in time");
        let Some(bytes) = next else {
            self.is_over = true;
            return false;
        };
        self.text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        true
    }
}
