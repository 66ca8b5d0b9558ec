//! Codec strings (RFC 6381, and the ISO files of each codec) from sample entries.

use super::{Faults, sps};
use crate::Rule;
use crate::facts::{Kind, Nal};
use mp4_atom::{Audio, Av1c, Avcc, Codec, Hvcc, Mp4a, Visual, VpcC};

/// What a sample entry says.
pub(super) struct Entry {
    pub codec: Option<String>,
    pub kind: Kind,
    pub nal: Option<Nal>,
}

pub(super) fn read(codec: &Codec, faults: &mut Faults) -> Entry {
    match codec {
        Codec::Avc1(entry) => h264("avc1", &entry.visual, &entry.avcc, faults),
        Codec::Avc3(entry) => h264("avc3", &entry.visual, &entry.avcc, faults),
        Codec::Hvc1(entry) => hevc("hvc1", &entry.visual, &entry.hvcc),
        Codec::Hev1(entry) => hevc("hev1", &entry.visual, &entry.hvcc),
        Codec::Vp09(entry) => video(&entry.visual, vp9(&entry.vpcc)),
        Codec::Av01(entry) => video(&entry.visual, av1(&entry.av1c)),
        Codec::Mp4a(entry) => mp4a(entry, faults),
        Codec::Opus(entry) => audio("Opus".to_owned(), 48_000, u32::from(entry.dops.output_channel_count)),
        _ => Entry { codec: None, kind: Kind::Other, nal: None },
    }
}

fn video(visual: &Visual, codec: String) -> Entry {
    let kind = Kind::Video { width: u32::from(visual.width), height: u32::from(visual.height) };
    Entry { codec: Some(codec), kind, nal: None }
}

fn audio(codec: String, rate: u32, channels: u32) -> Entry {
    Entry { codec: Some(codec), kind: Kind::Audio { rate, channels }, nal: None }
}

fn h264(name: &str, visual: &Visual, avcc: &Avcc, faults: &mut Faults) -> Entry {
    let said = [avcc.avc_profile_indication, avcc.profile_compatibility, avcc.avc_level_indication];
    let mut entry = video(visual, format!("{name}.{:02X}{:02X}{:02X}", said[0], said[1], said[2]));
    entry.nal = Some(Nal { length_size: avcc.length_size, hevc: false });
    let Some(nal) = avcc.sequence_parameter_sets.first() else {
        if name == "avc1" {
            faults.push((Rule::Entry, "avcC has no sequence parameter set".to_owned()));
        }
        return entry;
    };
    let Some(sps) = sps::read(nal) else {
        faults.push((Rule::Entry, "the sequence parameter set cannot be read".to_owned()));
        return entry;
    };
    let real = [sps.profile, sps.constraints, sps.level];
    if real != said {
        let spelt = |bytes: [u8; 3]| format!("{:02X}{:02X}{:02X}", bytes[0], bytes[1], bytes[2]);
        let message = format!("avcC says {} and its parameter set {}", spelt(said), spelt(real));
        faults.push((Rule::Entry, message));
        entry.codec = Some(format!("{name}.{}", spelt(real)));
    }
    let kind = Kind::Video { width: sps.width, height: sps.height };
    if entry.kind != kind {
        let (wide, high) = (visual.width, visual.height);
        let message = format!("the entry says {wide}x{high} and the bitstream {}x{}", sps.width, sps.height);
        faults.push((Rule::Entry, message));
        entry.kind = kind;
    }
    entry
}

/// ISO/IEC 14496-15 E.3.
fn hevc(name: &str, visual: &Visual, hvcc: &Hvcc) -> Entry {
    let space = ["", "A", "B", "C"][usize::from(hvcc.general_profile_space & 3)];
    let compatible = u32::from_be_bytes(hvcc.general_profile_compatibility_flags).reverse_bits();
    let tier = if hvcc.general_tier_flag { 'H' } else { 'L' };
    let mut codec =
        format!("{name}.{space}{}.{compatible:X}.{tier}{}", hvcc.general_profile_idc, hvcc.general_level_idc);
    let constraints = hvcc.general_constraint_indicator_flags;
    let told = constraints.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    codec.extend(constraints[..told].iter().map(|byte| format!(".{byte:X}")));
    let mut entry = video(visual, codec);
    entry.nal = Some(Nal { length_size: hvcc.length_size_minus_one + 1, hevc: true });
    entry
}

fn vp9(config: &VpcC) -> String {
    format!("vp09.{:02}.{:02}.{:02}", config.profile, config.level, config.bit_depth)
}

fn av1(config: &Av1c) -> String {
    let depth = match (config.twelve_bit, config.high_bitdepth) {
        (true, _) => 12,
        (_, true) => 10,
        _ => 8,
    };
    let tier = if config.seq_tier_0 { 'H' } else { 'M' };
    format!("av01.{}.{:02}{tier}.{depth:02}", config.seq_profile, config.seq_level_idx_0)
}

/// Sampling rates by index (ISO/IEC 14496-3 1.6.3.4).
const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

fn mp4a(entry: &Mp4a, faults: &mut Faults) -> Entry {
    let Audio { channel_count, sample_rate, .. } = &entry.audio;
    let (said_rate, said_channels) = (u32::from(sample_rate.integer()), u32::from(*channel_count));
    let config = &entry.esds.es_desc.dec_config;
    let kind = config.object_type_indication;
    if kind != 0x40 {
        return audio(format!("mp4a.{kind:02X}"), said_rate, said_channels);
    }
    let Some(specific) = &config.dec_specific else {
        faults.push((Rule::Entry, "esds has no AudioSpecificConfig".to_owned()));
        return audio("mp4a.40".to_owned(), said_rate, said_channels);
    };
    let rate = RATES.get(usize::from(specific.freq_index)).copied().unwrap_or(said_rate);
    // 7 stands for eight channels; 0 says that the stream itself tells.
    let channels = match specific.chan_conf {
        0 => said_channels,
        7 => 8,
        count => u32::from(count),
    };
    // With spectral band replication the entry may say either rate.
    if specific.profile == 2 && rate != said_rate && said_rate != 0 {
        let message = format!("the entry says {said_rate} Hz and AudioSpecificConfig {rate} Hz");
        faults.push((Rule::Entry, message));
    }
    audio(format!("mp4a.40.{}", specific.profile), rate, channels)
}
