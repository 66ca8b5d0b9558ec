//! What every event log must do.
//!
//! An engine is done when [`event_log_contract!`](crate::event_log_contract) passes for it. The macro's argument is a
//! future of a fresh, empty log (an `Arc<dyn EventLog>`) and of whatever must live as long as it: a folder, a database.

mod appending;
mod conditions;
mod following;
mod given;
mod idempotence;
mod model;
mod reading;
mod removing;
mod tenancy;

pub use appending::*;
pub use conditions::*;
pub use following::*;
pub use given::{batch, event, events, stream};
pub use idempotence::*;
pub use model::*;
pub use reading::*;
pub use removing::*;
pub use tenancy::*;

/// Makes a test of each promise, for the engine that the factory makes.
#[macro_export]
macro_rules! event_log_contract {
    ($factory:expr) => {
        $crate::event_log_contract!(@each $factory;
            positions_and_revisions_have_no_gap
            an_append_of_several_streams_is_whole
            a_refused_append_leaves_nothing
            every_failed_expectation_is_reported
            a_stream_that_is_only_checked_counts
            a_stream_may_be_written_twice_in_a_batch
            an_empty_batch_is_refused
            what_is_too_large_is_refused
            what_was_appended_is_read_unchanged
            the_logs_clock_never_goes_back
            a_matching_event_refuses_the_batch
            a_condition_looks_only_after_its_position
            the_same_batch_again_gives_the_first_answer
            a_repetition_is_found_under_every_expectation
            a_repetition_is_found_after_later_events
            a_known_event_among_new_ones_is_refused
            an_event_id_is_its_streams_alone
            a_stale_writer_is_refused
            a_batch_that_is_partly_known_is_refused
            a_repetition_ignores_conditions_that_no_longer_hold
            of_many_writers_with_one_belief_one_wins
            a_stream_is_read_upward_from_a_revision
            a_stream_is_read_downward_from_a_revision
            all_is_read_upward_after_a_position
            all_is_read_downward_before_a_position
            an_unknown_stream_is_empty
            a_truncated_stream_is_empty_and_goes_on
            a_tombstoned_stream_is_closed_for_ever
            a_removal_asks_for_its_expectation
            a_removal_moves_no_position
            a_stream_belongs_to_the_app_that_wrote_it_first
            a_foreign_stream_reads_as_empty
            the_head_wakes_its_watchers
            readers_that_join_see_every_position_once_in_order
            a_writer_reads_its_own_writes
            any_history_is_as_the_model_says
        );
    };
    (@each $factory:expr; $($promise:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let (log, _kept) = $factory.await;
                $crate::contract::log::$promise(log).await;
            }
        )*
    };
}
