//! The owner of the things: let in, and finds them.
//!
//! Without this the matrix would prove nothing: an id that nobody has is not found either.

use super::{Stage, none, right, sides, slots};
use crate::document::{Caller, Operation};
use crate::seed::Owner;

/// What ends something, the mildest first: the first that fits an operation is its rank.
const ENDS: [(u8, &str, &str); 14] = [
    (9, "", "/reset-credentials"),
    (9, "DELETE", "/apps/{appId}"),
    (9, "DELETE", "/apps/{id}"),
    (9, "DELETE", "/sessions/{id}"),
    (10, "", "/sign-out"),
    (11, "", "/password"),
    (8, "POST", "/disable"),
    (6, "POST", "/transcoding-profiles/{profileId}/retire"),
    (7, "DELETE", "/members/{appUserId}"),
    (4, "PATCH", "/members/{appUserId}"),
    (4, "POST", "/ban"),
    (4, "PUT", "/members/{appUserId}/group"),
    (3, "POST", "/leave"),
    (5, "DELETE", ""),
];

/// Found, but for something in it that the seed does not make, or that the same operation of another API used up.
const SPENT: [&str; 5] = [
    "401 INVALID_SIGN_IN",
    "404 CHAT_ROOM_NOT_FOUND",
    "404 VIDEO_ROOM_ENTRY_REQUEST_NOT_FOUND",
    "404 VIDEO_ROOM_PARTICIPANT_NOT_FOUND",
    "404 CHANNEL_MESSAGE_NOT_FOUND",
];

/// Reads, then changes, then what ends things, the innermost first.
fn rank(operation: &Operation) -> (u8, usize) {
    let depth = 99 - operation.path.split('/').count();
    if operation.method == "GET" {
        return (0, depth);
    }
    let fits = |method: &str, end: &str| {
        (method.is_empty() || operation.method == method) && operation.path.ends_with(end)
    };
    (ENDS.iter().find(|(_, method, end)| fits(method, end)).map_or(1, |(rank, _, _)| *rank), depth)
}

/// What the owner cannot do in one API.
async fn refused(stage: &Stage, owner: &Owner, operations: Vec<&Operation>) -> Vec<String> {
    let mut found = vec![];
    for operation in operations {
        for (index, (tenant, _)) in sides(stage, operation).into_iter().enumerate() {
            // The same kind of app of this owner's.
            let tenant = owner.apps.iter().find(|app| app.is_vicollo == tenant.is_vicollo).unwrap();
            let id = |slot: &slots::Slot| owner.id(tenant, slot.key);
            let by = match operation.caller {
                Caller::Operator => stage.world.operator(),
                // The session that was opened first has ended.
                Caller::User if rank(operation).0 >= 10 => owner.sign_in(&stage.world).await,
                caller => right(caller, owner, tenant).to_owned(),
            };
            let cell = stage.ask(operation, &by, &slots::fill(operation, id), None).await.cell();
            // What a person ends, is ended in both apps.
            let is_over = index > 0 && rank(operation).0 >= 8;
            let is_no = ["401", "403", "404", "5"].iter().any(|start| cell.starts_with(start));
            if is_no && !is_over && !SPENT.contains(&cell.as_str()) {
                let kind = if tenant.is_vicollo { "Vicollo" } else { "FlipFlop" };
                found.push(format!("{} in a {kind} app: {cell}", operation.name()));
            }
        }
    }
    found
}

#[tokio::test]
async fn the_owner_of_the_things_is_let_in_and_finds_them() {
    let stage = Stage::set().await;
    let apis = ["/v2/apps/", "/v2/vicollo-apps/", "/v2/members/", "/v2/console/", "/v2/operator/"];
    let names = ["carla", "dora", "emma", "fanny", "greta"];
    let mut found = vec![];
    for (api, name) in apis.into_iter().zip(names) {
        let owner = Owner::new(&stage.world, name).await;
        let is_asked = |one: &&Operation| one.caller != Caller::Anybody && one.path.starts_with(api);
        let mut operations: Vec<&Operation> = stage.operations.iter().filter(is_asked).collect();
        operations.sort_by_key(|operation| rank(operation));
        found.extend(refused(&stage, &owner, operations).await);
    }
    none(&found, "what its owner cannot do");
}
