use schemas::errors::{Code, ErrorBody, PublicError};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_code_has_its_section_with_status_cause_and_remedy() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors/README.md");
    let text = std::fs::read_to_string(page).unwrap();
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    for code in Code::ALL {
        let found = sections.iter().find(|section| section.lines().next() == Some(code.as_str()));
        let section = found.unwrap_or_else(|| panic!("docs/errors has no section {}", code.as_str()));
        assert!(section.contains(&format!("Status {}.", code.status())), "{}", code.as_str());
        assert!(section.contains("**Cause.** ") && section.contains("**Remedy.** "), "{}", code.as_str());
    }
    assert_eq!(sections.len(), Code::ALL.len(), "docs/errors describes a code that is not there");
}

#[test]
fn no_two_codes_share_a_name() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
}

#[test]
fn the_body_has_two_keys_and_never_a_third() {
    let body = PublicError::from(domain::member::Refusal::NotFound).body();
    let json = serde_json::to_value(&body).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["errorCode", "errorMessage"]);
    assert_eq!(json["errorCode"], "MEMBER_NOT_FOUND");
    assert_eq!(serde_json::from_value::<ErrorBody>(json).unwrap(), body);
}

#[test]
fn the_codes_of_the_contract_keep_their_statuses() {
    let expected = [
        (Code::UnsupportedHttpMethod, "UNSUPPORTED_HTTP_METHOD", 400),
        (Code::InvalidHttpMessageBody, "INVALID_HTTP_MESSAGE_BODY", 400),
        (Code::EmptyAppCredentials, "EMPTY_APP_CREDENTIALS", 401),
        (Code::InvalidAppCredentials, "INVALID_APP_CREDENTIALS", 401),
        (Code::EmptyAppUserId, "EMPTY_APP_USER_ID", 400),
        (Code::InvalidAppUserIdFormat, "INVALID_APP_USER_ID_FORMAT", 400),
        (Code::CustomTypeSize, "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED", 400),
        (Code::CustomDataItemCount, "CUSTOM_DATA_ITEM_COUNT_UPPER_LIMIT_EXCEEDED", 400),
        (Code::CustomDataItemName, "CUSTOM_DATA_ITEM_NAME_SIZE_UPPER_LIMIT_EXCEEDED", 400),
        (Code::CustomDataItemValue, "CUSTOM_DATA_ITEM_VALUE_SIZE_UPPER_LIMIT_EXCEEDED", 400),
        (Code::MemberNotFound, "MEMBER_NOT_FOUND", 404),
        (Code::VideoPostNotFound, "VIDEO_POST_NOT_FOUND", 404),
        (Code::TranscodingProfileNotFound, "TRANSCODING_PROFILE_NOT_FOUND", 404),
        (Code::InternalServerError, "INTERNAL_SERVER_ERROR", 500),
        (Code::MediaServiceError, "MEDIA_SERVICE_INTERNAL_SERVER_ERROR", 500),
    ];
    for (code, name, status) in expected {
        assert_eq!((code.as_str(), code.status()), (name, status));
    }
}
