use super::*;
use crate::tokens::{Claims, Purpose, Terms};
use domain::Timestamp;
use std::os::unix::fs::PermissionsExt;
use uuid::Uuid;

fn open() -> (tempfile::TempDir, Secrets) {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::open(folder.path()).unwrap();
    (folder, secrets)
}

#[test]
fn secrets_stay_the_same_over_restarts_and_are_the_owners_alone() {
    let (folder, first) = open();
    let second = Secrets::open(folder.path()).unwrap();
    assert_eq!(first.operator_token(), second.operator_token());
    assert_eq!(first.hash_api_secret("s"), second.hash_api_secret("s"));
    for name in [
        "operator.token",
        "keys/pepper",
        "keys/token",
        "keys/upload",
        "keys/worker.token",
        "keys/sealing.keys",
    ] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn an_api_secret_is_known_only_by_its_keyed_hash() {
    let (_folder, secrets) = open();
    let hash = secrets.hash_api_secret("right");
    assert!(secrets.is_api_secret("right", &hash));
    assert!(!secrets.is_api_secret("wrong", &hash));
    assert!(!open().1.is_api_secret("right", &hash), "another pepper, another hash");
}

#[test]
fn an_altered_or_expired_part_url_is_refused() {
    let (_folder, secrets) = open();
    let ticket = PartTicket {
        part_of: PartOf::Source,
        app: 1.try_into().unwrap(),
        post: 2.try_into().unwrap(),
        upload: Uuid::new_v4(),
        part: 3,
        size: 4,
        expires_s: 1_000,
    };
    let token = secrets.sign_part(&ticket);
    assert_eq!(secrets.read_part(&token, 1_000).unwrap(), ticket);
    assert_eq!(secrets.read_part(&token, 1_001).unwrap_err().code(), Code::UploadUrlExpired);
    for altered in [
        token.replace(".3.4.", ".3.5."),
        token.replacen("s.", "t.", 1),
        token.replacen("1.", "2.", 1),
        format!("{token}0"),
        "x".into(),
    ] {
        assert_eq!(secrets.read_part(&altered, 0).unwrap_err().code(), Code::InvalidUploadUrl, "{altered}");
    }
}

const TERMS: Terms = Terms { lifetime_s: 86_400, from_s: 0 };

fn claims() -> Claims {
    Claims {
        app_id: 8.try_into().unwrap(),
        purpose: Purpose::Member,
        app_user_id: "1".parse().unwrap(),
        member_id: 1_393.try_into().unwrap(),
        username: Some("user1".into()),
    }
}

#[test]
fn a_member_token_has_the_shape_that_clients_know() {
    use base64::Engine as _;
    let (_folder, secrets) = open();
    let tokens =
        secrets.tokens().login(claims(), TERMS, Timestamp::from_micros(1_741_934_269_000_000)).unwrap();
    let part = |index: usize| {
        let text = tokens.access_token.split('.').nth(index).unwrap();
        let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
        serde_json::from_slice::<serde_json::Value>(&json).unwrap()
    };
    assert_eq!(part(0), serde_json::json!({ "alg": "HS256", "typ": "JWT" }));
    let mut payload = part(1);
    assert_eq!(payload["jti"].take().as_str().unwrap().len(), 27);
    let expected = serde_json::json!({
        "sub": "null", "jti": null, "iss": "FlipFlop",
        "claims": { "appId": 8, "type": "MEMBER", "appUserId": "1", "memberId": 1393, "username": "user1" },
        "iat": 1_741_934_269, "exp": 1_742_020_669
    });
    assert_eq!(payload, expected);
}

#[test]
fn a_tus_url_says_what_was_signed_and_an_altered_one_or_one_of_another_kind_is_refused() {
    let (_folder, secrets) = open();
    let of = |of| TusTicket {
        app: 1.try_into().unwrap(),
        post: 2.try_into().unwrap(),
        upload: Uuid::new_v4(),
        size: 4,
        of,
    };
    let kinds = [TusOf::Whole, TusOf::Partial(7), TusOf::Final(vec![(7, 3), (u32::MAX, 1)])];
    for ticket in kinds.map(of) {
        let token = secrets.sign_tus(&ticket);
        assert_eq!(secrets.read_tus(&token).unwrap(), ticket);
        for altered in [token.replacen(".4.", ".5.", 1), format!("{token}0"), String::new()] {
            assert_eq!(secrets.read_tus(&altered).unwrap_err().code(), Code::InvalidUploadUrl);
        }
        assert_eq!(secrets.read_part(&token, 0).unwrap_err().code(), Code::InvalidUploadUrl);
    }
}
