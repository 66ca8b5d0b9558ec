//! What every operation has in common, tried on every operation of the document.

use crate::support::{Answer, Ask, Tenant, World};
use axum::body::Body;
use base64::Engine as _;
use bytes::Bytes;
use serde_json::{Value, json};

/// Method, path with numbers in it, and scheme of each operation that takes credentials.
fn operations(world: &World) -> Vec<(String, String, String)> {
    let document = serde_json::to_value(&world.document).unwrap();
    let mut found = vec![];
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(scheme) = operation["security"][0].as_object().and_then(|schemes| schemes.keys().next())
            else {
                continue;
            };
            let path = path
                .replace("{id}", "1")
                .replace("{appUserId}", "u1")
                .replace("{appUserIds}", "u1")
                .replace("{groupId}", "3")
                .replace("{objectId}", "1");
            found.push((method.to_uppercase(), path, scheme.clone()));
        }
    }
    assert!(found.len() >= 15, "the document names the operations: {found:?}");
    found
}

fn basic(text: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text))
}

#[tokio::test]
async fn every_operation_refuses_missing_and_wrong_credentials() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let key = tenant.basic.strip_prefix("Basic ").unwrap();
    let text = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(key).unwrap()).unwrap();
    let (api_key, _) = text.split_once(':').unwrap();
    let wrong = [
        basic(&format!("{api_key}:wrong")),
        basic("no:one"),
        basic("nocolon"),
        "Basic %%%".into(),
        "Bearer x".into(),
    ];
    for (method, path, scheme) in operations(&world) {
        let scheme = scheme.to_uppercase();
        let ask = || world.ask(&method, &path);
        ask().json(&json!({})).await.refused(401, &format!("EMPTY_{scheme}_CREDENTIALS"));
        for wrong in &wrong {
            ask().by(wrong).json(&json!({})).await.refused(401, &format!("INVALID_{scheme}_CREDENTIALS"));
        }
        if scheme == "OPERATOR" {
            ask().by(&tenant.basic).json(&json!({})).await.refused(401, "INVALID_OPERATOR_CREDENTIALS");
            ask().by(&world.worker()).json(&json!({})).await.refused(401, "INVALID_OPERATOR_CREDENTIALS");
        }
    }
}

