use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use testkit::contract;
use tower::ServiceExt;

/// A request on its way.
pub struct Ask {
    router: Router,
    method: String,
    path: String,
    request: axum::http::request::Builder,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Ask {
    pub fn new(router: Router, method: &str, path: &str) -> Self {
        let path = path.strip_prefix("http://test").unwrap_or(path);
        let request = Request::builder().method(method).uri(path).header("host", "test");
        Self { router, method: method.to_owned(), path: path.to_owned(), request }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With these credentials.
    pub fn by(self, authorization: &str) -> Self {
        self.header("authorization", authorization)
    }

    pub async fn send(self) -> Answer {
        self.raw(Body::empty()).await
    }

    pub async fn json(self, body: &Value) -> Answer {
        self.raw(Body::from(body.to_string())).await
    }

    pub async fn raw(self, body: impl Into<Body>) -> Answer {
        let request = self.request.body(body.into()).unwrap();
        let response = self.router.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        hold(&self.method, &self.path, status, &headers, Some(&bytes));
        let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Answer { status, headers, json }
    }
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.json);
        self
    }

    /// The answer is no, with this status and code, and in the two keys that clients read.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) {
        assert_eq!(
            (self.status.as_u16(), &self.json["errorCode"]),
            (status, &Value::from(code)),
            "{}",
            self.json
        );
        let keys: Vec<&String> = self.json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["errorCode", "errorMessage"]);
        assert!(self.headers.contains_key("x-request-id"));
    }
}

/// Holds an answer to the public contract.
fn hold(method: &str, target: &str, status: StatusCode, headers: &HeaderMap, body: Option<&[u8]>) {
    let head = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    let headers: Vec<(&str, &str)> = head.collect();
    contract::hold(&contract::Answer { method, target, status: status.as_u16(), headers: &headers, body });
}
