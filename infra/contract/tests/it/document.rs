//! The operations of the OpenAPI document.

use serde_json::Value;

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// In capitals.
    pub method: String,
    /// With `{names}` in it.
    pub path: String,
    pub caller: Caller,
    /// The name of the body's schema; none where no JSON is sent.
    pub body: Option<String>,
    /// All that the document says of it.
    pub spec: Value,
}

/// Who calls an operation, by its security.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// A tenant's backend.
    App,
    Member,
    /// A user of the console.
    User,
    Operator,
    /// Whoever wants.
    Anybody,
}

impl Operation {
    /// `GET /v2/members/me`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The segments of the path that are parameters, each with the segment before it.
    pub fn parameters(&self) -> Vec<(&str, &str)> {
        let segments: Vec<&str> = self.path.split('/').collect();
        let pairs = segments.windows(2).map(|pair| (pair[0], pair[1]));
        pairs
            .filter_map(|(before, segment)| Some((segment.strip_prefix('{')?.strip_suffix('}')?, before)))
            .collect()
    }

    /// Which API and which of its things: what a tenant check is of.
    pub fn group(&self) -> String {
        let rest = self.path.strip_prefix("/v2/").unwrap_or(&self.path);
        let is_word = |word: &&str| !word.starts_with('{') && *word != "me";
        let words: Vec<&str> = rest.split('/').filter(is_word).collect();
        let count = match words[..] {
            ["console", "apps", "vicollo", ..] => 4,
            ["console", "apps", ..] => 3,
            _ => 2,
        };
        words.iter().take(count).copied().collect::<Vec<_>>().join(" ")
    }
}

/// All of them, in the order of their paths.
pub fn operations(document: &Value) -> Vec<Operation> {
    let mut all = vec![];
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            all.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                spec: operation.clone(),
                caller: caller(&operation["security"]),
                body: body(&operation["requestBody"]["content"]["application/json"]["schema"]),
            });
        }
    }
    all.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    all
}

/// What lets one in; an empty requirement beside another one means that the credentials may stay away.
fn caller(security: &Value) -> Caller {
    let required = security.as_array().into_iter().flatten().map(|one| one.as_object().unwrap());
    let names: Vec<Option<&str>> = required.map(|one| one.keys().next().map(String::as_str)).collect();
    match names[..] {
        [] => Caller::Anybody,
        [Some("app")] => Caller::App,
        [Some("member")] => Caller::Member,
        [Some("user")] => Caller::User,
        [Some("operator")] => Caller::Operator,
        _ if names.contains(&None) => Caller::Anybody,
        _ => panic!("nobody knows the security scheme {names:?}: teach infra/contract"),
    }
}

/// The name of a schema, through lists and choices with null.
fn body(schema: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().map(str::to_owned);
    }
    if schema["items"].is_object() {
        return body(&schema["items"]).map(|name| format!("[{name}]"));
    }
    schema["oneOf"].as_array()?.iter().find_map(body)
}
