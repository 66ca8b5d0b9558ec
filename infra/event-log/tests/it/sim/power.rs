//! Thousands of power cuts, each at another moment with other sectors lost.

use super::disk::{Disk, Faults};
use super::witness::Witness;
use event_log::{EmbeddedLog, Options};
use futures::future::join_all;
use ports::log::EventLog;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Arc;

const SEEDS: u64 = 1_000;
const CUTS: u32 = 3;

fn options() -> Options {
    Options { segment_bytes: 8 << 10, fill_bytes: 2 << 10, index_cache_bytes: 1 << 20, ..Options::new("") }
}

#[tokio::test]
async fn a_power_cut_at_any_moment_loses_nothing_acknowledged() {
    many_lives().await;
}

/// Here the callers write themselves, one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_loses_nothing_acknowledged_to_callers_that_write_themselves() {
    many_lives().await;
}

async fn many_lives() {
    let first: u64 = rand::rng().random();
    let mut acknowledged = 0;
    for seed in (0..SEEDS).map(|number| first.wrapping_add(number)) {
        acknowledged += one_life(seed).await;
    }
    eprintln!(
        "seeds {first}+{SEEDS}: {} power cuts, {acknowledged} events acknowledged, 0 lost",
        SEEDS * u64::from(CUTS)
    );
    assert!(acknowledged > SEEDS as usize, "the test must acknowledge something");
}

async fn one_life(seed: u64) -> usize {
    let mut random = StdRng::seed_from_u64(seed);
    let disk = Disk::new(seed);
    let mut witness = Witness::default();
    for cut in 0..CUTS {
        let context = format!("seed {seed}, power cut {cut}");
        disk.set(Faults {
            dies_after: Some(random.random_range(1..60)),
            short_one_in: random.random_bool(0.3).then_some(3),
            ..Faults::default()
        });
        if let Ok(log) = EmbeddedLog::open_on(Arc::new(disk.clone()), options()) {
            load(&log, &mut witness, &mut random).await;
        }
        disk.cut_power();
        disk.set(Faults::default());
        let log = EmbeddedLog::open_on(Arc::new(disk.clone()), options())
            .unwrap_or_else(|error| panic!("{context}: {error}"));
        witness.check(&log, &context).await;
    }
    witness.acknowledged()
}

/// Appends, some at once, until the machine is off.
pub async fn load(log: &EmbeddedLog, witness: &mut Witness, random: &mut StdRng) {
    for _ in 0..8 {
        let batches: Vec<_> = (0..random.random_range(1..5)).map(|_| witness.batch(random)).collect();
        let answers = join_all(batches.iter().map(|batch| log.append(batch.clone()))).await;
        for (batch, answer) in batches.iter().zip(&answers) {
            witness.answered(batch, answer);
        }
    }
}
