//! Initialisation segments and segments, written with mp4-atom.

use super::Track;
use mp4_atom::{
    Audio, Avc1, Avcc, Codec, Encode as _, Esds, FourCC, Ftyp, Hdlr, Mdhd, Mdia, Mfhd, Minf, Moof, Moov,
    Mp4a, Mvex, Mvhd, Smhd, Stbl, Stsd, Tfdt, Tfhd, Tkhd, Traf, Trak, Trex, Trun, TrunEntry, Visual, Vmhd,
    esds,
};

const NOT_SYNC: u32 = 0x0101_0000;
const SYNC: u32 = 0x0200_0000;

pub fn init(track: &Track) -> Vec<u8> {
    let brand = |brand: &[u8; 4]| FourCC::new(brand);
    let ftyp = Ftyp {
        major_brand: brand(b"iso6"),
        minor_version: 0,
        compatible_brands: vec![brand(b"cmfc"), brand(b"iso6")],
    };
    let (handler, codec) = match track.size {
        Some(size) => (b"vide", Codec::Avc1(video(size))),
        None => (b"soun", Codec::Mp4a(audio())),
    };
    let is_video = track.size.is_some();
    let minf = Minf {
        vmhd: is_video.then(Vmhd::default),
        smhd: (!is_video).then(Smhd::default),
        stbl: Stbl { stsd: Stsd { codecs: vec![codec] }, ..Stbl::default() },
        ..Minf::default()
    };
    let mdia = Mdia {
        mdhd: Mdhd { timescale: track.timescale(), language: "und".to_owned(), ..Mdhd::default() },
        hdlr: Hdlr { handler: FourCC::new(handler), name: String::new() },
        minf,
    };
    let moov = Moov {
        mvhd: Mvhd { timescale: 1000, next_track_id: 2, ..Mvhd::default() },
        mvex: Some(Mvex {
            mehd: None,
            trex: vec![Trex { track_id: 1, default_sample_description_index: 1, ..Trex::default() }],
        }),
        trak: vec![Trak { tkhd: Tkhd { track_id: 1, ..Tkhd::default() }, mdia, ..Trak::default() }],
        ..Moov::default()
    };
    let mut bytes = vec![];
    ftyp.encode(&mut bytes).unwrap();
    moov.encode(&mut bytes).unwrap();
    bytes
}

fn video((width, height): (u32, u32)) -> Avc1 {
    let visual =
        Visual { data_reference_index: 1, width: width as u16, height: height as u16, ..Visual::default() };
    let avcc = Avcc::new(&sps(width, height), &[0x68, 0xce, 0x38, 0x80]).unwrap();
    Avc1 { visual, avcc, btrt: None, colr: None, pasp: None, taic: None, fiel: None, spatial: None }
}

fn audio() -> Mp4a {
    let specific = esds::DecoderSpecific { profile: 2, freq_index: 3, chan_conf: 2, raw: vec![] };
    let dec_config = esds::DecoderConfig {
        object_type_indication: 0x40,
        stream_type: 5,
        dec_specific: Some(specific),
        ..esds::DecoderConfig::default()
    };
    let es_desc = esds::EsDescriptor { es_id: 1, dec_config, ..esds::EsDescriptor::default() };
    let audio =
        Audio { data_reference_index: 1, channel_count: 2, sample_size: 16, sample_rate: 48_000.into() };
    Mp4a { audio, esds: Esds { es_desc }, btrt: None, taic: None }
}

/// A sequence parameter set of the Baseline profile, level 3.1 (H.264 7.3.2.1.1).
fn sps(width: u32, height: u32) -> Vec<u8> {
    let mut bits = String::new();
    let ue = |value: u32, bits: &mut String| {
        let code = format!("{:b}", value + 1);
        bits.push_str(&"0".repeat(code.len() - 1));
        bits.push_str(&code);
    };
    for value in [0, 0, 2, 1] {
        ue(value, &mut bits);
    }
    bits.push('0');
    ue(width.div_ceil(16) - 1, &mut bits);
    ue(height.div_ceil(16) - 1, &mut bits);
    bits.push_str("111"); // Frames only, direct 8x8 inference, cropping.
    let rest = (height.div_ceil(16) * 16 - height) / 2;
    for value in [0, (width.div_ceil(16) * 16 - width) / 2, 0, rest] {
        ue(value, &mut bits);
    }
    bits.push_str("01"); // No VUI, stop bit.
    bits.push_str(&"0".repeat((8 - bits.len() % 8) % 8));
    let bytes = bits.as_bytes().chunks(8);
    let payload = bytes.map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap());
    let mut nal = vec![0x67, 0x42, 0xc0, 0x1f];
    // A byte that keeps start codes out (7.4.1).
    for byte in payload {
        if byte <= 3 && nal.ends_with(&[0, 0]) {
            nal.push(3);
        }
        nal.push(byte);
    }
    nal
}

pub fn all(track: &Track) -> Vec<Vec<u8>> {
    let mut start = 0;
    let mut segments = vec![];
    for (number, samples) in (1..).zip(track.segments) {
        segments.push(segment(track, number, start, *samples));
        start += samples * track.sample();
    }
    segments
}

fn segment(track: &Track, number: u32, start: u64, samples: u64) -> Vec<u8> {
    let entry = |index: u64| TrunEntry {
        size: Some(track.bytes as u32),
        flags: Some(if index == 0 || track.size.is_none() { SYNC } else { NOT_SYNC }),
        ..TrunEntry::default()
    };
    let entries: Vec<TrunEntry> = (0..samples).map(entry).collect();
    let moof = |offset: usize| {
        let tfhd = Tfhd {
            track_id: 1,
            default_sample_duration: Some(track.sample() as u32),
            default_base_is_moof: true,
            ..Tfhd::default()
        };
        let trun = Trun { data_offset: Some(offset as i32), samples: entries.clone().into() };
        let traf = Traf {
            tfhd,
            tfdt: Some(Tfdt { base_media_decode_time: start }),
            trun: vec![trun],
            ..Traf::default()
        };
        let mut bytes = vec![];
        Moof { mfhd: Mfhd { sequence_number: number }, traf: vec![traf] }.encode(&mut bytes).unwrap();
        bytes
    };
    let mut bytes = moof(moof(0).len() + 8);
    let length = samples as usize * track.bytes;
    bytes.extend_from_slice(&(length as u32 + 8).to_be_bytes());
    bytes.extend_from_slice(b"mdat");
    for index in 0..samples {
        let unit = (track.bytes - 4) as u32;
        bytes.extend_from_slice(&unit.to_be_bytes());
        bytes.push(if index == 0 { 0x65 } else { 0x41 });
        bytes.resize(bytes.len() + unit as usize - 1, 0xab);
    }
    bytes
}
