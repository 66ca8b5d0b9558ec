//! Animated WebP: a key frame of VP8 for each picture, in the container of "WebP Container Specification" (RFC 9649 2.7).

/// Puts key frames of VP8 together; each shows for this long, and it starts again for ever.
pub(super) fn animation((width, height): (u32, u32), frame_ms: u32, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    // Flags: it is an animation. Sizes are one less everywhere.
    let canvas = [&[0x02, 0, 0, 0][..], &three(width - 1), &three(height - 1)].concat();
    chunk(&mut body, *b"VP8X", &canvas);
    // A transparent background, and no end of the loop.
    chunk(&mut body, *b"ANIM", &[0; 6]);
    for frame in frames {
        let place = [three(0), three(0), three(width - 1), three(height - 1), three(frame_ms)].concat();
        // It replaces the one before it.
        let mut shown = [&place[..], &[0x02]].concat();
        chunk(&mut shown, *b"VP8 ", frame);
        chunk(&mut body, *b"ANMF", &shown);
    }
    let mut file = Vec::with_capacity(body.len() + 8);
    chunk(&mut file, *b"RIFF", &body);
    file
}

fn three(value: u32) -> [u8; 3] {
    let [first, second, third, _] = value.to_le_bytes();
    [first, second, third]
}

/// A name, a length, the bytes, and one more where their number is odd.
fn chunk(out: &mut Vec<u8>, name: [u8; 4], bytes: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(bytes);
    out.extend((bytes.len() % 2 == 1).then_some(0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_even_and_sizes_are_of_what_follows() {
        let file = animation((320, 180), 100, &[vec![1, 2, 3], vec![4, 5]]);
        assert_eq!(&file[..4], b"RIFF");
        let said = u32::from_le_bytes(file[4..8].try_into().expect("four bytes"));
        assert_eq!(said as usize, file.len() - 8);
        let at = |name: &[u8]| file.windows(4).position(|window| window == name).expect("a chunk");
        assert_eq!((at(b"VP8X"), at(b"ANIM"), at(b"ANMF")), (12, 30, 44));
        assert_eq!(file[at(b"VP8X") + 12..][..6], [63, 1, 0, 179, 0, 0]);
        assert_eq!(file[at(b"VP8 ") + 4..][..8], [3, 0, 0, 0, 1, 2, 3, 0]);
    }
}
