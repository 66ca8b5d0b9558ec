//! Where ids go in a request: parameters of the path, and `"$thing"` in the body.

use crate::bodies;
use crate::document::{Caller, Operation};
use serde_json::Value;

/// A place for an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What the id is of, as the seed names it.
    pub key: &'static str,
    /// The name of the path's parameter; none in the body.
    pub parameter: Option<String>,
}

/// A request with ids in its places.
#[derive(Clone, Debug)]
pub struct Filled {
    pub path: String,
    pub body: Option<Value>,
}

/// What a tenant does not have of its own: text, numbers within a room, signatures.
const NOBODYS: [(&str, &str); 5] = [
    ("words", "foo"),
    ("session number", "1"),
    ("token", "none"),
    ("file", "src/none.mp4"),
    ("kind", "none"),
];

/// Whether ids of this kind are the same for everyone.
pub fn is_nobodys(key: &str) -> bool {
    NOBODYS.iter().any(|(known, _)| *known == key)
}

/// Whether an id can be another's for this tenant's caller: not where everyone has it, and messages are numbered within
/// a room, which is asked for as well.
pub fn is_tenants(slot: &Slot) -> bool {
    !is_nobodys(slot.key) && slot.key != "message"
}

/// What an id is of, by its name and the segment before it.
fn key(name: &str, before: &str) -> Option<&'static str> {
    Some(match (name, before) {
        ("appId" | "app", _) | ("id", "apps") => "app",
        ("appUserId", _) => "member",
        ("roomId", _) | ("id", "video-rooms") => "room",
        ("post", _) | ("id", "video-posts") => "post",
        ("uuid", _) => "uuid",
        ("messageId", _) => "message",
        ("groupId", _) => "group",
        ("objectId", _) => "object",
        ("userName", _) => "login",
        ("id", "users") => "user",
        ("id", "sessions") => "session",
        ("id", "stream-keys") => "stream key",
        ("profileId", _) | ("id", "transcoding-profiles") => "profile",
        ("id", "webhook-deliveries") => "delivery",
        ("words", _) => "words",
        ("sessionNo", _) => "session number",
        ("token", _) => "token",
        ("file", _) => "file",
        _ => return None,
    })
}

/// The places of an operation, in the order in which they are looked at.
///
/// # Panics
/// For a parameter that nobody made an id for.
pub fn of(operation: &Operation) -> Vec<Slot> {
    let mut slots = vec![];
    for (name, before) in operation.parameters() {
        let known = key(name, before);
        let Some(key) = known else {
            panic!("{}: what is {{{name}}} of? Make one in seed.rs and name it in slots.rs", operation.name())
        };
        slots.push(Slot { key, parameter: Some(name.to_owned()) });
    }
    let body = bodies::of(operation.body.as_deref()).map(|body| body.to_string()).unwrap_or_default();
    for key in ["member", "group", "profile"] {
        // Whom an upsert or a login names is made if absent, and a member makes rooms for nobody else: no ids.
        let makes = match operation.body.as_deref() {
            Some("MemberBody" | "VicolloMemberBody") => true,
            Some("RoomBody") => operation.caller == Caller::Member,
            _ => false,
        };
        if key == "member" && makes {
            continue;
        }
        if body.contains(&format!("\"${key}\"")) {
            slots.push(Slot { key, parameter: None });
        }
    }
    slots
}

/// Puts ids into the places; `id` is asked for the key and whether it goes into the body.
pub fn fill(operation: &Operation, id: impl Fn(&Slot) -> String) -> Filled {
    let mut path = operation.path.clone();
    let mut body = bodies::of(operation.body.as_deref()).map(|body| body.to_string());
    let slots = of(operation);
    for slot in &slots {
        let value = if is_nobodys(slot.key) { nobodys(slot.key).to_owned() } else { id(slot) };
        match &slot.parameter {
            Some(name) => path = path.replace(&format!("{{{name}}}"), &value),
            None => body = body.map(|body| put(&body, slot.key, &value)),
        }
    }
    // A name that becomes a new member.
    let body = body.map(|body| put(&body, "member", "newcomer"));
    Filled { path, body: body.map(|body| serde_json::from_str(&body).unwrap()) }
}

fn nobodys(key: &str) -> &'static str {
    NOBODYS.iter().find(|(known, _)| *known == key).map(|(_, value)| *value).unwrap()
}

fn put(body: &str, key: &str, value: &str) -> String {
    let is_number = key != "member" && value.bytes().all(|byte| byte.is_ascii_digit());
    let value = if is_number { value.to_owned() } else { format!("\"{value}\"") };
    body.replace(&format!("\"${key}\""), &value)
}

/// An id of this kind that nothing has.
pub fn nothing(key: &str) -> &'static str {
    match key {
        "member" | "login" => "nobody",
        "uuid" | "delivery" | "message" => "00000000-0000-7000-8000-000000000000",
        "session" => "000000000000000000000000000",
        _ => "2147483646",
    }
}
