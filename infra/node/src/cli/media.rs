use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use verify::{Limits, Progress, Report, Rule};

#[derive(clap::Args)]
#[command(
    after_help = "Example: reelog media verify ./result\n         reelog media verify https://example.org/main.m3u8 https://example.org/manifest.mpd"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Check HLS and DASH results: playlists, manifests, and every segment behind them.
    ///
    /// Exit codes: 0 nothing is wrong, 1 there are errors (with --strict also for warnings), 2 it could not be checked, or not to the end.
    #[command(
        after_help = "Each finding is a line: severity, file and line, what is wrong, and the rule with the section it is from.\nSegments are read one at a time; a server cannot make the check take more than its limits.\n\nExample: reelog media verify ./result\n         reelog media verify --json https://example.org/main.m3u8 https://example.org/manifest.mpd"
    )]
    Verify(Verify),
    /// List the rules: name, severity, what must hold, and where that is from.
    #[command(after_help = "Example: reelog media rules | grep mpd")]
    Rules,
}

#[derive(clap::Args)]
struct Verify {
    /// A folder, a playlist or manifest in a folder, or http(s) URLs of playlists and manifests of one thing.
    #[arg(required = true, value_name = "URL|DIR")]
    what: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Let warnings fail the check, too.
    #[arg(long)]
    strict: bool,
    /// Give up after this many seconds.
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    max_seconds: u64,
}

pub fn run(args: Args) -> ExitCode {
    match args.action {
        Action::Verify(args) => verify(&args),
        Action::Rules => {
            for rule in Rule::ALL {
                let severity = format!("{:?}", rule.severity()).to_lowercase();
                println!("{:<24} {severity:<8} {} [{}]", rule.id(), rule.means(), rule.source());
            }
            ExitCode::SUCCESS
        }
    }
}

/// It could not be checked, or not to the end.
const UNCHECKED: u8 = 2;

fn verify(args: &Verify) -> ExitCode {
    let report = match checked(args) {
        Ok(report) => report,
        Err(error) => {
            eprintln!("reelog: {error:#}");
            return ExitCode::from(UNCHECKED);
        }
    };
    if args.json {
        match serde_json::to_string(&report) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("reelog: the report cannot be written: {error}"),
        }
    } else {
        println!("{report}");
    }
    let failed = report.errors() > 0 || (args.strict && !report.findings.is_empty());
    match (&report.stopped, failed) {
        (Some(_), _) => ExitCode::from(UNCHECKED),
        (None, true) => ExitCode::FAILURE,
        (None, false) => ExitCode::SUCCESS,
    }
}

fn checked(args: &Verify) -> anyhow::Result<Report> {
    let limits = Limits { total_time: Duration::from_secs(args.max_seconds), ..Limits::default() };
    let is_url = |what: &&String| what.starts_with("http://") || what.starts_with("https://");
    let urls: Vec<&str> = args.what.iter().filter(is_url).map(String::as_str).collect();
    let mut shown = Shown::new();
    let mut progress = |at: Progress<'_>| shown.at(&at);
    let report = match args.what.as_slice() {
        [folder] if urls.is_empty() => verify::dir_with(Path::new(folder), &limits, &mut progress),
        all if urls.len() == all.len() => {
            super::block_on(async { Ok(verify::url_with(&urls, &limits, &mut progress).await) })?
        }
        _ => anyhow::bail!("name one folder or file, or URLs alone"),
    };
    shown.bar.finish_and_clear();
    Ok(report)
}

/// Progress on standard error: a bar on a terminal, else a line now and then.
struct Shown {
    bar: ProgressBar,
    told: Instant,
}

/// Between lines of progress: short checks say nothing.
const LINE_EVERY: Duration = Duration::from_secs(5);

impl Shown {
    fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} segments  {msg}") {
            bar.set_style(style);
        }
        Self { bar, told: Instant::now() }
    }

    fn at(&mut self, at: &Progress<'_>) {
        self.bar.set_length(at.total as u64);
        self.bar.set_position(at.done as u64);
        self.bar.set_message(at.file.to_owned());
        if self.bar.is_hidden() && self.told.elapsed() >= LINE_EVERY {
            eprintln!("checked {} of {} segments", at.done, at.total);
            self.told = Instant::now();
        }
    }
}
