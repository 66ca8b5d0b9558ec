//! The child's side: one order in, progress and one reply out.

use crate::message::{ChildRequest, Line, Order};
use crate::{Failure, Progress, Request, probe, run, run_piece, sandbox, start};
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::panic::AssertUnwindSafe;
use std::path::Path;

/// Orders are a plan of a few kilobytes.
const MAX_ORDER_BYTES: u64 = 1 << 20;

/// Reads an order from standard input, carries it out inside the cage, and writes JSON lines to standard output.
/// Returns the exit code: 0 when a reply was written, whatever it says.
pub fn child_main() -> i32 {
    let Ok(mut out) = sandbox::reserve_stdout() else { return 2 };
    let worked = std::panic::catch_unwind(AssertUnwindSafe(|| work(&mut out)));
    let reply = match worked {
        Ok(Ok(line)) => line,
        Ok(Err(failure)) => Line::Failed(Failure { cpu_ms: sandbox::cpu_ms(), ..failure }),
        Err(_) => {
            Line::Failed(Failure { cpu_ms: sandbox::cpu_ms(), ..Failure::internal("a panic, see the log") })
        }
    };
    if write(&mut out, &reply).is_ok() { 0 } else { 3 }
}

fn work(out: &mut File) -> Result<Line, Failure> {
    let order = read_order()?;
    sandbox::limit(&order.limits)?;
    let ChildRequest::Job(request) = order.request else {
        start::start()?;
        return Ok(Line::Warm);
    };
    match *request {
        Request::Probe { path } => {
            sandbox::cage(&path, None)?;
            Ok(Line::Probed(probe(&path)?))
        }
        Request::Piece(piece) => {
            sandbox::cage(&piece.source, Some(Path::new(&piece.out_dir)))?;
            heard(out, |progress| run_piece(&piece, progress)).map(Line::Made)
        }
        Request::Transcode(job) => {
            sandbox::cage(&job.source, Some(Path::new(&job.out_dir)))?;
            heard(out, |progress| run(&job, progress)).map(Line::Done)
        }
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
