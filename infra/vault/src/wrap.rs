//! A subject's key as stored: sealed under the master key, and bound to the subject so that files cannot be swapped.
//!
//! ```text
//! version (1 byte, 1) │ nonce (24) │ sealed key and tag (48)
//! ```

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ports::log::App;
use ports::vault::Key;
use uuid::Uuid;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// Seals a subject's key.
pub fn wrap(master: &Key, app: App, subject: Uuid, key: &Key) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let sealed = XChaCha20Poly1305::new(&master.0.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &key.0, aad: &place(app, subject) })
        .expect("XChaCha20-Poly1305 seals any text below 256 GB");
    [&[VERSION][..], &nonce, &sealed].concat()
}

/// Opens what [`wrap`] sealed; none if the bytes were changed, belong to another subject or to another master key.
pub fn unwrap(master: &Key, app: App, subject: Uuid, stored: &[u8]) -> Option<Key> {
    let (version, rest) = stored.split_first()?;
    let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok().filter(|_| *version == VERSION)?;
    let payload = Payload { msg: sealed, aad: &place(app, subject) };
    let opened = XChaCha20Poly1305::new(&master.0.into()).decrypt(&XNonce::from(nonce), payload).ok()?;
    Zeroizing::new(opened).as_slice().try_into().ok().map(Key)
}

fn place(app: App, subject: Uuid) -> Vec<u8> {
    format!("reelog vault 1\n{}\n{subject}", app.0).into_bytes()
}
