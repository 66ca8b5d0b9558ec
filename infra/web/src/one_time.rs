//! One-time tokens: `{key of the stream}.{secret}`, so that whoever brings one need not say whose it is.

use crate::{ApiError, Secrets, ksuid};
use domain::Timestamp;
use domain::one_time::OneTime;
use schemas::errors::Code;

/// What a token is good for; part of what is hashed, so that none serves another purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A user signs up.
    Invitation,
    /// A user sets a new password.
    UserReset,
    /// A member sets a new password.
    MemberReset,
    /// A user's open session.
    Session,
}

impl Purpose {
    /// The name in the hash. Never changed: hashes are stored.
    const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::UserReset => "user-reset",
            Self::MemberReset => "member-reset",
            Self::Session => "session",
        }
    }
}

/// A token that was just made; the text is nowhere else.
pub struct Issued {
    pub text: String,
    pub kept: OneTime,
}

/// Makes a token for the stream of this key.
pub fn issue(secrets: &Secrets, purpose: Purpose, key: &str, at: Timestamp, lifetime_s: i64) -> Issued {
    let secret = ksuid::secret();
    let kept = OneTime {
        hash: hash(secrets, purpose, &secret),
        expires_at: Timestamp::from_micros(at.as_micros().saturating_add(lifetime_s * 1_000_000)),
    };
    Issued { text: format!("{key}.{secret}"), kept }
}

/// Of which stream a token is, and its hash.
pub fn read<'a>(secrets: &Secrets, purpose: Purpose, text: &'a str) -> Result<(&'a str, String), ApiError> {
    let (key, secret) = text.trim().split_once('.').ok_or(Code::InvalidOneTimeToken)?;
    // Whatever else could be in a key names no stream of ours.
    let plain =
        (1..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !plain {
        return Err(Code::InvalidOneTimeToken.into());
    }
    Ok((key, hash(secrets, purpose, secret)))
}

/// The keyed hash of a token's secret.
pub fn hash(secrets: &Secrets, purpose: Purpose, secret: &str) -> String {
    secrets.hash_one_time(purpose.name(), secret)
}

/// Whether this is the secret that was hashed; takes as long for a wrong one.
pub fn is(secrets: &Secrets, purpose: Purpose, secret: &str, hash: &str) -> bool {
    secrets.is_one_time(purpose.name(), secret, hash)
}
