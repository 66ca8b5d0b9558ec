use super::{console, example};
use schemas::errors::Code;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// An API of ours: who calls it. The name is the first tag of its operations, and names its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Server,
    Client,
    Vicollo,
    Console,
    Operator,
    /// Media, pages and health: what no account is needed for.
    Public,
}

impl Api {
    pub const ALL: [Self; 6] =
        [Self::Server, Self::Client, Self::Vicollo, Self::Console, Self::Operator, Self::Public];

    /// Its name as a tag and in `/openapi/{name}.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
            Self::Vicollo => "vicollo",
            Self::Console => "console",
            Self::Operator => "operator",
            Self::Public => "public",
        }
    }

    /// The API of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|api| api.name() == name)
    }

    /// The API that a path belongs to.
    fn of(path: &str) -> Self {
        let starts = [
            ("/v2/apps/me/", Self::Server),
            ("/v2/members/", Self::Client),
            ("/v2/vicollo-apps/me/", Self::Vicollo),
            ("/v2/console", Self::Console),
            ("/v2/operator/", Self::Operator),
        ];
        starts.into_iter().find(|(start, _)| path.starts_with(start)).map_or(Self::Public, |(_, api)| api)
    }
}

/// The document with what all operations share: API tags, public access said aloud, headers, the errors that layers
/// and extractors answer, and an example at each JSON body.
pub fn complete(document: &OpenApi) -> Value {
    let mut document = serde_json::to_value(document).expect("the document is plain JSON");
    let components = document["components"].clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        console::mount(paths);
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| (plain(&path), item)).collect();
    }
    for (path, methods) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                complete_one(path, method, operation, &components);
            }
        }
    }
    document
}

/// The path as OpenAPI writes it: the router's `{*file}` takes several segments, which OpenAPI has no sign for.
fn plain(path: &str) -> String {
    path.replace("{*", "{")
}

/// The part of a document that is about one API.
pub fn of_api(document: &Value, api: Api) -> Value {
    let mut part = document.clone();
    if let Some(paths) = part["paths"].as_object_mut() {
        paths.retain(|path, _| Api::of(path) == api);
    }
    part["info"]["title"] = format!("Reelog: {} API", api.name()).into();
    part
}

fn complete_one(path: &str, method: &str, operation: &mut Map<String, Value>, components: &Value) {
    let api = Api::of(path).name();
    let mut tags = vec![json!(api)];
    let given = operation.get("tags").and_then(Value::as_array);
    tags.extend(given.into_iter().flatten().filter(|tag| **tag != api).cloned());
    operation.insert("tags".into(), tags.into());
    let is_secured = operation.get("security").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    operation.entry("security").or_insert_with(|| json!([]));
    if is_secured {
        for (name, about) in headers(method) {
            let parameter = json!({ "name": name, "in": "header", "required": false, "description": about, "schema": { "type": "string" } });
            let list = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(parameter);
            }
        }
    }
    let codes = shared(
        method,
        is_secured,
        operation.contains_key("requestBody"),
        operation.contains_key("parameters"),
    );
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else { return };
    for code in codes {
        responses.entry(code.status().to_string()).or_insert_with(|| refusal(code));
    }
    // A layer answers it to `If-None-Match` wherever the answer has a tag.
    if method == "get" && is_secured {
        responses.entry("304").or_insert_with(|| json!({ "description": "The client has it already." }));
    }
    for (status, response) in responses.iter_mut() {
        complete_answer(status, response, components);
    }
}

/// Optional headers of a method, with what they do.
fn headers(method: &str) -> &'static [(&'static str, &'static str)] {
    match method {
        "post" => &[(
            "Idempotency-Key",
            "1 to 255 visible ASCII characters; the same request again gets the same answer.",
        )],
        "patch" | "put" | "delete" => &[("If-Match", "The ETag that the thing must still have.")],
        "get" => &[("If-None-Match", "ETags that the client has; 304 if the answer has one of them.")],
        _ => &[],
    }
}

/// The refusals that do not come from the handler.
fn shared(method: &str, is_secured: bool, has_body: bool, has_parameters: bool) -> Vec<Code> {
    let mut codes = vec![
        Code::UriTooLong,
        Code::UnsupportedMediaType,
        Code::TooManyRequests,
        Code::RequestHeadersTooLarge,
        Code::InternalServerError,
        Code::ServiceUnavailable,
    ];
    if has_parameters {
        codes.push(Code::InvalidRequestParameter);
    }
    if has_body {
        codes.extend([Code::InvalidHttpMessageBody, Code::RequestTimeout, Code::RequestTooLarge]);
    }
    if is_secured && method == "post" {
        let keyed = [Code::InvalidIdempotencyKey, Code::IdempotencyKeyInUse, Code::IdempotencyKeyReused];
        codes.extend(keyed.into_iter().chain([Code::RequestTimeout, Code::RequestTooLarge]));
    }
    if is_secured && matches!(method, "patch" | "put" | "delete") {
        codes.push(Code::PreconditionFailed);
    }
    if !matches!(method, "get" | "head") {
        codes.push(Code::InsufficientStorage);
    }
    codes
}

fn refusal(code: Code) -> Value {
    let example = json!({ "errorCode": code.as_str(), "errorMessage": code.sentence() });
    let schema = json!({ "$ref": "#/components/schemas/ErrorBody" });
    json!({
        "description": code.sentence(),
        "content": { "application/json": { "schema": schema, "example": example } },
    })
}

fn complete_answer(status: &str, response: &mut Value, components: &Value) {
    let Some(content) = response.get_mut("content").and_then(|content| content.get_mut("application/json"))
    else {
        return;
    };
    if content.get("example").is_some() || content.get("examples").is_some() {
        return;
    }
    let known = Code::ALL.iter().find(|code| code.status().to_string() == status);
    let example = match known {
        Some(code) => json!({ "errorCode": code.as_str(), "errorMessage": code.sentence() }),
        None => example::of(&content["schema"], components),
    };
    content["example"] = example;
}
