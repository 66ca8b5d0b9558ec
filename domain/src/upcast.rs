//! The one choke point where old stored data is brought up to today's version (design decision 23).

use serde_json::Value;

/// One step: data of `event_type` at version `from`, to `from + 1`.
pub struct Upcast {
    pub event_type: &'static str,
    pub from: u16,
    pub step: fn(Value) -> Value,
}

/// Every step ever needed. Added to, never edited; each has a golden file of its old version.
pub const UPCASTS: &[Upcast] = &[];

/// Brings stored data up to the version that today's types read.
pub fn upcast(event_type: &str, version: u16, data: Value) -> Value {
    run(UPCASTS, event_type, version, data)
}

fn run(steps: &[Upcast], event_type: &str, mut version: u16, mut data: Value) -> Value {
    while let Some(next) = steps.iter().find(|step| step.event_type == event_type && step.from == version) {
        data = (next.step)(data);
        version += 1;
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_run_in_turn_until_today() {
        let steps = [
            Upcast {
                event_type: "a.b",
                from: 2,
                step: |data| json!({ "count": data["list"].as_array().map(Vec::len) }),
            },
            Upcast { event_type: "a.b", from: 1, step: |data| json!({ "list": data["items"] }) },
        ];
        assert_eq!(run(&steps, "a.b", 1, json!({ "items": [1, 2] })), json!({ "count": 2 }));
        assert_eq!(run(&steps, "a.c", 1, json!({ "items": [] })), json!({ "items": [] }));
    }
}
