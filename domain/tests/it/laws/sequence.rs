use super::run;
use domain::ids::NUMBER_MAX;
use domain::sequence::{Event, Kind, Reserve, Sequence};
use proptest::prelude::*;

proptest! {
    #[test]
    fn numbers_only_grow_and_none_is_given_twice(
        kind in 0..Kind::ALL.len(),
        counts in proptest::collection::vec(prop_oneof![0..1_000_u32, any::<u32>()], 0..40),
    ) {
        let kind = Kind::ALL[kind];
        let mut counts = counts.into_iter();
        let history = run::<Sequence>(|_| counts.next().map(|count| Reserve { kind, count }), |_, _| {});
        let mut next = kind.first();
        for Event::BlockReserved(block) in history {
            prop_assert_eq!(block.first, next, "no gap, no overlap");
            prop_assert!(block.count > 0);
            next = block.first + block.count;
            prop_assert!(next - 1 <= NUMBER_MAX);
        }
    }
}
