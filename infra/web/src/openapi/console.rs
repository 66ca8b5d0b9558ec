//! The server API's operations again, as the console has them: see [`crate::layers`] for how they are served.

use crate::layers::console::{CONSOLE_APPS, MOUNTED};
use serde_json::{Map, Value, json};

/// Adds them to the paths of a document, so that no operation of the server API can be forgotten here.
pub(super) fn mount(paths: &mut Map<String, Value>) {
    let added: Vec<(String, Value)> = paths.iter().filter_map(|(path, item)| mounted(path, item)).collect();
    paths.extend(added);
}

fn mounted(path: &str, item: &Value) -> Option<(String, Value)> {
    let (begin, rest) =
        MOUNTED.iter().find_map(|(server, begin)| Some((begin, path.strip_prefix(server)?)))?;
    let mut item = item.clone();
    for operation in item.as_object_mut()?.values_mut().filter_map(Value::as_object_mut) {
        ask_session(operation);
    }
    Some((format!("{CONSOLE_APPS}{{appId}}/{begin}{rest}"), item))
}

/// The same operation, by the session of the app's owner.
fn ask_session(operation: &mut Map<String, Value>) {
    if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
        operation.insert("operationId".into(), format!("{id}InConsole").into());
    }
    operation.insert("security".into(), json!([{ "user": [] }]));
    let app = json!({
        "name": "appId", "in": "path", "required": true, "description": "An app of one's own.",
        "schema": { "type": "integer", "format": "int32", "minimum": 1 },
    });
    if let Some(list) = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut() {
        list.insert(0, app);
    }
    let error = json!({ "schema": { "$ref": "#/components/schemas/ErrorBody" } });
    let absent = json!({ "description": "One has no such app.", "content": { "application/json": error } });
    if let Some(responses) = operation.entry("responses").or_insert_with(|| json!({})).as_object_mut() {
        responses.entry("404").or_insert(absent);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_api_can_do_the_console_can_with_a_session() {
        let operation = json!({ "get": {
            "operationId": "getMember", "security": [{ "app": [] }],
            "parameters": [{ "name": "appUserId", "in": "path" }], "responses": { "200": {} },
        } });
        let document = json!({
            "/v2/apps/me/members/{appUserId}": operation, "/v2/vicollo-apps/me/groups": operation,
            "/v2/members/me": operation,
        });
        let mut paths = document.as_object().unwrap().clone();
        mount(&mut paths);
        assert_eq!(paths.len(), 5);
        assert!(paths.contains_key("/v2/console/apps/{appId}/vicollo/groups"));
        let made = &paths["/v2/console/apps/{appId}/members/{appUserId}"]["get"];
        assert_eq!(
            (&made["operationId"], &made["security"]),
            (&json!("getMemberInConsole"), &json!([{ "user": [] }]))
        );
        let names: Vec<_> = made["parameters"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["appId", "appUserId"]);
        assert!(made["responses"]["404"].is_object());
    }
}