/// The operations that read a body.
const WITH_BODY: [(&str, &str); 7] = [
    ("POST", "/v2/apps/me/members"),
    ("POST", "/v2/apps/me/members/login"),
    ("PATCH", "/v2/apps/me/members/u1"),
    ("POST", "/v2/apps/me/video-posts"),
    ("PATCH", "/v2/apps/me/video-posts/1"),
    ("POST", "/v2/apps/me/video-posts/1/src-file/request-upload-urls"),
    ("POST", "/v2/apps/me/video-posts/1/src-file/complete-upload"),
];

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_whatever_its_content_type() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let bombs: [Vec<u8>; 5] = [
        b"{".to_vec(),
        b"not json".to_vec(),
        b"{\"appUserId\":\"\xff\xfe\"}".to_vec(),
        b"5".to_vec(),
        "[".repeat(10_000).into_bytes(),
    ];
    for (method, path) in WITH_BODY {
        for content_type in ["application/json", "text/plain"] {
            for bomb in &bombs {
                let ask = world.ask(method, path).by(&tenant.basic).header("content-type", content_type);
                ask.raw(bomb.clone()).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_nested_ten_thousand_deep_is_refused_in_known_and_unknown_fields() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let deep = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let login = || world.post("/v2/apps/me/members/login").by(&tenant.basic);
    let known = login().raw(format!("{{\"appUserId\":\"u1\",\"customData\":{deep}}}")).await;
    known.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let unknown = login().raw(format!("{{\"appUserId\":\"u1\",\"unknown\":{deep}}}")).await;
    unknown.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn a_name_that_is_there_twice_is_refused_in_known_and_unknown_fields() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    for body in [r#"{"appUserId":"u1","appUserId":"u2"}"#, r#"{"appUserId":"u1","x":{"a":1,"a":1}}"#] {
        let answer = world.post("/v2/apps/me/members/login").by(&tenant.basic).raw(body).await;
        answer.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
}

#[tokio::test]
async fn packed_bodies_other_types_and_oversized_heads_are_refused() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!({ "appUserId": "u1" }).to_string();
    let login = || world.post("/v2/apps/me/members/login").by(&tenant.basic);
    for (name, value) in [
        ("content-encoding", "gzip"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-type", "application/xml"),
    ] {
        login().header(name, value).raw(body.clone()).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    for kind in ["application/json; charset=utf-8", "APPLICATION/JSON", "text/plain;charset=UTF-8"] {
        login().header("content-type", kind).raw(body.clone()).await.expect(200);
    }
    login()
        .header("x-long", &"x".repeat(40_000))
        .raw(body.clone())
        .await
        .refused(431, "REQUEST_HEADERS_TOO_LARGE");
    let long = format!("/v2/apps/me/members/{}", "x".repeat(20_000));
    world.get(&long).by(&tenant.basic).send().await.refused(414, "URI_TOO_LONG");
}

#[tokio::test]
async fn a_preflight_needs_no_credentials_on_any_path_and_names_what_may_be_sent() {
    let world = World::start().await;
    for (_, path, _) in operations(&world) {
        let ask = world.ask("OPTIONS", &path).header("origin", "https://shop.example");
        let ask = ask.header("access-control-request-method", "PATCH");
        let answer = ask.header("access-control-request-headers", "authorization").send().await.expect(200);
        let said = |name: &str| answer.headers[name].to_str().unwrap().to_lowercase();
        assert_eq!(said("access-control-allow-origin"), "*");
        for method in ["patch", "delete", "head", "put"] {
            assert!(said("access-control-allow-methods").contains(method), "{method}");
        }
        for name in ["authorization", "content-type", "idempotency-key", "if-match", "last-event-id"] {
            assert!(said("access-control-allow-headers").contains(name), "{name}");
        }
    }
    let refused = world.get("/v2/apps/me/members").header("origin", "https://shop.example").send().await;
    let exposed = refused.headers["access-control-expose-headers"].to_str().unwrap().to_lowercase();
    for name in ["etag", "x-request-id", "ratelimit", "location", "retry-after", "link"] {
        assert!(exposed.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_body_beyond_a_mebibyte_is_refused_however_it_comes() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    for (method, path) in WITH_BODY {
        let ask = || world.ask(method, path).by(&tenant.basic);
        ask().raw(vec![b' '; (1 << 20) + 1]).await.refused(413, "REQUEST_TOO_LARGE");
        let endless =
            futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 8_192])));
        ask().raw(Body::from_stream(endless)).await.refused(413, "REQUEST_TOO_LARGE");
    }
}

#[tokio::test]
async fn what_no_route_takes_is_refused_in_the_same_two_keys() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    world.get("/nowhere").send().await.refused(404, "RESOURCE_NOT_FOUND");
    world.put("/v2/apps/me/members").by(&tenant.basic).send().await.refused(400, "UNSUPPORTED_HTTP_METHOD");
    world
        .ask("BREW", "/v2/apps/me/members")
        .by(&tenant.basic)
        .send()
        .await
        .refused(400, "UNSUPPORTED_HTTP_METHOD");
    for id in ["x", "0", "-1", "2147483648", "1.5"] {
        let answer =
            world.patch(&format!("/v2/apps/me/video-posts/{id}")).by(&tenant.basic).json(&json!({})).await;
        answer.refused(404, "VIDEO_POST_NOT_FOUND");
    }
    for query in ["page=x", "pageSize=-1"] {
        let answer = world.get(&format!("/v2/operator/apps?{query}")).by(&world.operator()).send().await;
        answer.refused(400, "INVALID_REQUEST_PARAMETER");
    }
}

#[tokio::test]
async fn pages_count_from_one_and_have_a_largest_size() {
    let world = World::start().await;
    for _ in 0..3 {
        Tenant::new(&world).await;
    }
    let get = |query: &str| {
        let ask = world.get(&format!("/v2/operator/apps?{query}")).by(&world.operator());
        async move { ask.send().await.expect(200).json }
    };
    for first in ["", "page=0", "page=1", "page="] {
        let page = get(first).await;
        assert_eq!(
            (&page["number"], &page["size"], &page["numberOfElements"]),
            (&json!(0), &json!(10), &json!(3))
        );
    }
    let second = get("page=2&pageSize=2").await;
    assert_eq!(
        (&second["number"], &second["numberOfElements"], &second["last"]),
        (&json!(1), &json!(1), &json!(true))
    );
    assert_eq!(get("pageSize=100000").await["size"], json!(500));
}

#[tokio::test]
async fn a_preflight_needs_no_credentials_and_allows_the_authorization_header() {
    let world = World::start().await;
    for (method, path, _) in operations(&world) {
        let ask = world
            .ask("OPTIONS", &path)
            .header("origin", "http://page")
            .header("access-control-request-method", &method);
        let answer: Answer = ask
            .header("access-control-request-headers", "authorization,content-type")
            .send()
            .await
            .expect(200);
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_ascii_lowercase();
        assert_eq!(header("access-control-allow-origin"), "*");
        assert!(header("access-control-allow-headers").contains("authorization"));
        assert!(header("access-control-allow-methods").contains(&method.to_lowercase()));
    }
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let world = World::start().await;
    let ask = |ask: Ask| async { ask.send().await.headers["x-request-id"].to_str().unwrap().to_owned() };
    assert_eq!(ask(world.get("/nowhere").header("x-request-id", "my-id.1")).await, "my-id.1");
    let ours = ask(world.get("/nowhere").header("x-request-id", "bad id \"")).await;
    assert!(uuid::Uuid::parse_str(&ours).is_ok(), "{ours}");
}

#[tokio::test]
async fn every_operation_is_described_with_its_refusals() {
    let world = World::start().await;
    let document = serde_json::to_value(&world.document).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(operation["operationId"].is_string(), "{method} {path} has no operationId");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path} never succeeds");
            let secured = operation.get("security").is_some_and(|schemes| *schemes != Value::Null);
            // A sign-in answers 401 too, and asks for no credentials before.
            assert!(!secured || answers.contains_key("401"), "{method} {path}");
        }
    }
}
