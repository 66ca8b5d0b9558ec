//! Captions of digital television alone (CEA-708), put into the pictures of a real stream.

use crate::clips::{base, made, written};
use cea708_types::DTVCCPacket;
use cea708_types::tables::{Anchor, Code, DefineWindowArgs, WindowBits};
use std::path::PathBuf;

/// Two seconds whose service 1 says so from frame 10 to frame 35.
pub fn broadcast(name: &str, words: &str) -> PathBuf {
    let plain = made("units.h264", &base(), "-an -c:v libx264 -preset ultrafast -g 25 -x264-params slices=1");
    let film = std::fs::read(plain).expect("made above");
    // The ends of what comes before a picture's first slice: delimiter, parameter sets, other information.
    let slices = film
        .windows(4)
        .enumerate()
        .filter(|(_, unit)| matches!(unit, [0, 0, 1, kind] if matches!(kind & 31, 1 | 5)));
    let mut captioned = Vec::new();
    let mut copied = 0;
    for (number, (at, _)) in slices.enumerate() {
        captioned.extend_from_slice(&film[copied..at]);
        copied = at;
        match number {
            0 => captioned.extend(supplement(&hidden(words))),
            10 => captioned.extend(supplement(&[Code::DisplayWindows(WindowBits::ZERO)])),
            35 => captioned.extend(supplement(&[Code::DeleteWindows(WindowBits::ZERO)])),
            _ => {}
        }
    }
    captioned.extend_from_slice(&film[copied..]);
    made(name, &written("captioned.h264", &captioned), "-c copy")
}

/// A window that is not shown yet, and what is in it.
fn hidden(words: &str) -> Vec<Code> {
    let window = DefineWindowArgs {
        window_id: 0,
        priority: 0,
        anchor_point: Anchor::BottomMiddle,
        relative_positioning: false,
        anchor_vertical: 70,
        anchor_horizontal: 100,
        row_count: 1,
        column_count: 31,
        row_lock: true,
        column_lock: true,
        visible: false,
        window_style_id: 1,
        pen_style_id: 1,
    };
    let letter = |letter| if letter == '\n' { Code::CR } else { Code::from_char(letter).expect("a code") };
    std::iter::once(Code::DefineWindow(window)).chain(words.chars().map(letter)).collect()
}

/// A unit of supplemental information with a packet of service 1 (ATSC A/53 part 4, 6.2).
fn supplement(codes: &[Code]) -> Vec<u8> {
    let mut packet = DTVCCPacket::new(0);
    for code in codes {
        packet.push_code(1, code.clone()).expect("room");
    }
    let mut bytes = vec![];
    packet.write(&mut bytes).expect("memory");
    let (pairs, _) = bytes.as_chunks::<2>();
    let head = |number| if number == 0 { 0xff } else { 0xfe };
    let triple = |(number, [first, second]): (usize, &[u8; 2])| [head(number), *first, *second];
    let triples: Vec<u8> = pairs.iter().enumerate().flat_map(triple).collect();
    let head = [0xb5, 0x00, 0x31, b'G', b'A', b'9', b'4', 0x03, 0x40 | (triples.len() / 3) as u8, 0xff];
    let data = [&head[..], &triples, &[0xff]].concat();
    let payload = [&[6, 4, data.len() as u8][..], &data, &[0x80]].concat();
    let mut unit = vec![0, 0, 1];
    let mut zeros = 0;
    for byte in payload {
        // What looks like a start code is kept apart (ITU-T H.264 7.4.1).
        if zeros == 2 && byte <= 3 {
            unit.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        unit.push(byte);
    }
    unit
}
