//! Random names in the shape that clients have seen: 27 letters and digits, sorted roughly by time.

use ports::clock;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Characters of a name: 160 bits in base 62.
pub const LENGTH: usize = 27;
/// Seconds from 1970 to the scheme's own epoch, so that 32 bits last until 2150.
const EPOCH_S: i64 = 1_400_000_000;

/// A name of a time and 128 random bits.
pub fn timed() -> String {
    let seconds = clock::now().as_micros() / 1_000_000 - EPOCH_S;
    let mut bytes: [u8; 20] = rand::random();
    bytes[..4].copy_from_slice(&(seconds as u32).to_be_bytes());
    encode(bytes)
}

/// A secret: 160 random bits; under an `Idempotency-Key` those that this request got the first time.
pub fn secret() -> String {
    encode(crate::idempotency::current().map_or_else(rand::random, |keyed| keyed.secret()))
}

fn encode(bytes: [u8; 20]) -> String {
    let mut number = bytes;
    let mut text = [b'0'; LENGTH];
    for digit in text.iter_mut().rev() {
        let mut rest = 0_u32;
        for byte in &mut number {
            let part = rest * 256 + u32::from(*byte);
            *byte = (part / 62) as u8;
            rest = part % 62;
        }
        *digit = DIGITS[rest as usize];
    }
    text.iter().copied().map(char::from).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_160_bits_in_27_letters_and_digits() {
        assert_eq!(encode([0; 20]), "0".repeat(LENGTH));
        assert_eq!(encode([255; 20]), "aWgEPTl1tmebfsQzFP4bxwgy80V");
    }

    #[test]
    fn no_two_secrets_are_the_same() {
        let made: std::collections::BTreeSet<String> = (0..1_000).map(|_| secret()).collect();
        assert_eq!(made.len(), 1_000);
        assert!(
            made.iter()
                .all(|name| name.len() == LENGTH && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        );
    }
}
