//! One event as an auditor reads it.

use domain::stored::Stored;
use domain::{app, member, playback, post, profile, sequence, task, usage};
use ports::codec::{self, CodecError};
use ports::log::{Actor, Recorded};
use ports::vault::Vault;
use schemas::rest::iso;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// An event of the app's history.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent<'a> {
    /// Place in the log; the cursor for `after`. Positions of other apps are left out, so there are gaps.
    pub position: u64,
    /// The thing it happened to: `post-42`.
    pub stream: &'a str,
    /// Place in the stream: 0, 1, 2 … without a gap.
    pub revision: u64,
    pub id: Uuid,
    #[serde(rename = "type")]
    pub event_type: &'a str,
    /// Version that the event was written with.
    pub version: u16,
    /// The log's clock; never goes back.
    pub recorded_at: String,
    /// The caller's time of the fact.
    pub occurred_at: String,
    /// Who caused it, as authenticated.
    #[schema(value_type = Object)]
    pub actor: &'a Actor,
    pub command_id: Uuid,
    pub correlation_id: Uuid,
    pub causation_id: Uuid,
    /// Whose key seals personal fields, if any do.
    pub subject: Option<Uuid>,
    /// In today's shape; personal fields are null once their key is gone.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// Renders an event as one line, its end included.
pub async fn render(recorded: &Recorded, vault: &dyn Vault) -> Result<Vec<u8>, CodecError> {
    let meta = &recorded.meta;
    let event = AuditEvent {
        position: recorded.position,
        stream: recorded.stream.as_str(),
        revision: recorded.revision,
        id: recorded.id,
        event_type: &recorded.event_type,
        version: recorded.version,
        recorded_at: iso(recorded.recorded_at),
        occurred_at: iso(meta.occurred_at),
        actor: &meta.actor,
        command_id: meta.command_id,
        correlation_id: meta.correlation_id,
        causation_id: meta.causation_id,
        subject: meta.subject,
        data: data(recorded, vault).await?,
    };
    let json = |source| CodecError::Json {
        event_type: recorded.event_type.clone(),
        position: recorded.position,
        source,
    };
    let mut line = serde_json::to_vec(&event).map_err(json)?;
    line.push(b'\n');
    Ok(line)
}

async fn data(recorded: &Recorded, vault: &dyn Vault) -> Result<Value, CodecError> {
    let mut data = match recorded.stream.category() {
        "app" => opened::<app::Event>(recorded, vault).await,
        "member" => opened::<member::Event>(recorded, vault).await,
        "post" => opened::<post::Event>(recorded, vault).await,
        "profile" => opened::<profile::Event>(recorded, vault).await,
        "task" => opened::<task::Event>(recorded, vault).await,
        "playback" => opened::<playback::Event>(recorded, vault).await,
        "usage" => opened::<usage::Event>(recorded, vault).await,
        "sequence" => opened::<sequence::Event>(recorded, vault).await,
        // Of a newer version of ours: what it means is not known here, so nothing of it is opened.
        _ => Ok(Value::Null),
    }?;
    conceal(&mut data);
    Ok(data)
}

async fn opened<E: Stored>(recorded: &Recorded, vault: &dyn Vault) -> Result<Value, CodecError> {
    Ok(codec::decode::<E>(recorded, vault).await?.to_json())
}

/// Takes out what is of no use to an auditor and of some to a thief.
fn conceal(data: &mut Value) {
    for (holder, secret) in [("credentials", "secret_hash"), ("callback", "sealed_password")] {
        if let Some(value) = data.get_mut(holder).and_then(|holder| holder.get_mut(secret)) {
            *value = Value::Null;
        }
    }
}
