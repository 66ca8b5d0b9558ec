//! Just enough of H.264: which kinds of units a frame holds.

const IDR: u8 = 5;

/// Whether a frame is one at which a decoder may start and that nothing after it reaches back over (an IDR picture).
/// Frames come with four bytes of length before each unit (`is_avc`), or with start codes.
pub(crate) fn has_idr(frame: &[u8], is_avc: bool) -> bool {
    if is_avc { lengths(frame).any(is_idr) } else { start_codes(frame).any(is_idr) }
}

fn is_idr(header: u8) -> bool {
    header & 0x1f == IDR
}

/// The first byte of each unit.
fn lengths(mut frame: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let (length, rest) = frame.split_first_chunk::<4>()?;
        let header = *rest.first()?;
        frame = rest.get(u32::from_be_bytes(*length) as usize..).unwrap_or_default();
        Some(header)
    })
}

fn start_codes(frame: &[u8]) -> impl Iterator<Item = u8> {
    frame.windows(4).filter(|window| window.starts_with(&[0, 0, 1])).map(|window| window[3])
}

#[cfg(test)]
mod tests {
    use super::has_idr;

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
}
