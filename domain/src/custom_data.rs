//! Free data that tenants hang on things (contract section 9).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub const ITEMS_MAX: usize = 10;
pub const NAME_CHARS_MAX: usize = 50;
pub const VALUE_CHARS_MAX: usize = 50;
pub const TYPE_CHARS_MAX: usize = 50;

/// A flat map of strings; always within the limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct CustomData(BTreeMap<String, String>);

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitExceeded {
    #[error("customType takes at most {TYPE_CHARS_MAX} characters")]
    Type,
    #[error("customData takes at most {ITEMS_MAX} items")]
    ItemCount,
    #[error("a customData name takes at most {NAME_CHARS_MAX} characters")]
    ItemName,
    #[error("a customData value takes at most {VALUE_CHARS_MAX} characters")]
    ItemValue,
}

impl CustomData {
    pub fn as_map(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl TryFrom<BTreeMap<String, String>> for CustomData {
    type Error = LimitExceeded;
    fn try_from(items: BTreeMap<String, String>) -> Result<Self, LimitExceeded> {
        if items.len() > ITEMS_MAX {
            return Err(LimitExceeded::ItemCount);
        }
        for (name, value) in &items {
            if name.chars().count() > NAME_CHARS_MAX {
                return Err(LimitExceeded::ItemName);
            }
            if value.chars().count() > VALUE_CHARS_MAX {
                return Err(LimitExceeded::ItemValue);
            }
        }
        Ok(Self(items))
    }
}

impl From<CustomData> for BTreeMap<String, String> {
    fn from(data: CustomData) -> Self {
        data.0
    }
}

/// A short free label, within its limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CustomType(String);

impl CustomType {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CustomType {
    type Error = LimitExceeded;
    fn try_from(text: String) -> Result<Self, LimitExceeded> {
        if text.chars().count() > TYPE_CHARS_MAX { Err(LimitExceeded::Type) } else { Ok(Self(text)) }
    }
}

impl From<CustomType> for String {
    fn from(label: CustomType) -> String {
        label.0
    }
}
