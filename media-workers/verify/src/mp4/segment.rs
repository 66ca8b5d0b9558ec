//! Media segments: fragments of moof and mdat (CMAF 7.3.2).

use super::samples::{Run, samples};
use super::walk::{Found, boxes};
use super::{Faults, samples};
use crate::Rule;
use crate::facts::{Init, Segment};
use mp4_atom::{Atom, Moof, Traf};

/// Reads one; what is wrong with it goes to `faults`.
pub(crate) fn read(bytes: &[u8], init: &Init, faults: &mut Faults) -> Option<Segment> {
    let top = match boxes(bytes) {
        Ok(top) => top,
        Err(what) => {
            faults.push((Rule::Boxes, what));
            return None;
        }
    };
    let mut whole: Option<Segment> = None;
    let mut open: Option<(usize, Moof)> = None;
    let mut sequence = None;
    for found in &top {
        match &found.kind {
            b"moof" => {
                if open.is_some() {
                    faults.push((Rule::Fragment, "a moof follows a moof without an mdat".to_owned()));
                }
                open = moof(found, faults).map(|moof| (found.at, moof));
                let number = open.as_ref().map(|(_, moof)| moof.mfhd.sequence_number);
                if let (Some(before), Some(now)) = (sequence, number)
                    && now <= before
                {
                    faults.push((Rule::Sequence, format!("fragment {now} follows {before}")));
                }
                sequence = number.or(sequence);
            }
            b"mdat" => match open.take() {
                Some((at, moof)) => {
                    if let Some(next) = fragment(at, &moof, found, init, faults) {
                        whole = Some(joined(whole, next, faults));
                    }
                }
                None => faults.push((Rule::Fragment, "an mdat without a moof before it".to_owned())),
            },
            b"ftyp" | b"moov" => {
                faults.push((
                    Rule::Fragment,
                    format!("'{}' belongs into the initialisation segment", found.name()),
                ));
            }
            _ => {}
        }
    }
    if open.is_some() {
        faults.push((Rule::Fragment, "the last moof has no mdat".to_owned()));
    }
    if whole.is_none() && faults.is_empty() {
        faults.push((Rule::Fragment, "it has no moof".to_owned()));
    }
    whole
}

fn moof(found: &Found<'_>, faults: &mut Faults) -> Option<Moof> {
    let read = Moof::decode_body(&mut &found.body[..]);
    if let Err(error) = &read {
        faults.push((Rule::Fragment, format!("the moof at byte {} cannot be read: {error}", found.at)));
    }
    read.ok()
}

/// Checks one fragment and sums it up.
fn fragment(at: usize, moof: &Moof, mdat: &Found<'_>, init: &Init, faults: &mut Faults) -> Option<Segment> {
    let [traf] = moof.traf.as_slice() else {
        faults
            .push((Rule::Fragment, format!("a moof has {} track fragments instead of one", moof.traf.len())));
        return None;
    };
    head(traf, init, faults);
    let Some(tfdt) = &traf.tfdt else {
        faults.push((Rule::Fragment, "a track fragment has no tfdt".to_owned()));
        return None;
    };
    let runs = samples(at, traf, mdat, init.defaults, faults)?;
    first_sample(&runs, init, faults);
    let start = tfdt.base_media_decode_time;
    let from = i64::try_from(start).unwrap_or(i64::MAX).saturating_add(runs.first_shown);
    Some(Segment {
        start,
        duration: runs.duration,
        samples: runs.count,
        shown_from: from.saturating_sub(init.shown_from),
        shortest: runs.shortest,
    })
}

fn head(traf: &Traf, init: &Init, faults: &mut Faults) {
    let tfhd = &traf.tfhd;
    if tfhd.track_id != init.track_id {
        let message =
            format!("a fragment is of track {} and the init of track {}", tfhd.track_id, init.track_id);
        faults.push((Rule::TrackId, message));
    }
    if !tfhd.default_base_is_moof || tfhd.base_data_offset.is_some() {
        faults.push((Rule::Base, "default-base-is-moof is not set, or base-data-offset is there".to_owned()));
    }
}

/// Video starts with a sample that is marked as a sync sample and is one.
fn first_sample(runs: &Run<'_>, init: &Init, faults: &mut Faults) {
    if !init.kind.is_video() {
        return;
    }
    if !runs.first_sync {
        faults.push((Rule::Sync, "the first sample of a fragment is no sync sample".to_owned()));
        return;
    }
    if let (Some(nal), Some(sample)) = (init.nal, runs.first)
        && !samples::has_key_frame(sample, nal)
    {
        faults.push((
            Rule::KeyFrame,
            "the first sample is marked as a sync sample and holds no key frame".to_owned(),
        ));
    }
}

fn joined(before: Option<Segment>, next: Segment, faults: &mut Faults) -> Segment {
    let Some(mut whole) = before else { return next };
    if next.start != whole.end() {
        let message =
            format!("a fragment starts at {} and the one before ends at {}", next.start, whole.end());
        faults.push((Rule::Continuity, message));
    }
    whole.duration = whole.duration.saturating_add(next.duration);
    whole.samples = whole.samples.saturating_add(next.samples);
    whole.shown_from = whole.shown_from.min(next.shown_from);
    whole.shortest = whole.shortest.min(next.shortest);
    whole
}
