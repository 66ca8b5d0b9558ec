//! The sequence parameter set of H.264 (ITU-T H.264 7.3.2.1.1), as far as the size of the picture.

/// What a sequence parameter set says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sps {
    pub profile: u8,
    pub constraints: u8,
    pub level: u8,
    pub width: u32,
    pub height: u32,
}

/// Profiles whose parameter sets speak of colour formats and scaling lists.
const HIGH: [u8; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/// Reads one NAL unit.
pub(super) fn read(nal: &[u8]) -> Option<Sps> {
    let payload = without_emulation(nal);
    let (&[header, profile, constraints, level], rest) = payload.split_first_chunk::<4>()?;
    if header & 0x1f != 7 {
        return None;
    }
    let mut bits = Bits { bytes: rest, at: 0 };
    bits.ue()?; // seq_parameter_set_id
    let chroma = if HIGH.contains(&profile) { bits.high()? } else { 1 };
    bits.ue()?; // log2_max_frame_num
    match bits.ue()? {
        0 => drop(bits.ue()?),
        1 => {
            bits.take(1)?;
            bits.ue()?; // Two signed offsets are as long as unsigned ones.
            bits.ue()?;
            for _ in 0..bits.ue()?.min(255) {
                bits.ue()?;
            }
        }
        _ => {}
    }
    bits.ue()?; // max_num_ref_frames
    bits.take(1)?;
    let width = bits.ue()?.checked_add(1)?.checked_mul(16)?;
    let map_units = bits.ue()?.checked_add(1)?.checked_mul(16)?;
    let frames_only = bits.take(1)?;
    if frames_only == 0 {
        bits.take(1)?;
    }
    let height = map_units.checked_mul(2 - frames_only)?;
    bits.take(1)?;
    let (mut cut_x, mut cut_y) = (0, 0);
    if bits.take(1)? == 1 {
        let (unit_x, unit_y) = match chroma {
            1 => (2, 2),
            2 => (2, 1),
            _ => (1, 1),
        };
        cut_x = bits.ue()?.checked_add(bits.ue()?)?.checked_mul(unit_x)?;
        cut_y = bits.ue()?.checked_add(bits.ue()?)?.checked_mul(unit_y * (2 - frames_only))?;
    }
    let (width, height) = (width.checked_sub(cut_x)?, height.checked_sub(cut_y)?);
    Some(Sps { profile, constraints, level, width, height })
}

/// The payload without the bytes that keep start codes out of it (7.4.1).
fn without_emulation(nal: &[u8]) -> Vec<u8> {
    let (mut out, mut zeros) = (Vec::with_capacity(nal.len()), 0);
    for &byte in nal {
        if byte == 3 && zeros >= 2 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        out.push(byte);
    }
    out
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0_u32, |value, _| {
            let bit = (self.bytes.get(self.at / 8)? >> (7 - self.at % 8)) & 1;
            self.at += 1;
            Some((value << 1) | u32::from(bit))
        })
    }

    /// An unsigned Exp-Golomb number (9.1).
    fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
        }
        let base = 1_u32.checked_shl(zeros)? - 1;
        self.take(zeros)?.checked_add(base)
    }

    /// Colour format, depths and scaling lists; answers the colour format.
    fn high(&mut self) -> Option<u32> {
        let chroma = self.ue()?;
        if chroma == 3 {
            self.take(1)?;
        }
        self.ue()?;
        self.ue()?;
        self.take(1)?;
        if self.take(1)? == 1 {
            for list in 0..if chroma == 3 { 12 } else { 8 } {
                if self.take(1)? == 1 {
                    self.scaling_list(if list < 6 { 16 } else { 64 })?;
                }
            }
        }
        Some(chroma)
    }

    fn scaling_list(&mut self, size: u32) -> Option<()> {
        let (mut last, mut next) = (8_i64, 8_i64);
        for _ in 0..size {
            if next != 0 {
                let code = i64::from(self.ue()?);
                let delta = if code % 2 == 1 { (code + 1) / 2 } else { -(code / 2) };
                next = (last + delta).rem_euclid(256);
            }
            last = if next == 0 { last } else { next };
        }
        Some(())
    }
}
