use crate::{Config, Flags, wire};

#[derive(clap::Args)]
#[command(after_help = "Example: reelog rebuild --data ./data --view usage")]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Only this read model [default: all].
    #[arg(long)]
    view: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let config = Config::load(&args.flags)?;
    crate::telemetry::start_logging(config.log_format);
    let engines = wire::Engines::open(&config).await?;
    for &view in projections::View::ALL {
        if args.view.as_ref().is_some_and(|only| only != view.name()) {
            continue;
        }
        let started = std::time::Instant::now();
        let digest =
            projections::rebuild(&engines.db, engines.log.clone(), engines.vault.clone(), view).await?;
        let (rows, ms) = (digest.rows, started.elapsed().as_millis());
        println!(
            "{}: {rows} rows at position {}, digest {} ({ms} ms)",
            view.name(),
            digest.position,
            digest.sha256
        );
    }
    Ok(())
}
