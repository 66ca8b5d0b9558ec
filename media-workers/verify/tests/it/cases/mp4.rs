//! Segments.

use super::Case;
use crate::made::Tree;
use verify::Rule;

const INIT: &str = "360p/init.mp4";
const SECOND: &str = "360p/00002.m4s";

/// Renames the first box of this kind to one that nobody looks into.
fn hide(tree: &mut Tree, file: &str, kind: &str) {
    let at = tree.body_of(file, kind) - 4;
    tree.0.get_mut(file).unwrap()[at..at + 4].copy_from_slice(b"free");
}

pub const CASES: &[Case] = &[
    (Rule::Boxes, "a segment that was cut", |tree| tree.0.get_mut(SECOND).unwrap().truncate(5000)),
    (Rule::Boxes, "rubbish after the last box", |tree| tree.0.get_mut(SECOND).unwrap().extend([1, 2, 3])),
    (Rule::Boxes, "a box of one byte", |tree| {
        let at = tree.body_of(SECOND, "mdat") - 8;
        tree.0.get_mut(SECOND).unwrap()[at..at + 4].copy_from_slice(&[0, 0, 0, 2]);
    }),
    (Rule::Init, "no ftyp", |tree| hide(tree, INIT, "ftyp")),
    (Rule::Init, "no moov", |tree| hide(tree, INIT, "moov")),
    (Rule::Init, "no mvex", |tree| hide(tree, INIT, "mvex")),
    (Rule::Init, "a timescale of 0", |tree| tree.poke(INIT, "mdhd", 20, &[0; 4])),
    (Rule::Init, "samples in the init", |tree| {
        let segment = tree.0[SECOND].clone();
        tree.0.get_mut(INIT).unwrap().extend(segment);
    }),
    (Rule::Init, "a handler of another kind", |tree| tree.poke(INIT, "hdlr", 8, b"soun")),
    (Rule::Entry, "avcC with another level", |tree| tree.poke(INIT, "avcC", 3, &[0x1e])),
    (Rule::Entry, "an entry with another width", |tree| tree.poke(INIT, "avc1", 24, &[2, 0])),
    (Rule::Entry, "an entry with another sampling rate", |tree| {
        tree.poke("audio/init.mp4", "mp4a", 24, &[0xac, 0x44]);
    }),
    (Rule::Fragment, "no tfdt", |tree| hide(tree, SECOND, "tfdt")),
    (Rule::Fragment, "no moof", |tree| hide(tree, SECOND, "moof")),
    (Rule::Fragment, "no mdat", |tree| hide(tree, SECOND, "mdat")),
    (Rule::Fragment, "an init in a segment", |tree| {
        let init = tree.0[INIT].clone();
        tree.0.get_mut(SECOND).unwrap().extend(init);
    }),
    (Rule::TrackId, "another track", |tree| tree.poke(SECOND, "tfhd", 4, &[0, 0, 0, 2])),
    (Rule::Base, "offsets from elsewhere", |tree| tree.poke(SECOND, "tfhd", 1, &[0])),
    (Rule::Runs, "a sample larger than said", |tree| tree.poke(SECOND, "trun", 12, &[0, 0, 1, 0])),
    (Rule::Runs, "a wrong offset", |tree| tree.poke(SECOND, "trun", 8, &[0, 0, 0, 9])),
    (Rule::Runs, "four thousand million samples", |tree| {
        // A count alone, and in place of sizes and flags a box that nobody looks into.
        tree.poke(SECOND, "trun", 12, b"\x00\x00\x01\x90free");
        tree.poke(SECOND, "trun", 0, &[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]);
        let at = tree.body_of(SECOND, "trun") - 8;
        tree.0.get_mut(SECOND).unwrap()[at..at + 4].copy_from_slice(&20_u32.to_be_bytes());
    }),
    (Rule::Sequence, "the same fragment twice in a segment", |tree| {
        let again = tree.0[SECOND].clone();
        tree.0.get_mut(SECOND).unwrap().extend(again);
    }),
    (Rule::Continuity, "a segment that starts later", |tree| {
        tree.poke(SECOND, "tfdt", 4, &50_001_u64.to_be_bytes());
    }),
    (Rule::Continuity, "two segments swapped", |tree| {
        let (first, second) = (tree.0["720p/00001.m4s"].clone(), tree.0["720p/00002.m4s"].clone());
        tree.0.insert("720p/00001.m4s".to_owned(), second);
        tree.0.insert("720p/00002.m4s".to_owned(), first);
    }),
    (Rule::Continuity, "one frame lost in duration", |tree| {
        tree.poke(SECOND, "tfhd", 8, &990_u32.to_be_bytes());
    }),
    (Rule::Sync, "a first sample that is none", |tree| {
        tree.poke(SECOND, "trun", 16, &0x0101_0000_u32.to_be_bytes());
    }),
    (Rule::KeyFrame, "a sync sample without a key frame", |tree| tree.poke(SECOND, "mdat", 4, &[0x41])),
    (Rule::KeyFrame, "a sample of broken units", |tree| tree.poke(SECOND, "mdat", 0, &[0xff; 4])),
];
