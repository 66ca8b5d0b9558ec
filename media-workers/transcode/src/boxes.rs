//! Just enough of the ISO base media file format: walking boxes, and the times of our own fragments.

/// A box: its four-letter kind and what follows its header.
pub(crate) type Found<'a> = ([u8; 4], &'a [u8]);

/// The boxes in `bytes`, in order; stops at the first that does not fit.
pub(crate) fn children(mut bytes: &[u8]) -> impl Iterator<Item = Found<'_>> {
    std::iter::from_fn(move || {
        let (header, size) = header(bytes)?;
        let size = if size == 0 { bytes.len() } else { usize::try_from(size).ok()? };
        let kind = kind(bytes)?;
        let payload = bytes.get(header..size)?;
        bytes = &bytes[size..];
        Some((kind, payload))
    })
}

/// Length of the header and of the whole box; 0 means "to the end of the file".
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, u64)> {
    match u32_at(bytes, 0)? {
        1 => Some((16, u64_at(bytes, 8)?)).filter(|(_, size)| *size >= 16),
        0 => Some((8, 0)),
        size => Some((8, u64::from(size))).filter(|(_, size)| *size >= 8),
    }
}

/// The kind of the box that starts here.
pub(crate) fn kind(bytes: &[u8]) -> Option<[u8; 4]> {
    bytes.get(4..8)?.try_into().ok()
}

/// The first box at this path.
pub(crate) fn find<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    let (first, rest) = path.split_first()?;
    let found = children(bytes).find(|(kind, _)| kind == *first)?.1;
    if rest.is_empty() { Some(found) } else { find(found, rest) }
}

/// Ticks a second of the first track of an initialisation segment.
pub(crate) fn timescale(init: &[u8]) -> Option<u32> {
    let mdhd = find(init, &[b"moov", b"trak", b"mdia", b"mdhd"])?;
    u32_at(mdhd, if mdhd.first() == Some(&1) { 20 } else { 12 })
}

/// The codec string of AV1 (AV1 in ISOBMFF, 5): the parser does not say it, the configuration in the sample entry does.
pub(crate) fn av1_codecs(init: &[u8]) -> Option<String> {
    let entries = find(init, &[b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"])?.get(8..)?;
    // Behind the fields of every visual sample entry.
    let config = find(find(entries, &[b"av01"])?.get(78..)?, &[b"av1C"])?;
    let (level, depths) = (*config.get(1)?, *config.get(2)?);
    let tier = if depths & 0x80 == 0 { 'M' } else { 'H' };
    let bits = match depths & 0x60 {
        0 => 8,
        0x40 => 10,
        _ => 12,
    };
    Some(format!("av01.{}.{:02}{tier}.{bits:02}", level >> 5, level & 0x1f))
}

/// Times of one fragment, in ticks of its track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    pub start: u64,
    pub duration: u64,
    pub samples: u32,
}

/// Reads the times of a fragment that holds one track and states the duration of its samples.
pub(crate) fn fragment(bytes: &[u8]) -> Option<Fragment> {
    let traf = find(bytes, &[b"moof", b"traf"])?;
    let tfdt = find(traf, &[b"tfdt"])?;
    let start = if tfdt.first() == Some(&1) { u64_at(tfdt, 4)? } else { u64::from(u32_at(tfdt, 4)?) };
    let default = default_duration(find(traf, &[b"tfhd"])?);
    let mut found = Fragment { start, duration: 0, samples: 0 };
    for (_, trun) in children(traf).filter(|(kind, _)| kind == b"trun") {
        let samples = u32_at(trun, 4)?;
        found.samples += samples;
        found.duration += run_duration(trun, samples, default)?;
    }
    Some(found)
}

/// Sets the start of a fragment that [`fragment`] can read.
pub(crate) fn set_start(bytes: &mut [u8], start: u64) -> Option<()> {
    let payload = find(bytes, &[b"moof", b"traf", b"tfdt"])?;
    let at = payload.as_ptr() as usize - bytes.as_ptr() as usize;
    let wide = bytes.get(at) == Some(&1);
    let new = start.to_be_bytes();
    if wide {
        bytes.get_mut(at + 4..at + 12)?.copy_from_slice(&new);
    } else {
        bytes.get_mut(at + 4..at + 8)?.copy_from_slice(u32::try_from(start).ok()?.to_be_bytes().as_slice());
    }
    Some(())
}

/// Clears when an initialisation segment was made, so that it is the same whenever that was.
pub(crate) fn clear_times(init: &mut [u8]) -> Option<()> {
    let places: [&[&[u8; 4]]; 3] =
        [&[b"moov", b"mvhd"], &[b"moov", b"trak", b"tkhd"], &[b"moov", b"trak", b"mdia", b"mdhd"]];
    for place in places {
        let payload = find(init, place)?;
        let at = payload.as_ptr() as usize - init.as_ptr() as usize + 4;
        let length = if payload.first() == Some(&1) { 16 } else { 8 };
        init.get_mut(at..at + length)?.fill(0);
    }
    Some(())
}

fn default_duration(tfhd: &[u8]) -> Option<u32> {
    let flags = u32_at(tfhd, 0)?;
    let skipped = 8 + if flags & 1 == 0 { 0 } else { 8 } + if flags & 2 == 0 { 0 } else { 4 };
    if flags & 8 == 0 { None } else { u32_at(tfhd, skipped) }
}

fn run_duration(trun: &[u8], samples: u32, default: Option<u32>) -> Option<u64> {
    let flags = u32_at(trun, 0)?;
    if flags & 0x100 == 0 {
        return Some(u64::from(default?) * u64::from(samples));
    }
    let first = 8 + if flags & 1 == 0 { 0 } else { 4 } + if flags & 4 == 0 { 0 } else { 4 };
    let stride = 4 * (flags & 0xf00).count_ones() as usize;
    (0..samples as usize).map(|index| u32_at(trun, first + index * stride).map(u64::from)).sum()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
