//! A good body for each schema of a request. `"$thing"` stands for the id of a thing of the caller's.

use serde_json::{Value, json};

/// The body of an operation; none where nothing is sent.
///
/// # Panics
/// For a schema that is not here: whoever makes a new one says what is good in it.
pub fn of(schema: Option<&str>) -> Option<Value> {
    let schema = schema?;
    Some(
        people(schema)
            .or_else(|| media(schema))
            .or_else(|| rooms(schema))
            .or_else(|| apps(schema))
            .unwrap_or_else(|| {
                panic!("no good body of {schema} is known: add it to infra/contract bodies.rs")
            }),
    )
}

fn people(schema: &str) -> Option<Value> {
    Some(match schema {
        "LoginBody" => json!({ "userName": "newcomer", "password": "correct horse" }),
        "MemberBody" => json!({ "appUserId": "$member", "appUserName": "Name", "customData": { "a": "b" } }),
        "MemberPatch" => json!({ "appUserName": "New name" }),
        "MemberResetBody" => {
            json!({ "userName": "nobody", "resetToken": "none", "newPassword": "correct horse" })
        }
        "MemberSignInBody" => json!({ "userName": "nobody", "password": "correct horse" }),
        "PasswordBody" => json!({ "currentPassword": "correct horse", "newPassword": "correct horse 2" }),
        "PasswordResetBody" => json!({ "resetToken": "none", "newPassword": "correct horse" }),
        "RefreshBody" => json!({ "refreshToken": "none" }),
        "SignInBody" => json!({ "email": "nobody@example.org", "password": "correct horse" }),
        "SignUpBody" => json!({ "invitationToken": "none", "password": "correct horse" }),
        "UserBody" => json!({ "email": "new@example.org", "name": "New" }),
        "UserPatch" => json!({ "name": "New name" }),
        "VicolloMemberBody" => json!({ "appUserId": "$member", "screenName": "Name", "groupId": "$group" }),
        "VicolloMemberPatch" => json!({ "screenName": "New name", "groupId": "$group" }),
        "GroupBody" => json!({ "name": "Newcomers", "permissions": ["VIDEO_ROOM_CREATE_ANY"] }),
        "GroupChoice" => json!({ "groupId": "$group" }),
        "GroupPatch" => json!({ "name": "Renamed" }),
        "PermissionsBody" => json!({ "permissions": ["VIDEO_ROOM_CREATE_ANY"] }),
        _ => return None,
    })
}

fn media(schema: &str) -> Option<Value> {
    Some(match schema {
        "BeaconBody" => json!({ "session": "s", "startupMs": 300, "playedMs": 4000 }),
        "AllowedMembersBody" => json!({ "appUserIds": ["$member"] }),
        "[CompletedPart]" => json!([{ "partNumber": 1, "eTag": "0" }]),
        "PictureRequest" => json!({ "filename": "a.jpg", "size": 10, "contentType": "image/jpeg" }),
        "PostBody" => json!({ "appUserId": "$member", "title": "New", "thumbnailProfileId": "$profile" }),
        "PostFields" => json!({ "title": "New", "thumbnailProfileId": "$profile" }),
        "PostPatch" => json!({ "title": "New title", "thumbnailProfileId": "$profile" }),
        "DefaultProfiles" => json!({ "thumbnailProfileId": "$profile" }),
        "ProfileRevision" => json!({ "profile": { "longSide": 65 } }),
        "ProfileBody" => json!({ "name": "small", "type": "THUMBNAIL", "profile": { "longSide": 64 } }),
        "StorageObjectBody" => json!({ "filename": "a.pdf", "contentType": "application/pdf", "size": 4 }),
        "StorageObjectPatch" => json!({ "filename": "b.pdf" }),
        "StreamKeyPatch" => json!({ "mode": "CMAF" }),
        "UploadRequest" => json!({ "filename": "a.mp4", "size": 10, "contentType": "video/mp4" }),
        _ => return None,
    })
}

fn rooms(schema: &str) -> Option<Value> {
    let room = json!({ "appUserId": "$member", "type": "VIDEO_CONFERENCE", "title": "New" });
    Some(match schema {
        "RoomBody" | "VicolloRoomBody" => room,
        "RoomPatch" | "VicolloRoomPatch" => json!({ "title": "New title" }),
        "[AllowedParticipant]" => json!([{ "appUserId": "$member" }]),
        "EmbedBody" => json!({ "displayName": "Name" }),
        "EndBody" => json!({ "force": false }),
        "JoinBody" | "WebRtcTokenBody" => json!({}),
        "MessageBody" => json!({ "message": "hello" }),
        "PolicyBody" => json!({ "canAutoResume": true }),
        "RoleBody" => json!({ "role": "CONTRIBUTOR" }),
        "AdminMessageBody" => {
            json!({ "messageType": "COMMAND", "message": "hello", "appUserIds": ["$member"] })
        }
        "GuestChatBody" => json!({ "appUserName": "Guest" }),
        "BannedWordsBody" => json!({ "words": ["foo"] }),
        _ => return None,
    })
}

fn apps(schema: &str) -> Option<Value> {
    Some(match schema {
        "AppBody" | "OwnAppBody" => json!({ "name": "new" }),
        "OwnAppPatch" => json!({ "name": "new name" }),
        "CallbackBody" => {
            json!({ "url": "https://hooks.example/new", "id": "hook", "password": "a long password" })
        }
        "RotateBody" => json!({ "overlapSeconds": 60 }),
        "RedeliverBody" => json!({ "delivered": true }),
        _ => return None,
    })
}
