//! The samples of a fragment: where they lie, how long they last, what the first one is.

use super::Faults;
use super::walk::Found;
use crate::Rule;
use crate::facts::{Defaults, Nal};
use mp4_atom::Traf;

/// `sample_is_non_sync_sample` (BMFF 8.8.3.1).
const NOT_SYNC: u32 = 0x0001_0000;
/// More than ten hours of AAC; a count alone costs four bytes, so it must not keep us busy for long.
const SAMPLES_MAX: u64 = 2_000_000;

/// All samples of one fragment.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub count: u64,
    pub duration: u64,
    pub shortest: u64,
    pub first_sync: bool,
    pub first: Option<&'a [u8]>,
    /// The least presentation time, from the decode time of the first sample on.
    pub first_shown: i64,
}

/// Adds up the runs of a fragment whose moof is at `moof_at`.
pub(super) fn samples<'a>(
    moof_at: usize,
    traf: &Traf,
    mdat: &Found<'a>,
    init: Defaults,
    faults: &mut Faults,
) -> Option<Run<'a>> {
    let tfhd = &traf.tfhd;
    let defaults = Defaults {
        duration: tfhd.default_sample_duration.unwrap_or(init.duration),
        size: tfhd.default_sample_size.unwrap_or(init.size),
        flags: tfhd.default_sample_flags.unwrap_or(init.flags),
    };
    let mut run = Run {
        count: 0,
        duration: 0,
        shortest: u64::MAX,
        first_sync: false,
        first: None,
        first_shown: i64::MAX,
    };
    let count: u64 = traf.trun.iter().map(|trun| trun.samples.len() as u64).sum();
    if count == 0 || count > SAMPLES_MAX {
        faults.push((Rule::Runs, format!("a fragment has {count} samples")));
        return None;
    }
    // Where the next sample lies, from the start of the mdat's body on.
    let mut next: i64 = 0;
    for trun in &traf.trun {
        match trun.data_offset {
            Some(offset) => {
                let at = moof_at as i64 + i64::from(offset) - mdat.body_at as i64;
                if at != next {
                    faults.push((
                        Rule::Runs,
                        format!("a run starts {} bytes off its place in the mdat", at - next),
                    ));
                    return None;
                }
            }
            None if run.count == 0 => {
                faults.push((Rule::Runs, "the first run has no data offset".to_owned()));
            }
            None => {}
        }
        for sample in &trun.samples {
            let size = i64::from(sample.size.unwrap_or(defaults.size));
            if run.count == 0 {
                run.first_sync = sample.flags.unwrap_or(defaults.flags) & NOT_SYNC == 0;
                run.first = usize::try_from(size).ok().and_then(|size| mdat.body.get(..size));
            }
            let duration = u64::from(sample.duration.unwrap_or(defaults.duration));
            let shown =
                i64::try_from(run.duration).unwrap_or(i64::MAX).saturating_add(sample.cts.unwrap_or(0));
            run.first_shown = run.first_shown.min(shown);
            run.shortest = run.shortest.min(duration);
            run.duration = run.duration.saturating_add(duration);
            run.count += 1;
            next += size;
        }
    }
    if next != mdat.body.len() as i64 {
        let message = format!("the samples are {next} bytes and the mdat has {}", mdat.body.len());
        faults.push((Rule::Runs, message));
    }
    Some(run)
}

/// Whether an access unit of length-prefixed NAL units is one that decoding can start with: IDR of H.264 (7.4.1.2.4); IDR, BLA or
/// CRA of HEVC.
pub(super) fn has_key_frame(mut sample: &[u8], nal: Nal) -> bool {
    let length_size = usize::from(nal.length_size);
    loop {
        let Some((head, rest)) = sample.split_at_checked(length_size) else { return false };
        let length = head.iter().fold(0_usize, |length, byte| (length << 8) | usize::from(*byte));
        let Some((unit, rest)) = rest.split_at_checked(length) else { return false };
        let Some(first) = unit.first() else { return false };
        let is_key = if nal.hevc { (16..=21).contains(&((first >> 1) & 0x3f)) } else { first & 0x1f == 5 };
        if is_key {
            return true;
        }
        sample = rest;
    }
}
