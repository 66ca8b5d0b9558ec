//! The media child alone, so that this crate's tests need not build the whole program.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(u8::try_from(transcode::child_main()).unwrap_or(1))
}
