//! Pictures come in the order of decoding; their captions belong to the order in which they are shown.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No codec holds back more than sixteen pictures.
const HELD: usize = 20;

/// What came with a picture: heads, and two bytes each.
pub(super) type Triples = Vec<[u8; 3]>;

/// The latest pictures.
#[derive(Default)]
pub(super) struct InOrder {
    waiting: BinaryHeap<Reverse<(u64, u64, Triples)>>,
    count: u64,
}

impl InOrder {
    /// Takes a picture that is shown at this time, in milliseconds; one without captions, too: it says how far the others
    /// are. Gives the one that none can come before any more.
    pub fn push(&mut self, shown_ms: u64, triples: Triples) -> Option<(u64, Triples)> {
        self.waiting.push(Reverse((shown_ms, self.count, triples)));
        self.count += 1;
        if self.waiting.len() > HELD { self.pop() } else { None }
    }

    /// The next of those that are left.
    pub fn pop(&mut self) -> Option<(u64, Triples)> {
        self.waiting.pop().map(|Reverse((at_ms, _, triples))| (at_ms, triples))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_leave_as_they_are_shown() {
        let mut order = InOrder::default();
        let shown = [0, 120, 40, 80, 160].into_iter().chain((5..40).map(|number| number * 40));
        let mut left: Vec<u64> =
            shown.filter_map(|at| order.push(at, vec![]).map(|(at_ms, _)| at_ms)).collect();
        left.extend(std::iter::from_fn(|| order.pop().map(|(at_ms, _)| at_ms)));
        assert!(left.is_sorted() && left.len() == 40, "{left:?}");
    }
}
