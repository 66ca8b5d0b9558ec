//! Caption data in the supplemental information of H.264 (ATSC A/53 part 4, 6.2; ITU-T H.264 annex D).
//!
//! Read here and not from the parser's metadata, which keeps one of the two fields of an interlaced picture.

use crate::nal;

/// What a registered user puts there: ATSC, captions.
const CAPTIONS: [u8; 8] = [0xb5, 0x00, 0x31, b'G', b'A', b'9', b'4', 0x03];
const REGISTERED_USER: usize = 4;
/// Two fields of captions have under three hundred bytes.
const MAX_BYTES: usize = 4096;

/// Triples of a frame: a head with validity and kind, and two bytes.
pub(super) fn triples(frame: &[u8], is_avc: bool) -> Vec<[u8; 3]> {
    let mut found = Vec::new();
    for unit in nal::supplements(frame, is_avc) {
        let bytes = unescaped(&unit[..unit.len().min(MAX_BYTES)]);
        let mut rest = &bytes[..];
        while let Some((kind, message, behind)) = message(rest) {
            if let Some(data) = message.strip_prefix(&CAPTIONS).filter(|_| kind == REGISTERED_USER) {
                found.extend(cc_data(data));
            }
            rest = behind;
        }
    }
    found
}

/// Without the bytes that keep start codes out.
fn unescaped(unit: &[u8]) -> Vec<u8> {
    let mut zeros = 0;
    let is_kept = |byte: &u8| {
        let is_guard = zeros >= 2 && *byte == 3;
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        !is_guard
    };
    unit.iter().copied().filter(is_kept).collect()
}

/// The first message: its kind, its bytes, and what is behind it.
fn message(bytes: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (kind, rest) = number(bytes)?;
    let (length, rest) = number(rest)?;
    let (message, behind) = rest.split_at_checked(length)?;
    Some((kind, message, behind))
}

/// A number written as bytes of 255 and a rest.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let whole = bytes.iter().take_while(|byte| **byte == 0xff).count();
    let (last, rest) = bytes.get(whole..)?.split_first()?;
    Some((whole * 255 + usize::from(*last), rest))
}

/// The triples behind their count.
fn cc_data(bytes: &[u8]) -> Vec<[u8; 3]> {
    let Some(([flags, _], rest)) = bytes.split_first_chunk::<2>() else { return Vec::new() };
    let (triples, _) = rest.as_chunks::<3>();
    triples.iter().copied().take(usize::from(flags & 0x1f)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A frame of one unit with these triples, lengths before units.
    pub fn frame(triples: &[[u8; 3]]) -> Vec<u8> {
        let data = [&CAPTIONS[..], &[0x40 | triples.len() as u8, 0xff], &triples.concat(), &[0xff]].concat();
        let unit = [&[6, REGISTERED_USER as u8, data.len() as u8][..], &data, &[0x80]].concat();
        [&(unit.len() as u32).to_be_bytes()[..], &unit].concat()
    }

    #[test]
    fn both_fields_of_a_picture_are_read() {
        let (first, second) = ([0xfc, 0x94, 0x26], [0xfd, 0x15, 0x26]);
        let both = [frame(&[first]), vec![0, 0, 0, 2, 0x41, 0], frame(&[second, first])].concat();
        assert_eq!(triples(&both, true), [first, second, first]);
    }

    #[test]
    fn guards_are_taken_out_and_other_messages_are_passed_over() {
        let other = [&[5, 1, 7, 4, 8][..], &CAPTIONS].concat();
        let data = [&CAPTIONS[..], &[0x41, 0xff, 0xfc, 0, 0, 3, 1]].concat();
        let unit = [&other[..], &[4, data.len() as u8 - 1], &data, &[0x80]].concat();
        let annex_b = [&[0, 0, 1, 6][..], &unit].concat();
        assert_eq!(triples(&annex_b, false), [[0xfc, 0, 0]]);
    }

    #[test]
    fn torn_messages_say_nothing() {
        let whole = frame(&[[0xfc, 1, 2]; 20]);
        for length in 0..whole.len() {
            let found = triples(&whole[..length], true);
            assert!(found.iter().all(|triple| *triple == [0xfc, 1, 2]), "{length}: {found:?}");
        }
        for kind in 0..=255 {
            triples(&[0, 0, 0, 9, 6, kind, kind, kind, 0xff, 0xff, 0xff, kind, 1], true);
        }
    }
}
