//! The child's side: one order in, progress and one reply out.

use crate::message::{ChildRequest, Line, Order};
use crate::{Failure, Progress, Request, graph, probe, run_piece, sandbox, start};
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::panic::AssertUnwindSafe;

/// Orders are a plan of a few kilobytes.
const MAX_ORDER_BYTES: u64 = 1 << 20;

/// Reads an order from standard input, carries it out inside the cage, and writes JSON lines to standard output.
/// Returns the exit code: 0 when a reply was written, whatever it says.
pub fn child_main() -> i32 {
    answer(work)
}

/// The same around any work: what the tests of the cage do inside it goes through here.
pub(crate) fn answer(work: impl FnOnce(Request, &mut File) -> Result<Line, Failure>) -> i32 {
    let Ok(mut out) = sandbox::close_inherited().and_then(|()| sandbox::reserve_stdout()) else { return 2 };
    let worked = std::panic::catch_unwind(AssertUnwindSafe(|| carry_out(work, &mut out)));
    let failed = |failure| {
        let (cpu_ms, peak_memory_bytes) = (sandbox::cpu_ms(), sandbox::peak_memory_bytes());
        Line::Failed(Failure { cpu_ms, peak_memory_bytes, ..failure })
    };
    let reply = match worked {
        Ok(Ok(line)) => line,
        Ok(Err(failure)) => failed(failure),
        Err(_) => failed(Failure::internal("a panic, see the log")),
    };
    if write(&mut out, &reply).is_ok() { 0 } else { 3 }
}

fn carry_out(
    work: impl FnOnce(Request, &mut File) -> Result<Line, Failure>,
    out: &mut File,
) -> Result<Line, Failure> {
    let order = read_order()?;
    sandbox::limit(&order.limits)?;
    match order.request {
        ChildRequest::WarmUp => {
            start::start()?;
            // After the registry was written, which a caged process cannot do: does a cage hold here?
            let missing = sandbox::cage(&order.files, order.cage_needed)?;
            Ok(Line::Warm { missing, encoders: graph::encoders() })
        }
        ChildRequest::Job(request) => {
            sandbox::cage(&order.files, order.cage_needed)?;
            work(*request, out)
        }
    }
}

fn work(request: Request, out: &mut File) -> Result<Line, Failure> {
    match request {
        Request::Probe { path } => Ok(Line::Probed(probe(&path)?)),
        Request::Piece(piece) => heard(out, |progress| run_piece(&piece, progress)).map(Line::Made),
    }
}

/// Works while telling how far it is.
fn heard<T>(
    out: &mut File,
    work: impl FnOnce(&mut dyn FnMut(Progress)) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut unheard = Ok(());
    let done = work(&mut |progress| {
        if unheard.is_ok() {
            unheard = write(out, &Line::Progress(progress));
        }
    })?;
    unheard.map_err(|error| Failure::storage("telling progress", &error))?;
    Ok(done)
}

fn read_order() -> Result<Order, Failure> {
    let mut line = String::new();
    let mut input = std::io::stdin().lock().take(MAX_ORDER_BYTES);
    input.read_line(&mut line).map_err(|error| Failure::storage("reading the order", &error))?;
    serde_json::from_str(&line)
        .map_err(|error| Failure::internal(format!("the order is not understood: {error}")))
}

fn write(out: &mut File, line: &Line) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    out.write_all(&text)
}
