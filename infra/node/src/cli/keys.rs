use crate::{Config, Flags};
use anyhow::Context as _;

/// `reelog keys`.
#[derive(clap::Args)]
#[command(after_help = "Example: reelog keys rotate --data ./data")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Add a sealing key. Servers seal with it from their next start on and open with old and new ones.
    Rotate(Flags),
}

pub fn run(args: Args) -> anyhow::Result<()> {
    let Command::Rotate(flags) = args.command;
    let config = Config::load(&flags)?;
    config.create_data()?;
    let id = web::Secrets::rotate_sealing_key(&config.data).context("add a sealing key")?;
    println!("{id} is the newest sealing key; it is used from the next start of each server");
    Ok(())
}
