//! What a JSON value must look like.

use super::page;
use super::text::{is_camel_case, is_time, is_url, is_uuid};
use serde_json::Value;

/// Clients hold ids in signed 32-bit integers.
const ID_MAX: u64 = i32::MAX as u64;

/// The shape of a value. Unknown fields are allowed everywhere, as real clients allow them, if they are camelCase.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Any JSON.
    Anything,
    /// An object of ours, whose fields are camelCase.
    Ours,
    Flag,
    /// A whole number from 0.
    Count,
    /// A whole number from 1 to 2^31 - 1.
    Id,
    Text,
    /// A text that is not empty.
    Name,
    Time,
    Uuid,
    Url,
    /// One of these: some clients lose a whole list to one unknown word.
    Words(&'static [&'static str]),
    /// Rule 5: a flat object of texts.
    Texts,
    List(&'static Shape),
    /// A page in the shape of Spring.
    Page(&'static Shape),
    /// Groups of fields.
    Object(&'static [&'static [Field]]),
}

/// A field of an object. Absent and null mean the same (contract section 2).
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub shape: Shape,
    is_required: bool,
}

/// A field that is always there and never null.
pub(super) const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: true }
}

/// A field that may be null or absent.
pub(super) const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: false }
}

impl Shape {
    /// Adds to `faults` what is wrong with the value at this place.
    pub fn look(&self, value: &Value, at: &str, faults: &mut Vec<String>) {
        match self {
            Self::Anything => {}
            Self::Ours => camel_case(value, at, faults),
            Self::List(each) => list(each, value, at, faults),
            Self::Page(each) => page::look(each, value, at, faults),
            Self::Object(groups) => object(groups, value, at, faults),
            Self::Flag
            | Self::Count
            | Self::Id
            | Self::Text
            | Self::Name
            | Self::Time
            | Self::Uuid
            | Self::Url
            | Self::Words(_)
            | Self::Texts => {
                if !self.is_plain(value) {
                    faults.push(format!("{at} is {value}, not {}", self.words()));
                }
            }
        }
    }

    fn is_plain(&self, value: &Value) -> bool {
        let text = |is: fn(&str) -> bool| value.as_str().is_some_and(is);
        match self {
            Self::Flag => value.is_boolean(),
            Self::Count => value.is_u64(),
            Self::Id => value.as_u64().is_some_and(|id| (1..=ID_MAX).contains(&id)),
            Self::Text => value.is_string(),
            Self::Name => text(|text| !text.is_empty()),
            Self::Time => text(is_time),
            Self::Uuid => text(is_uuid),
            Self::Url => text(is_url),
            Self::Words(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Self::Texts => value.as_object().is_some_and(|items| items.values().all(Value::is_string)),
            Self::Anything | Self::Ours | Self::List(_) | Self::Page(_) | Self::Object(_) => true,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Words(words) => format!("one of {words:?}"),
            Self::Texts => "a flat object of texts".into(),
            Self::Id => "a whole number from 1 to 2147483647".into(),
            Self::Time => "a time such as 2022-10-19T06:41:09.865054Z".into(),
            Self::Url => "an absolute URL".into(),
            other => format!("a {other:?}"),
        }
    }
}

fn list(each: &Shape, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(items) = value.as_array() else {
        return faults.push(format!("{at} is {value}, not a list"));
    };
    for (index, item) in items.iter().enumerate() {
        each.look(item, &format!("{at}[{index}]"), faults);
    }
}

fn object(groups: &[&[Field]], value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        return faults.push(format!("{at} is {value}, not an object"));
    };
    for name in object.keys().filter(|name| !is_camel_case(name)) {
        faults.push(format!("{at}.{name} is not spelled in camelCase"));
    }
    for field in groups.iter().copied().flatten() {
        let at = format!("{at}.{}", field.name);
        match object.get(field.name) {
            None | Some(Value::Null) if field.is_required => faults.push(format!("{at} is missing or null")),
            None | Some(Value::Null) => {}
            Some(value) => field.shape.look(value, &at, faults),
        }
    }
}

/// Fields of ours, at any depth; what tenants put in is theirs to spell.
fn camel_case(value: &Value, at: &str, faults: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| camel_case(item, at, faults)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = format!("{at}.{name}");
                if !is_camel_case(name) {
                    faults.push(format!("{at} is not spelled in camelCase"));
                }
                if !["customData", "data", "viewOptions", "settings", "permissions"].contains(&name.as_str())
                {
                    camel_case(value, &at, faults);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
