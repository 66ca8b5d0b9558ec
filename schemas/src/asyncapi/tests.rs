use super::*;
use domain::catalog::Aggregate;

/// Category and versioned name of every event.
fn names() -> Vec<(&'static str, String)> {
    let of = |channel: &'static Aggregate| {
        channel.types.iter().map(|info| (channel.category, format!("{}.v{}", info.name, info.version)))
    };
    AGGREGATES.iter().flat_map(of).collect()
}

#[test]
fn every_event_type_is_in_the_document_with_its_channel_headers_and_data() {
    let document = document();
    assert!(names().len() > 25, "the events of all aggregates");
    for (category, name) in names() {
        let channel = &document["channels"][category];
        assert_eq!(channel["address"], ports::bus::topic(category), "{name}");
        assert_eq!(channel["messages"][&name]["$ref"], format!("#/components/messages/{name}"));
        let message = &document["components"]["messages"][&name];
        assert_eq!(message["payload"]["$ref"], format!("#/components/schemas/{name}"));
        assert_eq!(
            message["headers"]["allOf"][1]["properties"]["ce_type"]["const"],
            format!("reelog.{name}")
        );
        let payload = &document["components"]["schemas"][&name];
        assert_eq!(payload["type"], "object", "{name}");
        assert!(
            payload["properties"]["at"].is_object() || matches!(category, "sequence" | "usage" | "playback"),
            "{name}"
        );
    }
}

#[test]
fn every_golden_sample_is_of_an_event_in_the_document() {
    let document = document();
    for (name, version, _) in GOLDEN {
        let message = &document["components"]["messages"][format!("{name}.v{version}")];
        assert!(message.is_object(), "no message for {name} version {version}");
    }
}

#[test]
fn the_headers_of_a_record_are_those_described() {
    let event = ports::log::Recorded {
        position: 7,
        stream: ports::log::StreamName::of("post", 1),
        revision: 0,
        id: uuid::Uuid::from_u128(1),
        app: ports::log::App(8),
        event_type: "post.created".into(),
        version: 1,
        recorded_at: domain::Timestamp::default(),
        data: bytes::Bytes::from_static(b"{}"),
        meta: ports::log::Meta { traceparent: Some("00-0-0-00".into()), ..ports::log::Meta::default() },
    };
    let schema = cloud_event();
    let described: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
    let headers = ports::bus::Message::of(&event).headers;
    assert_eq!(headers.keys().collect::<BTreeSet<_>>(), described.into_iter().collect::<BTreeSet<_>>());
    assert_eq!(i64::from(PARTITIONS), i64::from(ports::bus::PARTITIONS));
}

#[test]
fn members_and_tenants_find_what_they_are_told_in_the_document() {
    let document = document();
    let told = [
        ("event-source", "/v2/members/me/event-sources", "send", 6),
        ("stomp-chat", "/topic/chat/{channelKey}", "send", 5),
        ("stomp-direct", "/topic/dm/{channelKey}/user/{userId}", "send", 2),
        ("stomp-say", "/app/chat", "receive", 2),
        ("stomp-say-direct", "/app/dm", "receive", 2),
    ];
    for (name, address, action, count) in told {
        let channel = &document["channels"][name];
        assert_eq!(channel["address"], address);
        let operation = &document["operations"][format!("{action}-{name}")];
        assert_eq!(
            (&operation["action"], &operation["channel"]["$ref"]),
            (&json!(action), &json!(format!("#/channels/{name}")))
        );
        let messages = channel["messages"].as_object().unwrap();
        assert_eq!(messages.len(), count, "{name}");
        for message in messages.keys() {
            let found = &document["components"]["messages"][message];
            assert_eq!(found["payload"]["$ref"], format!("#/components/schemas/{message}"));
            let schema = &document["components"]["schemas"][message];
            for example in found["examples"].as_array().unwrap() {
                let fields = example["payload"].as_object().unwrap();
                assert!(
                    schema["required"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .all(|name| fields.contains_key(name.as_str().unwrap()))
                );
                assert!(fields.keys().all(|name| schema["properties"].get(name).is_some()), "{message}");
            }
        }
    }
    assert!(document["channels"]["webhooks"]["messages"].as_object().unwrap().len() > 10);
    // What is only sometimes there is not required.
    let message = &document["components"]["schemas"]["event-source.message"];
    assert!(message["properties"]["customType"].is_object());
    assert!(!message["required"].as_array().unwrap().contains(&json!("customType")));
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    fn check(document: &Value, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{target}");
                }
                fields.values().for_each(|value| check(document, value));
            }
            Value::Array(items) => items.iter().for_each(|value| check(document, value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    check(&document, &document);
}

#[test]
fn personal_data_is_neither_described_in_the_clear_nor_shown() {
    let document = document();
    let registered = &document["components"]["schemas"]["member.registered.v1"]["properties"]["profile"];
    assert_eq!(registered["required"], json!(["$enc", "n", "c"]));
    assert!(
        !document.to_string().contains("ann@shop.example"),
        "a sample's personal data is in the document"
    );
}

#[test]
fn the_schema_of_samples_has_what_all_of_them_have() {
    let samples = [
        json!({ "a": 1, "b": [1, "x"], "d": null }),
        json!({ "a": null, "b": [], "c": { "e": 0.5 }, "d": null }),
    ];
    let schema = infer::schema(&samples.iter().collect::<Vec<_>>());
    let expected = json!({
        "type": "object",
        "properties": {
            "a": { "type": ["integer", "null"] },
            "b": { "type": "array", "items": { "type": ["integer", "string"] } },
            "c": { "type": "object", "properties": { "e": { "type": "number" } }, "required": ["e"] },
            "d": {},
        },
        "required": ["a", "b", "d"],
    });
    assert_eq!(schema, expected);
}
