//! CEA-608 as it comes with pictures: pairs of bytes of two fields, two channels each (ANSI/CTA-608-E, CTA-708-E 4.4).

use super::cues::Cues;
use super::screen::Screen;
use super::sei;
use cea608_types::Cea608State;
use domain::media::{CaptionSource, CaptionStream};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One field's two bytes, without the bits of parity; 0 or 1 for the field.
type Pair = (usize, [u8; 2]);

/// The pairs that a frame of H.264 brings, if any; padding is left out.
fn pairs(frame: &[u8], is_avc: bool) -> Vec<Pair> {
    let of = |[head, first, second]: [u8; 3]| -> Option<Pair> {
        let (is_valid, kind) = (head & 4 != 0, usize::from(head & 3));
        let is_padding = (first & 0x7f, second & 0x7f) == (0, 0);
        (is_valid && kind < 2 && !is_padding).then_some((kind, [first, second]))
    };
    sei::triples(frame, is_avc).into_iter().filter_map(of).collect()
}

/// Which channels have captions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Channels([bool; 4]);

impl Channels {
    /// Looks at one picture.
    pub fn look(&mut self, frame: &[u8], is_avc: bool) {
        for (field, [first, _]) in pairs(frame, is_avc) {
            let first = first & 0x7f;
            // Miscellaneous control codes: modes, erasing, showing. Others may be what noise makes of text.
            if matches!(first & 0x77, 0x14 | 0x15) {
                self.0[field * 2 + usize::from(first & 8 != 0)] = true;
            }
        }
    }

    /// As streams of a source.
    pub fn streams(self) -> impl Iterator<Item = CaptionStream> {
        (1..)
            .zip(self.0)
            .filter(|(_, has)| *has)
            .map(|(channel, _)| CaptionStream { source: CaptionSource::Cea608 { channel }, language: None })
    }
}

/// Pictures come in the order of decoding; no codec holds back more than sixteen.
const HELD: usize = 20;

/// The four channels, fed with pictures in the order of the file.
#[derive(Default)]
pub(super) struct Line21 {
    waiting: BinaryHeap<Reverse<(u64, u64, Vec<Pair>)>>,
    count: u64,
    fields: [Field; 2],
}

#[derive(Default)]
struct Field {
    state: Cea608State,
    channels: [Screen; 2],
    /// Inside a packet of the extended data service, which is no caption.
    in_service: bool,
}

impl Line21 {
    /// Takes a picture that is shown at this time, in milliseconds.
    pub fn look(&mut self, shown_ms: u64, frame: &[u8], is_avc: bool) {
        let pairs = pairs(frame, is_avc);
        // One without captions, too: it says how far the others are.
        self.waiting.push(Reverse((shown_ms, self.count, pairs)));
        self.count += 1;
        if self.waiting.len() > HELD {
            self.next();
        }
    }

    /// The cues of channels 1 to 4.
    pub fn end(mut self, end_ms: u64) -> [Cues; 4] {
        while self.next() {}
        let [[one, two], [three, four]] = self.fields.map(|field| field.channels);
        [one, two, three, four].map(|screen| screen.end(end_ms))
    }

    fn next(&mut self) -> bool {
        let Some(Reverse((at_ms, _, pairs))) = self.waiting.pop() else { return false };
        for (field, pair) in pairs {
            self.fields[field].take(at_ms, field, pair);
        }
        true
    }
}

impl Field {
    fn take(&mut self, at_ms: u64, field: usize, pair: [u8; 2]) {
        match pair[0] & 0x7f {
            0x01..=0x0e if field == 1 => self.in_service = true,
            0x0f if field == 1 => {
                self.in_service = false;
                return;
            }
            0x10..=0x1f => self.in_service = false,
            _ => {}
        }
        if self.in_service {
            return;
        }
        // A pair with a wrong parity is lost, as on air.
        if let Ok(Some(code)) = self.state.decode(pair) {
            self.channels[usize::from(code.channel().id() == 2)].apply(at_ms, code);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use cea608_types::Cea608;

    /// With the bit that makes their number odd.
    fn with_parity(byte: u8) -> u8 {
        if (byte & 0x7f).count_ones().is_multiple_of(2) { byte | 0x80 } else { byte & 0x7f }
    }

    /// What pairs without parity say.
    pub fn codes<'a>(state: &'a mut Cea608State, pairs: &'a [[u8; 2]]) -> impl Iterator<Item = Cea608> + 'a {
        pairs.iter().filter_map(|pair| state.decode(pair.map(with_parity)).expect("codes"))
    }

    /// Two letters.
    pub fn word(text: &str) -> [u8; 2] {
        text.as_bytes().try_into().expect("two letters")
    }

    fn picture(pairs: &[(u8, [u8; 2])]) -> Vec<u8> {
        let triple = |(field, [first, second]): &(u8, [u8; 2])| {
            [0xfc | field, with_parity(*first), with_parity(*second)]
        };
        sei::tests::frame(&pairs.iter().map(triple).collect::<Vec<_>>())
    }

    #[test]
    fn pictures_in_the_order_of_decoding_are_read_as_they_are_shown() {
        let mut line = Line21::default();
        let pictures = [
            (0, vec![(0, [0x14, 0x29]), (0, [0x14, 0x60])]),
            (120, vec![(0, word("GH"))]),
            (40, vec![(0, word("CD"))]),
            (80, vec![(0, word("EF")), (1, [0, 0])]),
            (160, vec![(0, [0x14, 0x2c])]),
        ];
        for (at, pairs) in &pictures {
            line.look(*at, &picture(pairs), true);
        }
        let [one, two, three, four] = line.end(1_000);
        assert!(one.into_web_vtt().expect("words").ends_with("00:00:00.040 --> 00:00:00.160\nCDEFGH\n"));
        assert!([two, three, four].into_iter().all(|cues| cues.into_web_vtt().is_none()));
    }

    #[test]
    fn channels_are_known_by_their_codes_and_services_are_no_captions() {
        let mut channels = Channels::default();
        channels.look(
            &picture(&[(0, word("AB")), (0, [0x14, 0x20]), (1, [0x1d, 0x25]), (1, [0x01, 0x03])]),
            true,
        );
        let found: Vec<_> = channels.streams().map(|stream| stream.source).collect();
        assert_eq!(found, [CaptionSource::Cea608 { channel: 1 }, CaptionSource::Cea608 { channel: 4 }]);
        let mut line = Line21::default();
        let show =
            [(1, [0x15, 0x29]), (1, [0x15, 0x60]), (1, [0x01, 0x03]), (1, word("XD")), (1, [0x0f, 0x1d])];
        line.look(0, &picture(&show), true);
        assert!(line.end(1_000).into_iter().all(|cues| cues.into_web_vtt().is_none()));
    }
}
