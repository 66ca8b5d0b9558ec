//! How parts become one object: copied by the store where it can, passed through us where they are too small for that.

use std::ops::Range;

/// S3 refuses a part below this, unless it is the last.
pub const PART_BYTES_MIN: u64 = 5 << 20;
/// S3 copies at most 5 GiB at a time; a gibibyte ends in seconds, and is tried again as a whole.
const COPY_BYTES_MAX: u64 = 1 << 30;

/// Bytes of a part: its place in the list, and which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    pub part: usize,
    pub range: Range<u64>,
}

/// A part of the new object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The store copies it; at least [`PART_BYTES_MIN`], but for the last.
    Copied(Slice),
    /// We gather it: exactly [`PART_BYTES_MIN`], but for the last.
    Gathered(Vec<Slice>),
}

/// The pieces of an object that is made of parts of these sizes. All but the last have [`PART_BYTES_MIN`] or more.
pub fn pieces(sizes: &[u64]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut gathered, mut slices) = (0, Vec::new());
    for (part, &size) in sizes.iter().enumerate() {
        let mut from = 0;
        while from < size {
            let rest = size - from;
            if gathered == 0 && rest >= PART_BYTES_MIN {
                let to = from + rest.min(COPY_BYTES_MAX);
                pieces.push(Piece::Copied(Slice { part, range: from..to }));
                from = to;
                continue;
            }
            let to = from + rest.min(PART_BYTES_MIN - gathered);
            slices.push(Slice { part, range: from..to });
            gathered += to - from;
            from = to;
            if gathered == PART_BYTES_MIN {
                pieces.push(Piece::Gathered(std::mem::take(&mut slices)));
                gathered = 0;
            }
        }
    }
    if gathered > 0 {
        pieces.push(Piece::Gathered(slices));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: u64 = PART_BYTES_MIN;

    fn slices(piece: &Piece) -> Vec<Slice> {
        match piece {
            Piece::Copied(slice) => vec![slice.clone()],
            Piece::Gathered(slices) => slices.clone(),
        }
    }

    fn size(piece: &Piece) -> u64 {
        slices(piece).iter().map(|slice| slice.range.end - slice.range.start).sum()
    }

    #[test]
    fn large_parts_are_copied_whole_and_very_large_ones_in_turns() {
        let copied = |part, range| Piece::Copied(Slice { part, range });
        assert_eq!(pieces(&[MIN, 2 * MIN]), [copied(0, 0..MIN), copied(1, 0..2 * MIN)]);
        let huge = COPY_BYTES_MAX + MIN;
        assert_eq!(pieces(&[huge]), [copied(0, 0..COPY_BYTES_MAX), copied(0, COPY_BYTES_MAX..huge)]);
    }

    #[test]
    fn small_parts_are_gathered_and_nothing_is_made_of_nothing() {
        assert_eq!(pieces(&[]), []);
        assert_eq!(pieces(&[0, 0]), []);
        assert_eq!(pieces(&[3, 0, 4]).iter().map(size).collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn whatever_the_sizes_each_byte_is_there_once_in_order_and_only_the_last_piece_is_small() {
        let choices =
            [0, 1, 7, MIN - 1, MIN, MIN + 1, 3 * MIN, COPY_BYTES_MAX, COPY_BYTES_MAX + 1, 5 * MIN / 2];
        for seed in 0..2_000_u64 {
            let count = seed % 6 + 1;
            let pick = |place: u64| choices[(seed.wrapping_mul(2_654_435_761) >> (place * 4)) as usize % 10];
            let sizes: Vec<u64> = (0..count).map(pick).collect();
            let pieces = pieces(&sizes);
            let mut at = vec![0; sizes.len()];
            let mut latest = 0;
            for slice in pieces.iter().flat_map(slices) {
                assert!(slice.part >= latest && slice.range.start == at[slice.part], "{sizes:?}: {pieces:?}");
                (latest, at[slice.part]) = (slice.part, slice.range.end);
            }
            assert_eq!(at, sizes);
            let all_but_last = pieces.iter().rev().skip(1);
            assert!(all_but_last.map(size).all(|size| size >= MIN), "{sizes:?}: {pieces:?}");
        }
    }
}
