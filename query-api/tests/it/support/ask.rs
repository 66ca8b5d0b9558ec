use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use serde_json::Value;
use testkit::contract;
use tower::ServiceExt;

/// A request on its way.
pub struct Ask {
    router: Router,
    method: String,
    path: String,
    /// Whether the public contract says how the answer looks.
    in_contract: bool,
    body: String,
    request: axum::http::request::Builder,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Ask {
    pub fn new(router: Router, method: &str, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).header("host", "test");
        Self {
            router,
            method: method.to_owned(),
            path: path.to_owned(),
            in_contract: true,
            body: String::new(),
            request,
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// For what no client of the contract asks for: a head alone, or another form of errors.
    pub fn beside_the_contract(mut self) -> Self {
        self.in_contract = false;
        self
    }

    /// With this text.
    pub fn body(mut self, text: &str) -> Self {
        text.clone_into(&mut self.body);
        self
    }

    /// With these credentials.
    pub fn by(self, authorization: &str) -> Self {
        self.header("authorization", authorization)
    }

    /// The answer with its body still to be read.
    pub async fn open(self) -> Response<Body> {
        let response = self.router.oneshot(self.request.body(Body::from(self.body)).unwrap()).await.unwrap();
        if self.in_contract {
            hold(&self.method, &self.path, response.status(), response.headers(), None);
        }
        response
    }

    pub async fn send(self) -> Answer {
        let (method, path, in_contract) = (self.method.clone(), self.path.clone(), self.in_contract);
        let response = self.open().await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 26).await.unwrap().to_vec();
        if in_contract {
            hold(&method, &path, status, &headers, Some(&bytes));
        }
        Answer { status, headers, bytes }
    }
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("the body is JSON")
    }

    /// One value a line.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    pub fn head(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer is no, with this status and code, and in the two keys that clients read.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) {
        let json = self.json();
        assert_eq!((self.status.as_u16(), &json["errorCode"]), (status, &Value::from(code)), "{json}");
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["errorCode", "errorMessage"]);
    }
}

/// Holds an answer to the public contract.
fn hold(method: &str, target: &str, status: StatusCode, headers: &HeaderMap, body: Option<&[u8]>) {
    let head = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    let headers: Vec<(&str, &str)> = head.collect();
    contract::hold(&contract::Answer { method, target, status: status.as_u16(), headers: &headers, body });
}
