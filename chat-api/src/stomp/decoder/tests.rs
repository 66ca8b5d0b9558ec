use super::*;
use proptest::prelude::*;

fn decode(version: Version, bytes: &[u8]) -> Result<Option<Frame>, Malformed> {
    let mut decoder = Decoder { version, ..Decoder::default() };
    decoder.push(bytes)?;
    decoder.next()
}

#[test]
fn a_frame_has_a_command_headers_and_a_body() {
    let bytes = b"\n\r\nSEND\r\ndestination:/app/chat\na:1\na:2\n\nhello\0\n";
    let frame = decode(Version::V1_2, bytes).unwrap().unwrap();
    assert_eq!((frame.command.as_str(), frame.header("a")), ("SEND", Some("1")));
    assert_eq!(frame.body, "hello");
    let zero = decode(Version::V1_2, b"SEND\ncontent-length:3\n\na\0b\0").unwrap().unwrap();
    assert_eq!(zero.body, &b"a\0b"[..]);
}

#[test]
fn frames_come_in_pieces_and_several_at_once() {
    let mut decoder = Decoder::default();
    for byte in b"CONNECT\ntoken:a:b\n\n\0\nSEND\n\n1\0SEND\n\n2\0" {
        decoder.push(&[*byte]).unwrap();
    }
    let first = decoder.next().unwrap().unwrap();
    assert_eq!(first.header("token"), Some("a:b"));
    assert_eq!(decoder.next().unwrap().unwrap().body, "1");
    assert_eq!(decoder.next().unwrap().unwrap().body, "2");
    assert_eq!(decoder.next().unwrap(), None);
}

#[test]
fn what_is_no_frame_is_refused() {
    let cases: [(&[u8], Malformed); 8] = [
        (b"NOISE\n\n\0", Malformed::Command),
        (b"SEND\0", Malformed::Header),
        (b"SEND\nno colon\n\n\0", Malformed::Header),
        (b"SEND\na:\\t\n\n\0", Malformed::Header),
        (b"SEND\na:\xff\n\n\0", Malformed::NotUtf8),
        (b"SEND\ncontent-length:x\n\n\0", Malformed::Length),
        (b"SEND\ncontent-length:1\n\nabc\0", Malformed::Length),
        (b"SEND\ncontent-length:99999999\n\nabc\0", Malformed::TooLarge),
    ];
    for (bytes, malformed) in cases {
        assert_eq!(decode(Version::V1_2, bytes), Err(malformed), "{bytes:?}");
    }
    let many = format!("SEND\n{}\n\0", "a:b\n".repeat(HEADERS_MAX + 1));
    assert_eq!(decode(Version::V1_2, many.as_bytes()), Err(Malformed::TooManyHeaders));
    assert_eq!(Decoder::default().push(&vec![b'x'; FRAME_BYTES_MAX + 1]), Err(Malformed::TooLarge));
}

#[test]
fn a_frame_in_too_many_pieces_is_refused_and_signs_of_life_are_not() {
    let mut decoder = Decoder::default();
    for _ in 0..PIECES_MAX * 2 {
        decoder.push(b"\n").unwrap();
        assert_eq!(decoder.next(), Ok(None));
        assert!(!decoder.has_begun());
    }
    for _ in 0..PIECES_MAX {
        decoder.push(b"x").unwrap();
    }
    assert!(decoder.has_begun());
    assert_eq!(decoder.push(b"x"), Err(Malformed::TooManyPieces));
}

#[test]
fn the_best_version_that_both_speak_is_taken() {
    assert_eq!(Version::best(None), Some(Version::V1_0));
    assert_eq!(Version::best(Some("1.0,1.1")), Some(Version::V1_1));
    assert_eq!(Version::best(Some("1.1, 1.2 ,2.0")), Some(Version::V1_2));
    assert_eq!(Version::best(Some("2.0")), None);
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(
        bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(b'\n'), Just(b':')], 0..400),
        start in "(SEND|CONNECT|)\n?",
    ) {
        for version in [Version::V1_0, Version::V1_2] {
            let mut decoder = Decoder { version, ..Decoder::default() };
            let _ = decoder.push(start.as_bytes());
            let _ = decoder.push(&bytes);
            // Each frame takes at least its command and a NUL off the buffer.
            for _ in 0..bytes.len() + 2 {
                if !matches!(decoder.next(), Ok(Some(_))) {
                    break;
                }
            }
        }
    }

    #[test]
    fn what_is_encoded_is_decoded(
        headers in proptest::collection::vec(("[a-z]{1,8}", "\\PC{0,12}|[:\\\\\n\r]{0,4}"), 0..8),
        body in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut frame = Frame::new("SEND");
        for (name, value) in headers {
            frame = frame.with(&name, value);
        }
        frame.headers.retain(|(name, _)| name != "content-length");
        let frame = frame.body("text/plain", body.into());
        let read = decode(Version::V1_2, &frame.encode(Version::V1_2)).unwrap().unwrap();
        prop_assert_eq!(read, frame);
    }
}
