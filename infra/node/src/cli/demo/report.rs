//! What a person sees.

use super::watch::Played;
use anyhow::ensure;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::time::Duration;

/// A bar on standard error; plain when that is no terminal.
pub fn bar(name: &'static str, total: u64, detail: &str) -> ProgressBar {
    let template = format!("  {name:<10}[{{bar:32}}] {{percent:>3}} % {detail}");
    let style = ProgressStyle::with_template(&template).expect("the template is constant");
    ProgressBar::new(total).with_style(style.progress_chars("█▉ "))
}

/// A sign of life for a wait without a known length.
pub fn spinner(message: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(message);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// Prints what came of it; an error if something is missing.
pub fn print(
    watch_page: &str,
    post: &Value,
    played: &Played,
    usage: &Value,
    history: &str,
) -> anyhow::Result<()> {
    println!("✓ post {} is {}", post["id"], post["videoPostState"].as_str().unwrap_or_default());
    println!("✓ watched: {} segments, {} bytes\n", played.segments, played.bytes);
    println!("Watch page  {watch_page}");
    for (name, address) in [("HLS", &played.hls), ("MPEG-DASH", &played.dash), ("MP4", &played.mp4)] {
        if let Some(address) = address {
            println!("{name:<11} {address}");
        }
    }
    for picture in ["thumbnail", "preview"] {
        if let Some(address) = post["file"][picture]["url"].as_str() {
            println!("{picture:<11} {address}");
        }
    }
    println!("\nUsage of member alice, by hour");
    for row in usage["rows"].as_array().into_iter().flatten() {
        println!("  {}", row["from"].as_str().unwrap_or_default());
        let figures = row.as_object().into_iter().flatten();
        for (name, value) in figures.filter(|(name, _)| !["from", "to", "member"].contains(&name.as_str())) {
            println!("    {name:<16} {value}");
        }
    }
    let events: Vec<Value> = history.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    println!("\nHistory of the post");
    for event in &events {
        let (at, kind) =
            (event["recordedAt"].as_str().unwrap_or_default(), event["type"].as_str().unwrap_or_default());
        println!("  {:>5}  {at}  {kind}", event["position"].as_u64().unwrap_or_default());
    }
    ensure!(
        events.iter().any(|event| event["type"] == "post.processed"),
        "the history does not show the result"
    );
    Ok(())
}
