//! Initialisation segments (CMAF 7.3.1).

use super::walk::boxes;
use super::{Faults, codec};
use crate::Rule;
use crate::facts::{Defaults, Init, Kind};
use mp4_atom::{Atom, Moov, Trak};

/// Reads one; what is wrong with it goes to `faults`.
pub(crate) fn read(bytes: &[u8], faults: &mut Faults) -> Option<Init> {
    let top = match boxes(bytes) {
        Ok(top) => top,
        Err(what) => {
            faults.push((Rule::Boxes, what));
            return None;
        }
    };
    if top.first().is_none_or(|first| &first.kind != b"ftyp") {
        faults.push((Rule::Init, "it does not begin with ftyp".to_owned()));
    }
    if let Some(samples) = top.iter().find(|one| matches!(&one.kind, b"moof" | b"mdat")) {
        faults.push((Rule::Init, format!("it holds samples: {}", samples.name())));
    }
    let Some(moov) = top.iter().find(|one| &one.kind == b"moov") else {
        faults.push((Rule::Init, "it has no moov".to_owned()));
        return None;
    };
    match Moov::decode_body(&mut &moov.body[..]) {
        Ok(moov) => movie(&moov, faults),
        Err(error) => {
            faults.push((Rule::Init, format!("its moov cannot be read: {error}")));
            None
        }
    }
}

fn movie(moov: &Moov, faults: &mut Faults) -> Option<Init> {
    let [track] = moov.trak.as_slice() else {
        faults.push((Rule::Init, format!("it has {} tracks instead of one", moov.trak.len())));
        return None;
    };
    let track_id = track.tkhd.track_id;
    let trex = moov.mvex.iter().flat_map(|mvex| &mvex.trex).find(|trex| trex.track_id == track_id);
    let mut wrong = |what: &str| faults.push((Rule::Init, what.to_owned()));
    if trex.is_none() {
        wrong("it has no mvex with a trex for its track, so it announces no fragments");
    }
    if track_id == 0 {
        wrong("its track has the id 0");
    }
    if track.mdia.mdhd.timescale == 0 {
        wrong("its timescale is 0");
        return None;
    }
    if !track.mdia.minf.stbl.stts.entries.is_empty() {
        wrong("its moov lists samples (stts), which belong into fragments");
    }
    let [described] = track.mdia.minf.stbl.stsd.codecs.as_slice() else {
        wrong("its track does not have one sample entry");
        return None;
    };
    let entry = codec::read(described, faults);
    handler(track, entry.kind, faults);
    Some(Init {
        track_id,
        timescale: track.mdia.mdhd.timescale,
        kind: entry.kind,
        codec: entry.codec,
        nal: entry.nal,
        defaults: trex.map_or_else(Defaults::default, |trex| Defaults {
            duration: trex.default_sample_duration,
            size: trex.default_sample_size,
            flags: trex.default_sample_flags,
        }),
        shown_from: shown_from(track),
    })
}

fn handler(track: &Trak, kind: Kind, faults: &mut Faults) {
    let named = track.mdia.hdlr.handler.to_string();
    let expected = match kind {
        Kind::Video { .. } => "vide",
        Kind::Audio { .. } => "soun",
        Kind::Other => return,
    };
    if named != expected {
        faults
            .push((Rule::Init, format!("its handler is '{named}' and its sample entry one of '{expected}'")));
    }
}

/// The media time that an edit list shows first; empty edits only delay.
fn shown_from(track: &Trak) -> i64 {
    let mut edits = track.edts.iter().flat_map(|edits| &edits.elst).flat_map(|list| &list.entries);
    edits.find_map(|edit| edit.media_time).and_then(|time| i64::try_from(time).ok()).unwrap_or(0)
}
