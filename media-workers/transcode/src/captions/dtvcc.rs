//! CEA-708 as it comes with pictures: packets, and services in them (ANSI/CTA-708-E 4.4, 5 and 6).

use super::cues::Cues;
use super::windows::Windows;
use cea708_types::{DTVCCPacket, Service, tables::Code};
use std::collections::BTreeMap;

/// Starts a packet; the other goes on with it.
const START: u8 = 3;
const GOES_ON: u8 = 2;
/// Services that a caption service descriptor can name.
const MAX_SERVICES: u8 = 16;

/// A packet in the making.
#[derive(Default)]
pub(super) struct Packets(Vec<u8>);

impl Packets {
    /// Takes a triple and gives the packet that it completes. What is torn is lost, as on air.
    fn take(&mut self, [head, first, second]: [u8; 3]) -> Option<DTVCCPacket> {
        let (is_valid, kind) = (head & 4 != 0, head & 3);
        match kind {
            _ if !is_valid => return None,
            START => self.0.clear(),
            GOES_ON if !self.0.is_empty() => {}
            _ => return None,
        }
        self.0.extend([first, second]);
        let length = length(self.0[0]);
        if self.0.len() < length {
            return None;
        }
        self.0.truncate(length);
        DTVCCPacket::parse(&std::mem::take(&mut self.0)).ok()
    }
}

/// Bytes of a packet with this head, which is one of them.
fn length(head: u8) -> usize {
    match usize::from(head & 0x3f) {
        0 => 128,
        pairs => pairs * 2,
    }
}

/// The services that a picture has words or windows of, by number.
pub(super) fn services(triples: &[[u8; 3]]) -> Vec<u8> {
    let mut packets = Packets::default();
    let found: Vec<DTVCCPacket> = triples.iter().filter_map(|triple| packets.take(*triple)).collect();
    let is_caption = |code: &Code| matches!(code, Code::DefineWindow(_)) || code.char().is_some();
    let has_captions = |service: &&Service| service.codes().iter().any(is_caption);
    found.iter().flat_map(named).filter(has_captions).map(Service::number).collect()
}

/// The services of a packet that may be captions.
fn named(packet: &DTVCCPacket) -> impl Iterator<Item = &Service> {
    packet.services().iter().filter(|service| (1..=MAX_SERVICES).contains(&service.number()))
}

/// All services, fed with pictures as they are shown.
#[derive(Default)]
pub(super) struct Dtvcc {
    packets: Packets,
    services: BTreeMap<u8, Windows>,
}

impl Dtvcc {
    /// Takes what comes with the picture of this time, in milliseconds.
    pub fn take(&mut self, at_ms: u64, triples: &[[u8; 3]]) {
        for triple in triples {
            let Some(packet) = self.packets.take(*triple) else { continue };
            for service in named(&packet) {
                self.services.entry(service.number()).or_default().apply(service.codes());
            }
        }
        self.services.values_mut().for_each(|windows| windows.shown_at(at_ms));
    }

    /// The cues of each service.
    pub fn end(self, end_ms: u64) -> BTreeMap<u8, Cues> {
        self.services.into_iter().map(|(number, windows)| (number, windows.end(end_ms))).collect()
    }
}

#[cfg(test)]
pub(in crate::captions) mod tests {
    use super::super::windows::tests::words;
    use super::*;
    use proptest::prelude::*;

    /// A picture's triples with these codes of a service.
    pub fn triples(service: u8, codes: &[Code]) -> Vec<[u8; 3]> {
        let mut packet = DTVCCPacket::new(0);
        for code in codes {
            packet.push_code(service, code.clone()).expect("room");
        }
        let mut data = vec![];
        packet.write(&mut data).expect("memory");
        let head = |number| 0xfc | if number == 0 { START } else { GOES_ON };
        let (pairs, _) = data.as_chunks::<2>();
        pairs.iter().enumerate().map(|(number, [first, second])| [head(number), *first, *second]).collect()
    }

    #[test]
    fn a_packet_is_whole_over_pictures_and_a_torn_one_is_lost() {
        let all = words("over two pictures");
        let whole = triples(1, &all);
        assert_eq!(services(&whole), [1]);
        let mut packets = Packets::default();
        let (first, second) = whole.split_at(3);
        assert!(first.iter().all(|triple| packets.take(*triple).is_none()));
        let done: Vec<DTVCCPacket> = second.iter().filter_map(|triple| packets.take(*triple)).collect();
        assert_eq!(done[0].services()[0].codes(), all);
        // The next one starts before the first is whole.
        assert!(first.iter().all(|triple| packets.take(*triple).is_none()));
        let done: Vec<DTVCCPacket> = whole.iter().filter_map(|triple| packets.take(*triple)).collect();
        assert_eq!(done.len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_lost(pictures in prop::collection::vec(prop::collection::vec(any::<[u8; 3]>(), 0..31), 0..20)) {
            let mut all = Dtvcc::default();
            for (number, triples) in pictures.iter().enumerate() {
                let valid: Vec<[u8; 3]> = triples.iter().map(|[head, a, b]| [head | 6, *a, *b]).collect();
                services(&valid);
                all.take(number as u64 * 40, &valid);
            }
            all.end(10_000);
        }
    }
}
