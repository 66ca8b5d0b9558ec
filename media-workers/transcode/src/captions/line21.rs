//! CEA-608 as it comes with pictures: pairs of bytes of two fields, two channels each (ANSI/CTA-608-E, CTA-708-E 4.4).

use super::cues::Cues;
use super::screen::Screen;
use cea608_types::Cea608State;

/// One field's two bytes, without the bits of parity; 0 or 1 for the field.
type Pair = (usize, [u8; 2]);

/// The pairs of a picture; padding is left out.
fn pairs(triples: &[[u8; 3]]) -> impl Iterator<Item = Pair> {
    triples.iter().filter_map(|[head, first, second]| {
        let (is_valid, kind) = (head & 4 != 0, usize::from(head & 3));
        let is_padding = (first & 0x7f, second & 0x7f) == (0, 0);
        (is_valid && kind < 2 && !is_padding).then_some((kind, [*first, *second]))
    })
}

/// The channels that a picture tells something, 1 to 4.
pub(super) fn channels(triples: &[[u8; 3]]) -> impl Iterator<Item = u8> {
    pairs(triples).filter_map(|(field, [first, _])| {
        let first = first & 0x7f;
        // Miscellaneous control codes: modes, erasing, showing. Others may be what noise makes of text.
        let is_control = matches!(first & 0x77, 0x14 | 0x15);
        is_control.then(|| 1 + field as u8 * 2 + u8::from(first & 8 != 0))
    })
}

/// The four channels, fed with pictures as they are shown.
#[derive(Default)]
pub(super) struct Line21 {
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
    /// Takes what comes with the picture of this time, in milliseconds.
    pub fn take(&mut self, at_ms: u64, triples: &[[u8; 3]]) {
        for (field, pair) in pairs(triples) {
            self.fields[field].take(at_ms, field, pair);
        }
    }

    /// The cues of channels 1 to 4.
    pub fn end(self, end_ms: u64) -> [Cues; 4] {
        let [[one, two], [three, four]] = self.fields.map(|field| field.channels);
        [one, two, three, four].map(|screen| screen.end(end_ms))
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

    fn picture(pairs: &[(u8, [u8; 2])]) -> Vec<[u8; 3]> {
        let triple = |(field, [first, second]): &(u8, [u8; 2])| {
            [0xfc | field, with_parity(*first), with_parity(*second)]
        };
        pairs.iter().map(triple).collect()
    }

    #[test]
    fn a_channel_is_read_from_its_field() {
        let mut line = Line21::default();
        let pictures = [
            (0, vec![(0, [0x14, 0x29]), (0, [0x14, 0x60])]),
            (40, vec![(0, word("CD"))]),
            (80, vec![(0, word("EF")), (1, [0, 0])]),
            (160, vec![(0, [0x14, 0x2c])]),
        ];
        for (at, pairs) in &pictures {
            line.take(*at, &picture(pairs));
        }
        let [one, two, three, four] = line.end(1_000);
        assert!(one.into_web_vtt().expect("words").ends_with("00:00:00.040 --> 00:00:00.160\nCDEF\n"));
        assert!([two, three, four].into_iter().all(|cues| cues.into_web_vtt().is_none()));
    }

    #[test]
    fn channels_are_known_by_their_codes_and_services_are_no_captions() {
        let told = picture(&[(0, word("AB")), (0, [0x14, 0x20]), (1, [0x1d, 0x25]), (1, [0x01, 0x03])]);
        assert_eq!(channels(&told).collect::<Vec<_>>(), [1, 4]);
        let mut line = Line21::default();
        let show =
            [(1, [0x15, 0x29]), (1, [0x15, 0x60]), (1, [0x01, 0x03]), (1, word("XD")), (1, [0x0f, 0x1d])];
        line.take(0, &picture(&show));
        assert!(line.end(1_000).into_iter().all(|cues| cues.into_web_vtt().is_none()));
    }
}
