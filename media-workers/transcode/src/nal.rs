//! Just enough of H.264: the units of a frame, and which kinds they are.

const IDR: u8 = 5;
const SEI: u8 = 6;

/// Whether a frame is one at which a decoder may start and that nothing after it reaches back over (an IDR picture).
/// Frames come with four bytes of length before each unit (`is_avc`), or with start codes.
pub(crate) fn has_idr(frame: &[u8], is_avc: bool) -> bool {
    units(frame, is_avc).any(|unit| kind(unit) == IDR)
}

/// Supplemental information of a frame, each unit without its header.
pub(crate) fn supplements(frame: &[u8], is_avc: bool) -> impl Iterator<Item = &[u8]> {
    units(frame, is_avc).filter(|unit| kind(unit) == SEI).map(|unit| &unit[1..])
}

fn kind(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |header| header & 0x1f)
}

/// The units, none of which is empty.
fn units(frame: &[u8], is_avc: bool) -> impl Iterator<Item = &[u8]> {
    let mut rest = if is_avc { frame } else { after_start(frame).unwrap_or_default() };
    std::iter::from_fn(move || {
        let unit;
        if is_avc {
            let (length, behind) = rest.split_first_chunk::<4>()?;
            let length = (u32::from_be_bytes(*length) as usize).min(behind.len());
            (unit, rest) = behind.split_at(length);
        } else {
            unit = rest;
            rest = after_start(rest).unwrap_or_default();
        }
        Some(unit).filter(|unit| !unit.is_empty())
    })
}

/// What follows the first start code. A byte above 1 is in none, so three are passed at once.
fn after_start(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while let Some(three) = bytes.get(at..at + 3) {
        match three {
            [0, 0, 1] => return bytes.get(at + 3..),
            [_, _, 0] => at += 1,
            _ => at += 3,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idr_picture_is_found_behind_other_units() {
        assert!(has_idr(&[0, 0, 0, 2, 0x06, 0xff, 0, 0, 0, 1, 0x65], true));
        assert!(has_idr(&[0, 0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x65, 0x88], false));
    }

    #[test]
    fn other_pictures_and_torn_frames_have_none() {
        assert!(!has_idr(&[0, 0, 0, 2, 0x41, 0x05, 0, 0, 0, 9, 0x06], true));
        assert!(!has_idr(&[0, 0, 1, 0x41, 0x65, 0, 0, 1], false));
        assert!(!has_idr(&[0xff, 0xff, 0xff, 0xff], true));
    }

    #[test]
    fn supplements_are_found_wherever_they_are() {
        let annex_b = [0, 0, 1, 6, 4, 1, 9, 0x80, 0, 0, 1, 0x41, 7, 0, 0, 1, 6, 5, 1];
        let found: Vec<&[u8]> = supplements(&annex_b, false).collect();
        assert!(found[0].starts_with(&[4, 1, 9, 0x80]) && found[1] == [5, 1], "{found:?}");
        let found: Vec<Vec<u8>> =
            supplements(&[0, 0, 0, 3, 6, 4, 7, 0, 0, 0, 9, 6, 5], true).map(<[u8]>::to_vec).collect();
        assert_eq!(found, [vec![4, 7], vec![5]], "a torn unit goes as far as the frame");
    }
}
