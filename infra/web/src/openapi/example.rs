//! Examples made from schemas: what the schema itself gives as an example or a default, else the plainest value.

use serde_json::{Map, Value, json};

/// Schemas in schemas; a list of lists of things is the deepest of ours.
const DEPTH_MAX: u32 = 12;

/// A value that the schema takes.
pub(super) fn of(schema: &Value, components: &Value) -> Value {
    at(schema, components, 0)
}

fn at(schema: &Value, components: &Value, depth: u32) -> Value {
    if depth > DEPTH_MAX {
        return Value::Null;
    }
    let next = |schema: &Value| at(schema, components, depth + 1);
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return next(&components["schemas"][name]);
    }
    let given = schema.get("example").or_else(|| schema["examples"].get(0)).or_else(|| schema.get("const"));
    if let Some(given) = given.or_else(|| schema["enum"].get(0)).or_else(|| schema.get("default")) {
        return given.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let objects = parts.iter().map(next).filter_map(|part| part.as_object().cloned());
        return Value::Object(objects.flatten().collect());
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[choice].as_array() {
            let first = parts.iter().find(|part| part["type"] != "null");
            return first.map_or(Value::Null, next);
        }
    }
    plain(schema, next)
}

/// The plainest value of a type.
fn plain(schema: &Value, next: impl Fn(&Value) -> Value) -> Value {
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    let kind = kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null"));
    let least = || schema.get("minimum").cloned().unwrap_or_else(|| json!(1));
    match kind {
        Some("integer" | "number") => least(),
        Some("boolean") => json!(true),
        Some("array") => json!([next(&schema["items"])]),
        Some("string") => text(schema),
        Some("object") | None => object(schema, next),
        Some(_) => Value::Null,
    }
}

fn object(schema: &Value, next: impl Fn(&Value) -> Value) -> Value {
    let mut made = Map::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        made.insert(name.clone(), next(field));
    }
    if made.is_empty() && schema["additionalProperties"].is_object() {
        made.insert("key".into(), next(&schema["additionalProperties"]));
    }
    Value::Object(made)
}

fn text(schema: &Value) -> Value {
    json!(match schema["format"].as_str() {
        Some("date-time") => "2026-03-14T02:24:29.000001Z",
        Some("uuid") => "0195a2d1-7c3e-7bb0-9d0e-6f2f7a1c4b5d",
        Some("uri") => "https://video.example/a",
        Some(_) | None => "text",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_every_field_and_follows_references_choices_and_loops() {
        let components = json!({ "schemas": {
            "A": { "type": "object", "properties": {
                "id": { "type": "integer", "minimum": 0 }, "at": { "type": "string", "format": "date-time" },
                "b": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/B" }] },
                "all": { "type": "array", "items": { "$ref": "#/components/schemas/B" } } } },
            "B": { "type": "string", "enum": ["X", "Y"] },
            "Loop": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Loop" } } },
        } });
        let made = of(&json!({ "$ref": "#/components/schemas/A" }), &components);
        assert_eq!(made, json!({ "id": 0, "at": "2026-03-14T02:24:29.000001Z", "b": "X", "all": ["X"] }));
        assert!(of(&json!({ "$ref": "#/components/schemas/Loop" }), &components).is_object());
    }
}
