//! Which closed captions the pictures of a source have.

use super::{dtvcc, line21, sei};
use domain::media::{CaptionSource, CaptionStream};
use std::collections::BTreeSet;

/// Channels of CEA-608 and services of CEA-708.
#[derive(Clone, Debug, Default)]
pub(crate) struct Channels {
    line21: BTreeSet<u8>,
    dtvcc: BTreeSet<u8>,
}

impl Channels {
    /// Looks at one picture.
    pub fn look(&mut self, frame: &[u8], is_avc: bool) {
        let triples = sei::triples(frame, is_avc);
        self.line21.extend(line21::channels(&triples));
        self.dtvcc.extend(dtvcc::services(&triples));
    }

    /// As streams of a source. What CEA-708 carries along for older sets has the words of its services: only where there
    /// is none of these, they are read themselves.
    pub fn streams(&self) -> impl Iterator<Item = CaptionStream> {
        let channels = self.line21.iter().map(|channel| CaptionSource::Cea608 { channel: *channel });
        let services = self.dtvcc.iter().map(|service| CaptionSource::Cea708 { service: *service });
        let services = services.filter(|_| self.line21.is_empty());
        channels.chain(services).map(|source| CaptionStream { source, language: None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sei::tests::frame;
    use super::super::{dtvcc::tests::triples, windows::tests::words};
    use super::*;

    #[test]
    fn services_are_read_where_nothing_older_is_carried_along() {
        let mut channels = Channels::default();
        channels.look(&frame(&triples(2, &words("HI"))), true);
        let found = |channels: &Channels| channels.streams().map(|stream| stream.source).collect::<Vec<_>>();
        assert_eq!(found(&channels), [CaptionSource::Cea708 { service: 2 }]);
        channels.look(&frame(&[[0xfc, 0x94, 0x20]]), true);
        assert_eq!(found(&channels), [CaptionSource::Cea608 { channel: 1 }]);
    }
}
