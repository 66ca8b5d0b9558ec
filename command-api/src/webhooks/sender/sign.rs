use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

/// A key that is not `whsec_` and Base64.
#[derive(Debug, thiserror::Error)]
#[error("a signing key is not in the form of Standard Webhooks")]
pub(super) struct BrokenKey;

/// The headers of Standard Webhooks: one signature a key over id, time and body.
pub(super) fn headers(
    keys: &[Vec<u8>],
    id: Uuid,
    at: Timestamp,
    body: &[u8],
) -> Result<[(&'static str, String); 3], BrokenKey> {
    let seconds = at.as_micros().div_euclid(1_000_000);
    let mut signatures = vec![];
    for key in keys {
        let text = key.strip_prefix(super::super::signing::PREFIX.as_bytes()).ok_or(BrokenKey)?;
        let key = BASE64.decode(text).map_err(|_| BrokenKey)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| BrokenKey)?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        signatures.push(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())));
    }
    Ok([
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ])
}
