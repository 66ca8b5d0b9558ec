//! Passwords that people choose: argon2id, as text that says its own parameters.

use crate::ApiError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use schemas::errors::Code;
use tokio::sync::Semaphore;

/// Kibibytes, rounds and lanes of a new hash: what OWASP recommends where memory matters (19 MiB, 2, 1).
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// Hashes at a time: each takes 19 MiB and a core for tens of milliseconds, and anybody can ask for one.
const AT_ONCE: usize = 4;
/// Waits for a turn; more than these are told to come back.
const WAITING_MAX: usize = 64;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE + WAITING_MAX);

/// The hash under which a password is kept; another one each time.
pub async fn hash(password: &str) -> Result<String, ApiError> {
    let password = password.to_owned();
    work(move || {
        let hash = argon2()?.hash_password(password.as_bytes()).map_err(ApiError::internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one that was hashed.
pub async fn verify(password: &str, hash: &str) -> Result<bool, ApiError> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    work(move || {
        let hash = PasswordHash::new(&hash).map_err(ApiError::internal)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

fn argon2() -> Result<Argon2<'static>, ApiError> {
    let (memory, rounds, lanes) = COST;
    let params = Params::new(memory, rounds, lanes, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs it where it blocks nobody, a few at a time.
async fn work<T: Send + 'static>(
    hash: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let _place = PLACES.try_acquire().map_err(|_| Code::ServiceUnavailable)?;
    let _turn = TURNS.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(hash).await.map_err(ApiError::internal)?
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let kept = hash("open sesame").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("open sesame", &kept).await.unwrap());
        assert!(!verify("open barley", &kept).await.unwrap());
        assert_ne!(hash("open sesame").await.unwrap(), kept);
    }

    #[tokio::test]
    async fn a_hash_that_is_none_is_a_fault_of_ours_and_no_wrong_password() {
        assert!(verify("x", "x").await.is_err());
    }
}
