//! The one cipher of the platform: bytes sealed under a key and bound to a place (XChaCha20-Poly1305).

use crate::vault::Key;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Bytes of a nonce; random ones of this length never meet.
pub const NONCE_BYTES: usize = 24;

/// Seals bytes for a place; the nonce must come along to open them.
pub fn seal(key: &Key, place: &[u8], plain: &[u8]) -> ([u8; NONCE_BYTES], Vec<u8>) {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let sealed = XChaCha20Poly1305::new(&key.0.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place })
        .expect("XChaCha20-Poly1305 seals any text below 256 GB");
    (nonce, sealed)
}

/// Opens what [`seal`] made; none if it was altered, or sealed for another place or under another key.
pub fn open(key: &Key, place: &[u8], nonce: [u8; NONCE_BYTES], sealed: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload { msg: sealed, aad: place };
    XChaCha20Poly1305::new(&key.0.into()).decrypt(&XNonce::from(nonce), payload).ok()
}
