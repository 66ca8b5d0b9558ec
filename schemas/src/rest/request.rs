//! How requests are read: null beside absent, numbers where texts are meant.

use crate::errors::{Code, PublicError};
use domain::custom_data::{CustomData, CustomType};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Free data as it comes in.
pub type CustomDataBody = Map<String, Value>;

/// Keeps null (`Some(None)`) apart from absent (`None`, by `#[serde(default)]`).
#[expect(clippy::option_option, reason = "null, absent and a value are three things here")]
pub(super) fn nullable<'de, T, D>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(from).map(Some)
}

/// Null, absent and `""` are the same: backends send all three for "none".
pub(super) fn given<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: serde::de::DeserializeOwned,
    D: Deserializer<'de>,
{
    match Option::<Value>::deserialize(from)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom),
    }
}

/// A text, or a number written as one: backends send `appUserId` both ways.
pub(super) fn text_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match Option::<Value>::deserialize(from)? {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(serde::de::Error::custom("expected a string")),
    }
}

/// Free data within its limits: scalars become texts, nulls are left out, nested values are refused (contract 11.11).
pub fn custom_data(body: CustomDataBody) -> Result<CustomData, PublicError> {
    let mut items = BTreeMap::new();
    for (name, value) in body {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Array(_) | Value::Object(_) => {
                let message = format!("customData.{name} is nested; values are strings, numbers or booleans");
                return Err(PublicError::new(Code::InvalidCustomData, message));
            }
        };
        items.insert(name, text);
    }
    Ok(CustomData::try_from(items)?)
}

/// A label within its limit.
pub fn custom_type(text: String) -> Result<CustomType, PublicError> {
    Ok(CustomType::try_from(text)?)
}
