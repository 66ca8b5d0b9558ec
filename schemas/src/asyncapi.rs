//! The AsyncAPI document: what is on the bus, made from the domain's events and their golden samples; and what
//! members and tenants are told: event streams, the older chat, webhooks.

mod chat;
mod infer;
mod webhooks;

use domain::catalog::AGGREGATES;
use domain::stored::TypeInfo;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// (type, version, JSON) of every golden sample.
const GOLDEN: &[(&str, u16, &str)] = include!(concat!(env!("OUT_DIR"), "/golden.rs"));

/// Partitions of every topic, as `ports::bus` has it.
const PARTITIONS: u32 = 12;

/// The document, AsyncAPI 3.0.
pub fn document() -> Value {
    let (mut places, mut operations) = (Map::new(), Map::new());
    let (mut messages, mut payloads) = (Map::new(), Map::new());
    for channel in AGGREGATES {
        let mut in_channel = Map::new();
        for info in channel.types {
            for version in versions(info) {
                let name = format!("{}.v{version}", info.name);
                in_channel.insert(name.clone(), reference(&format!("#/components/messages/{name}")));
                messages.insert(name.clone(), message(channel.category, info, version));
                payloads.insert(name, payload(info, version));
            }
        }
        places.insert(channel.category.into(), place(channel.category, in_channel));
        let target = reference(&format!("#/channels/{}", channel.category));
        operations
            .insert(format!("publish-{}", channel.category), json!({ "action": "send", "channel": target }));
    }
    webhooks::describe(&mut places, &mut operations, &mut messages, &mut payloads);
    chat::describe(&mut chat::Parts {
        channels: &mut places,
        operations: &mut operations,
        messages: &mut messages,
        schemas: &mut payloads,
    });
    payloads.insert("cloudEvent".into(), cloud_event());
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Reelog events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every event of the log, once and in order per stream: CloudEvents 1.0, binary mode.",
            "license": { "name": "Apache-2.0" },
        },
        "defaultContentType": "application/json",
        "channels": places,
        "operations": operations,
        "components": { "messages": messages, "schemas": payloads },
    })
}

/// Every version there is a sample of, and the one written today.
fn versions(info: &TypeInfo) -> BTreeSet<u16> {
    let released = GOLDEN.iter().filter(|(name, ..)| *name == info.name).map(|(_, version, _)| *version);
    released.chain([info.version]).collect()
}

fn samples(info: &TypeInfo, version: u16) -> Vec<Value> {
    let ours = GOLDEN.iter().filter(|(name, of, _)| (*name, *of) == (info.name, version));
    ours.map(|(.., text)| serde_json::from_str(text).expect("the golden tests read every sample")).collect()
}

fn reference(target: &str) -> Value {
    json!({ "$ref": target })
}

fn place(category: &str, messages: Map<String, Value>) -> Value {
    json!({
        "address": format!("reelog.{category}.v1"),
        "title": format!("What happened to each {category}"),
        "messages": messages,
        "bindings": { "kafka": {
            "partitions": PARTITIONS,
            "topicConfiguration": { "cleanup.policy": ["delete"], "retention.ms": -1 },
        } },
    })
}

fn message(category: &str, info: &TypeInfo, version: u16) -> Value {
    // Personal fields are never in the clear on the bus.
    let sealed = |sample: &Value| {
        info.personal.iter().all(|field| {
            let value = &sample[*field];
            value.is_null() || value.get("$enc").is_some()
        })
    };
    let examples: Vec<Value> = samples(info, version)
        .into_iter()
        .filter(sealed)
        .map(|payload| json!({ "headers": { "ce_type": format!("reelog.{}.v{version}", info.name) }, "payload": payload }))
        .collect();
    let mut message = json!({
        "name": info.name,
        "title": format!("{}, version {version}", info.name),
        "contentType": "application/json",
        "headers": { "allOf": [
            reference("#/components/schemas/cloudEvent"),
            { "properties": { "ce_type": { "const": format!("reelog.{}.v{version}", info.name) } } },
        ] },
        "payload": reference(&format!("#/components/schemas/{}.v{version}", info.name)),
        "bindings": { "kafka": { "key": {
            "type": "string",
            "pattern": format!("^{category}-"),
            "description": "The stream: one stream, one partition, one order.",
        } } },
        "x-current": version == info.version,
    });
    if !examples.is_empty() {
        message["examples"] = Value::Array(examples);
    }
    message
}

/// The data's schema, as the samples have it; further fields may be added without a new version.
fn payload(info: &TypeInfo, version: u16) -> Value {
    let samples = samples(info, version);
    if samples.is_empty() {
        return json!({ "type": "object" });
    }
    let mut schema = infer::schema(&samples.iter().collect::<Vec<_>>());
    for field in info.personal {
        schema["properties"][*field] = json!({
            "description": "Personal data, sealed under the member's key; null when there is none.",
            "type": ["object", "null"],
            "properties": {
                "$enc": { "type": "string", "format": "uuid", "description": "Whose key." },
                "n": { "type": "string", "contentEncoding": "base64" },
                "c": { "type": "string", "contentEncoding": "base64" },
            },
            "required": ["$enc", "n", "c"],
        });
    }
    schema
}

/// The headers of every record.
fn cloud_event() -> Value {
    let text = |what: &str| json!({ "type": "string", "description": what });
    let id = |what: &str| json!({ "type": "string", "format": "uuid", "description": what });
    let number = |what: &str| json!({ "type": "string", "pattern": "^[0-9]+$", "description": what });
    json!({
        "type": "object",
        "properties": {
            "ce_specversion": { "const": "1.0" },
            "ce_id": id("The event; the same however often it is delivered."),
            "ce_source": text("`/apps/{app}/{category}`; app 0 is the platform itself."),
            "ce_type": text("`reelog.{type}.v{version}`"),
            "ce_subject": text("The stream, which is the key, too."),
            "ce_time": { "type": "string", "format": "date-time", "description": "The log's clock." },
            "ce_position": number("Place in the log: 1, 2, 3 … over all topics."),
            "ce_revision": number("Place in the stream: 0, 1, 2 …"),
            "ce_correlationid": id("The command that started the chain."),
            "ce_causationid": id("The command or event that directly caused this one."),
            "ce_traceparent": text("W3C trace context, when the request had one."),
            "content-type": { "const": "application/json" },
        },
        "required": [
            "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_position", "ce_revision",
            "ce_correlationid", "ce_causationid", "content-type",
        ],
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
