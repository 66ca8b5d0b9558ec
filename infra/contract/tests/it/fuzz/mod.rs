//! Valid and mutated requests made from the document: whatever is sent, the answer is one that the document lists.
//!
//! `FUZZ_REQUESTS` says how many, `FUZZ_SEED` from which number; the same two make the same requests again.

mod check;
mod junk;
mod make;
mod mutate;
mod request;

use crate::document::operations;
use crate::seed::Owner;
use crate::world::World;
use check::Book;
use make::Maker;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Requests in `make test`; `make fuzz-api` asks for more.
const REQUESTS: u64 = 5_000;
/// Requests after which everything is made anew: some delete what the next ones are about.
const REQUESTS_A_SEED: u64 = 500;
/// The most failures that are shown.
const SHOWN_MAX: usize = 12;

fn number(variable: &str, default: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

#[tokio::test]
async fn whatever_is_sent_the_answer_is_one_that_the_document_lists() {
    let (seed, requests) = (number("FUZZ_SEED", 1), number("FUZZ_REQUESTS", REQUESTS));
    println!("FUZZ_SEED={seed} FUZZ_REQUESTS={requests}");
    let world = World::start().await;
    let (all, mut book) = (operations(&world.document), Book::new(&world.document));
    let (mut done, mut failures) = (0, vec![]);
    while done < requests {
        let owner = Owner::new(&world, &name(done / REQUESTS_A_SEED)).await;
        let mut maker = Maker::new(StdRng::seed_from_u64(seed ^ (done << 20)), &world, &all, &owner);
        for _ in 0..REQUESTS_A_SEED.min(requests - done) {
            let request = maker.request();
            if let Some(answer) = request.send(&world).await {
                let faults = book.faults(&all, &request, &answer);
                if !faults.is_empty() {
                    failures.push(format!("{}\n    {}", request.curl(), faults.join("\n    ")));
                }
            }
            done += 1;
        }
    }
    println!("{}", book.summary());
    assert!(failures.is_empty(), "FUZZ_SEED={seed}: {} of {requests} requests\n{}", failures.len(), {
        failures.truncate(SHOWN_MAX);
        failures.join("\n")
    });
    book.is_broad(&all, requests);
}

/// A name in letters for each owner.
fn name(number: u64) -> String {
    let letter = |digit: u64| char::from(b'a' + (digit % 26) as u8);
    format!("fuzz{}{}{}", letter(number / 676), letter(number / 26), letter(number))
}
