//! A JSON Schema from samples.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What all the samples have in common; fields that every object has are required.
pub fn schema(samples: &[&Value]) -> Value {
    let mut schema = Map::new();
    let types: BTreeSet<&str> = samples.iter().map(|sample| kind(sample)).collect();
    // From nothing but nulls one learns that there is a field, not what it holds.
    let known = types.iter().any(|kind| *kind != "null");
    match types.iter().copied().collect::<Vec<_>>().as_slice() {
        _ if !known => {}
        [one] => drop(schema.insert("type".into(), json!(one))),
        several => drop(schema.insert("type".into(), json!(several))),
    }
    let objects: Vec<&Map<String, Value>> = samples.iter().filter_map(|sample| sample.as_object()).collect();
    if !objects.is_empty() {
        fields(&objects, &mut schema);
    }
    let items: Vec<&Value> = samples.iter().filter_map(|sample| sample.as_array()).flatten().collect();
    if !items.is_empty() {
        schema.insert("items".into(), self::schema(&items));
    }
    Value::Object(schema)
}

fn fields(objects: &[&Map<String, Value>], schema: &mut Map<String, Value>) {
    let names: BTreeSet<&String> = objects.iter().flat_map(|object| object.keys()).collect();
    let mut properties = Map::new();
    let mut required = vec![];
    for name in names {
        let values: Vec<&Value> = objects.iter().filter_map(|object| object.get(name)).collect();
        if values.len() == objects.len() {
            required.push(json!(name));
        }
        properties.insert(name.clone(), self::schema(&values));
    }
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), Value::Array(required));
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
