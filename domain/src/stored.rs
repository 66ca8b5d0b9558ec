//! How an event is named and written: type, version and JSON are data, not Rust names.

use serde::de::DeserializeOwned;

/// A kind of stored event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// Past tense, dotted, without a version: `post.created`.
    pub name: &'static str,
    /// The version that today's code writes.
    pub version: u16,
    /// Top-level fields of the data that are personal and are sealed in the log (design decision 22).
    pub personal: &'static [&'static str],
}

/// Stored data that today's types cannot read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    #[error("unknown event type {0}")]
    UnknownType(String),
    #[error(
        "{name} is stored in version {version}, this program knows versions up to {known}: use a newer one"
    )]
    NewerVersion { name: &'static str, version: u16, known: u16 },
    #[error("read {name} from its stored JSON")]
    Json {
        name: &'static str,
        #[source]
        source: serde_json::Error,
    },
}

/// An event enum that can be written to and read from the log.
pub trait Stored: Sized {
    /// Every type this enum writes.
    const TYPES: &'static [TypeInfo];

    /// The type of this event.
    fn info(&self) -> &'static TypeInfo;

    /// The data as JSON, personal fields in the clear.
    fn to_json(&self) -> serde_json::Value;

    /// Reads data of the current version.
    fn from_json(name: &str, data: &[u8]) -> Result<Self, DecodeError>;
}

pub(crate) fn read<T: DeserializeOwned>(name: &'static str, data: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(data).map_err(|source| DecodeError::Json { name, source })
}

/// Declares an aggregate's events: one line each gives the stored name, version, Rust struct and personal fields.
macro_rules! events {
    ($($(#[$doc:meta])* $name:literal v $version:literal => $variant:ident $([$($personal:literal),*])?;)+) => {
        /// The facts of this aggregate; each is documented at its struct.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event { $($(#[$doc])* $variant($variant),)+ }

        impl $crate::stored::Stored for Event {
            const TYPES: &'static [$crate::stored::TypeInfo] = &[$($crate::stored::TypeInfo {
                name: $name, version: $version, personal: &[$($($personal),*)?],
            },)+];

            fn info(&self) -> &'static $crate::stored::TypeInfo {
                let name = match self { $(Self::$variant(_) => $name,)+ };
                Self::TYPES.iter().find(|info| info.name == name).expect("every variant is in TYPES")
            }

            fn to_json(&self) -> serde_json::Value {
                let json = match self { $(Self::$variant(data) => serde_json::to_value(data),)+ };
                json.expect("event structs have string keys and no failing serialisers")
            }

            fn from_json(name: &str, data: &[u8]) -> Result<Self, $crate::stored::DecodeError> {
                match name {
                    $($name => $crate::stored::read($name, data).map(Self::$variant),)+
                    other => Err($crate::stored::DecodeError::UnknownType(other.to_owned())),
                }
            }
        }
        $(impl From<$variant> for Event { fn from(data: $variant) -> Self { Self::$variant(data) } })+
    };
}
pub(crate) use events;
