//! Between domain events and stored bytes: version, upcast, and the seal over personal fields.

use crate::log::{App, Recorded, StreamName};
use crate::vault::{Key, Vault, VaultError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use domain::stored::{DecodeError, Stored, TypeInfo};
use domain::upcast::upcast;
use serde_json::{Value, json};
use uuid::Uuid;

/// Stored bytes that cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error("read {event_type} at position {position}")]
    Json {
        event_type: String,
        position: u64,
        #[source]
        source: serde_json::Error,
    },
    /// The bytes were changed, moved to another place, or sealed under another key.
    #[error("open the personal field {field} of {event_type}: the seal does not hold")]
    BrokenSeal { event_type: String, field: String },
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Whether any event of this aggregate has personal fields.
pub fn has_personal<E: Stored>() -> bool {
    E::TYPES.iter().any(|info| !info.personal.is_empty())
}

/// An event's data as stored: personal fields sealed under the subject's key.
pub async fn encode<E: Stored>(
    event: &E,
    app: App,
    stream: &StreamName,
    subject: Option<Uuid>,
    vault: &dyn Vault,
) -> Result<Bytes, CodecError> {
    let info = event.info();
    let mut data = event.to_json();
    if let (Some(subject), false) = (subject, info.personal.is_empty()) {
        let key = vault.key_for_sealing(app, subject).await?;
        for field in info.personal {
            if let Some(value) = data.get_mut(*field).filter(|value| !value.is_null()) {
                *value = seal(value, &key, subject, &associated(app, stream, info, field));
            }
        }
    }
    Ok(Bytes::from(data.to_string()))
}

/// Reads an event; personal fields whose key is gone read as null.
pub async fn decode<E: Stored>(recorded: &Recorded, vault: &dyn Vault) -> Result<E, CodecError> {
    let info = E::TYPES.iter().find(|info| info.name == recorded.event_type);
    let info = info.ok_or_else(|| DecodeError::UnknownType(recorded.event_type.clone()))?;
    if recorded.version > info.version {
        let (name, version) = (info.name, recorded.version);
        return Err(DecodeError::NewerVersion { name, version, known: info.version }.into());
    }
    if info.personal.is_empty() && recorded.version == info.version {
        return Ok(E::from_json(info.name, &recorded.data)?);
    }
    let json_error = |source| CodecError::Json {
        event_type: recorded.event_type.clone(),
        position: recorded.position,
        source,
    };
    let mut data: Value = serde_json::from_slice(&recorded.data).map_err(json_error)?;
    open(&mut data, recorded, info, vault).await?;
    let data = upcast(&recorded.event_type, recorded.version, data);
    Ok(E::from_json(info.name, data.to_string().as_bytes())?)
}

async fn open(
    data: &mut Value,
    recorded: &Recorded,
    info: &TypeInfo,
    vault: &dyn Vault,
) -> Result<(), CodecError> {
    let Some(subject) = recorded.meta.subject else { return Ok(()) };
    let key = vault.key_for_opening(recorded.app, subject).await?;
    for field in info.personal {
        let Some(value) = data.get_mut(*field).filter(|value| value.get("$enc").is_some()) else { continue };
        let version = TypeInfo { version: recorded.version, ..*info };
        let place = associated(recorded.app, &recorded.stream, &version, field);
        *value = match &key {
            None => Value::Null,
            Some(key) => unseal(value, key, &place).ok_or_else(|| CodecError::BrokenSeal {
                event_type: recorded.event_type.clone(),
                field: (*field).to_owned(),
            })?,
        };
    }
    Ok(())
}

/// What the seal is bound to, so that a sealed field cannot be moved to another place.
fn associated(app: App, stream: &StreamName, info: &TypeInfo, field: &str) -> Vec<u8> {
    format!("{}\n{stream}\n{}\n{}\n{field}", app.0, info.name, info.version).into_bytes()
}

fn seal(value: &Value, key: &Key, subject: Uuid, aad: &[u8]) -> Value {
    let (nonce, sealed) = crate::seal::seal(key, aad, value.to_string().as_bytes());
    json!({ "$enc": subject, "n": BASE64.encode(nonce), "c": BASE64.encode(sealed) })
}

fn unseal(value: &Value, key: &Key, aad: &[u8]) -> Option<Value> {
    let nonce = BASE64.decode(value["n"].as_str()?).ok()?.try_into().ok()?;
    let sealed = BASE64.decode(value["c"].as_str()?).ok()?;
    serde_json::from_slice(&crate::seal::open(key, aad, nonce, &sealed)?).ok()
}
