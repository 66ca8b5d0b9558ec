//! The command line. One file a command.

mod app;
mod config;
mod demo;
mod gateway;
mod keys;
mod log;
mod media;
mod rebuild;
mod server_file;
mod user;

pub use server_file::ServerFile;

use crate::{Config, Flags};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// A multi-tenant video platform: uploads, transcodes, serves, counts and keeps the whole history.
///
/// Exit codes: 0 done, 1 failed (the reason is on standard error), 2 the command line is wrong.
#[derive(Parser)]
#[command(name = "reelog", version, after_help = "Example: reelog serve --data ./data --http 127.0.0.1:8080")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the platform, or some of its roles.
    #[command(
        after_help = "Example: reelog serve --data ./data --http 127.0.0.1:8080\n\nPrints one line `ready http://…` on standard output when it serves; ends cleanly on SIGTERM."
    )]
    Serve(Flags),
    /// Show the whole chain on a real video: upload, transcode, watch, count, replay.
    Demo(demo::Args),
    /// Create and list apps; the server must be running.
    App(app::Args),
    /// Invite and list users of the console; the server must be running.
    User(user::Args),
    /// Check or print the event log of a data folder.
    Log(log::Args),
    /// Rebuild the read models from the log; the server must not be running.
    Rebuild(rebuild::Args),
    /// Print the effective configuration and where each value comes from.
    #[command(after_help = "Example: REELOG_HTTP=0.0.0.0:80 reelog config")]
    Config(Flags),
    /// Change the keys of a data folder.
    Keys(keys::Args),
    /// Put one URL in front of roles that run apart: reads to one, changes to the other.
    Gateway(gateway::Args),
    /// Check HLS and DASH results against their specifications.
    Media(media::Args),
    /// Do one media job, as told on standard input; started by workers.
    #[command(hide = true)]
    MediaJob,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        // Before any thread: the child gives up its rights for the whole process.
        Command::MediaJob => return ExitCode::from(u8::try_from(transcode::child_main()).unwrap_or(1)),
        // Its exit codes say more.
        Command::Media(args) => return media::run(args),
        Command::Serve(flags) => {
            Config::load(&flags).and_then(|config| block_on(crate::serve::serve(config)))
        }
        Command::Demo(args) => block_on(demo::run(args)),
        Command::App(args) => block_on(app::run(args)),
        Command::User(args) => block_on(user::run(args)),
        Command::Log(args) => log::run(args),
        Command::Rebuild(args) => block_on(rebuild::run(args)),
        Command::Keys(args) => keys::run(args),
        Command::Config(flags) => config::run(&flags),
        Command::Gateway(args) => block_on(gateway::run(args)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reelog: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn block_on<T>(task: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(task)
}
