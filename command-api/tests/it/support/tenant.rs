use super::World;
use base64::Engine as _;
use serde_json::{Value, json};

/// An app with a member.
pub struct Tenant {
    pub id: u64,
    /// The Authorization header of its backend.
    pub basic: String,
}

impl Tenant {
    pub async fn new(world: &World) -> Self {
        let made =
            world.post("/v2/operator/apps").by(&world.operator()).json(&json!({ "name": "shop" })).await;
        let made = made.expect(201).json;
        let tenant =
            Self { id: made["id"].as_u64().unwrap(), basic: basic(&made["apiKey"], &made["apiSecret"]) };
        world
            .post("/v2/apps/me/members")
            .by(&tenant.basic)
            .json(&json!({ "appUserId": "u1" }))
            .await
            .expect(201);
        tenant
    }

    /// Logs a member in; answers the Authorization header of its client.
    pub async fn login(&self, world: &World, app_user_id: &str) -> String {
        let body = json!({ "appUserId": app_user_id });
        let tokens =
            world.post("/v2/apps/me/members/login").by(&self.basic).json(&body).await.expect(200).json;
        format!("Bearer {}", tokens["accessToken"].as_str().unwrap())
    }

    /// The tenant's API key with a secret that is not its own.
    pub fn wrong_secret(&self) -> String {
        let text = self.basic.strip_prefix("Basic ").unwrap();
        let text = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
        let key = String::from_utf8(text).unwrap().split(':').next().unwrap().to_owned();
        basic(&key.into(), &"wrong".into())
    }

    /// A new post of the member, with these fields besides.
    pub async fn post(&self, world: &World, mut fields: Value) -> Value {
        fields["appUserId"] = "u1".into();
        world.post("/v2/apps/me/video-posts").by(&self.basic).json(&fields).await.expect(201).json
    }
}

pub fn basic(key: &Value, secret: &Value) -> String {
    let text = format!("{}:{}", key.as_str().unwrap(), secret.as_str().unwrap());
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text))
}

/// A post whose file of ten bytes has arrived in three parts.
pub async fn upload_clip(world: &World, tenant: &Tenant) -> u64 {
    upload_with(world, tenant, json!({})).await
}

/// The same for a post with these fields.
pub async fn upload_with(world: &World, tenant: &Tenant, fields: Value) -> u64 {
    let id = tenant.post(world, fields).await["id"].as_u64().unwrap();
    let path = format!("/v2/apps/me/video-posts/{id}/src-file");
    let wanted = json!({ "filename": "a.MP4", "size": 10, "contentType": "video/mp4", "multipartCount": 3 });
    let urls = world
        .post(&format!("{path}/request-upload-urls"))
        .by(&tenant.basic)
        .json(&wanted)
        .await
        .expect(200)
        .json;
    let mut parts = vec![];
    for (url, bytes) in urls.as_array().unwrap().iter().zip(["0123", "4567", "89"]) {
        let put = world.put(url["uploadUrl"].as_str().unwrap()).raw(bytes).await.expect(200);
        parts.push(json!({ "partNumber": url["partNumber"], "eTag": put.headers["etag"].to_str().unwrap() }));
    }
    let complete = format!("{path}/complete-upload");
    world.post(&complete).by(&tenant.basic).json(&Value::Array(parts)).await.expect(204);
    id
}
