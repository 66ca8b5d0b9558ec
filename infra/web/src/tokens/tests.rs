use super::*;
use jsonwebtoken::get_current_timestamp;
use serde_json::{Value, json};

const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";
const TERMS: Terms = Terms { lifetime_s: 86_400, from_s: 0 };

fn claims(purpose: Purpose) -> Claims {
    Claims {
        app_id: 8.try_into().unwrap(),
        purpose,
        app_user_id: "1".parse().unwrap(),
        member_id: 1_393.try_into().unwrap(),
        username: Some("user1".into()),
    }
}

fn now_s() -> i64 {
    i64::try_from(get_current_timestamp()).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn payload() -> Value {
    json!({
        "sub": "null", "jti": "x", "iss": "FlipFlop", "iat": now_s(), "exp": now_s() + 60,
        "claims": { "appId": 8, "type": "MEMBER", "appUserId": "1", "memberId": 1393, "username": null }
    })
}

fn signed(header: &Header, payload: &Value, key: &[u8]) -> String {
    jsonwebtoken::encode(header, payload, &EncodingKey::from_secret(key)).unwrap()
}

#[test]
fn a_token_is_good_for_its_own_purpose_only() {
    let key = TokenKey::new(KEY);
    let tokens = key.login(claims(Purpose::Member), TERMS, at(now_s())).unwrap();
    let read = |token: &str, purpose| key.read(token, &[purpose]).and_then(|read| read.under(TERMS));
    assert_eq!(read(&tokens.access_token, Purpose::Member), Some(claims(Purpose::Member)));
    assert_eq!(read(&tokens.refresh_token, Purpose::Refresh), Some(claims(Purpose::Refresh)));
    for other in [Purpose::Guest, Purpose::Refresh, Purpose::GuestRefresh, Purpose::Streaming] {
        assert_eq!(read(&tokens.access_token, other), None);
    }
    assert!(key.read_app_streaming(&tokens.streaming_token).is_none(), "a member's is not the app's");
    let all = key.app_streaming(8.try_into().unwrap(), TERMS, at(now_s())).unwrap();
    assert_eq!(key.read_app_streaming(&all).unwrap().claimed().app_id.get(), 8);
    assert!(key.read(&all, &[Purpose::Streaming]).is_none());
}

#[test]
fn a_guest_stays_a_guest_when_the_tokens_are_renewed() {
    let key = TokenKey::new(KEY);
    let tokens = key.login(claims(Purpose::Guest), TERMS, at(now_s())).unwrap();
    assert!(key.read(&tokens.refresh_token, &[Purpose::Refresh]).is_none());
    assert!(key.read(&tokens.refresh_token, &[Purpose::GuestRefresh]).is_some());
}

#[test]
fn a_token_lives_as_long_as_its_app_says() {
    let key = TokenKey::new(KEY);
    let short = Terms { lifetime_s: 300, from_s: 0 };
    let read = |issued_s| {
        let tokens = key.login(claims(Purpose::Member), short, at(issued_s)).unwrap();
        key.read(&tokens.access_token, &[Purpose::Member])
    };
    assert!(read(now_s() - 290).is_some());
    // A minute of leeway for clocks that differ.
    assert!(read(now_s() - 330).is_some());
    assert!(read(now_s() - 370).is_none());
}

#[test]
fn a_reset_of_the_credentials_ends_tokens_issued_before_it_and_none_after() {
    let key = TokenKey::new(KEY);
    let reset = Terms { lifetime_s: 300, from_s: now_s() + 1 };
    let under = |terms| {
        let tokens = key.login(claims(Purpose::Member), terms, at(now_s())).unwrap();
        key.read(&tokens.access_token, &[Purpose::Member]).unwrap().under(reset)
    };
    assert_eq!(under(TERMS), None);
    assert_eq!(under(reset), Some(claims(Purpose::Member)));
}

#[test]
fn a_forged_token_is_refused() {
    let key = TokenKey::new(KEY);
    let hs256 = Header::new(Algorithm::HS256);
    let accepts = |token: &str| key.read(token, &[Purpose::Member]).is_some();
    assert!(accepts(&signed(&hs256, &payload(), KEY)), "the pattern itself is good");
    let with = |change: fn(&mut Value)| {
        let mut payload = payload();
        change(&mut payload);
        signed(&hs256, &payload, KEY)
    };
    let good = signed(&hs256, &payload(), KEY);
    let parts: Vec<&str> = good.split('.').collect();
    let table = [
        ("another key", signed(&hs256, &payload(), b"another key of the same length!!")),
        ("another algorithm", signed(&Header::new(Algorithm::HS512), &payload(), KEY)),
        ("no algorithm", format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1])),
        ("RS256 in the header", format!("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{}.{}", parts[1], parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("altered", good.replace(parts[1], &parts[1][1..])),
        ("no expiry", with(|payload| _ = payload.as_object_mut().unwrap().remove("exp"))),
        ("expired", with(|payload| payload["exp"] = json!(now_s() - 61))),
        ("a life of years", with(|payload| payload["exp"] = json!(now_s() + 1_000_000_000))),
        (
            "a life beyond all numbers",
            with(|payload| {
                payload["iat"] = json!(i64::MIN);
                payload["exp"] = json!(i64::MAX);
            }),
        ),
        ("another issuer", with(|payload| payload["iss"] = json!("LiveKit"))),
        ("no issuer", with(|payload| _ = payload.as_object_mut().unwrap().remove("iss"))),
        ("no claims", with(|payload| payload["claims"] = json!({}))),
        ("an unknown purpose", with(|payload| payload["claims"]["type"] = json!("ADMIN"))),
        ("empty", String::new()),
        ("huge", "x".repeat(1 << 20)),
    ];
    for (why, token) in table {
        assert!(!accepts(&token), "{why}");
    }
}
