use super::ServerFile;
use anyhow::bail;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "Example: reelog app create --data ./data --name shop --json")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Create an app; prints its API key and secret, which is shown this once.
    #[command(after_help = "Example: reelog app create --data ./data --name shop --json")]
    Create {
        /// Data folder of the running server.
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
        /// Name of the app.
        #[arg(long)]
        name: String,
        /// FLIPFLOP_APP, FLIPFLOP_PORTAL_APP, VICOLLO_MANAGED or VICOLLO_UNMANAGED.
        #[arg(long, default_value = "FLIPFLOP_APP")]
        kind: String,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// List the apps.
    #[command(after_help = "Example: reelog app list --data ./data --json")]
    List {
        /// Data folder of the running server.
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
        /// Print the server's JSON.
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        Action::Create { data, name, kind, json } => {
            let (server, token) = ServerFile::read(&data)?;
            let app = create(&server.url, &token, &name, &kind).await?;
            if json {
                println!("{app}");
            } else {
                println!("app {} “{name}”", app["id"]);
                println!("  API key    {}", app["apiKey"].as_str().unwrap_or_default());
                println!(
                    "  API secret {}   (shown this once)",
                    app["apiSecret"].as_str().unwrap_or_default()
                );
            }
        }
        Action::List { data, json } => {
            let (server, token) = ServerFile::read(&data)?;
            let url = format!("{}/v2/operator/apps?pageSize=500", server.url);
            let apps = answer(reqwest::Client::new().get(url).bearer_auth(token).send().await?).await?;
            if json {
                println!("{apps}");
            } else {
                for app in apps["content"].as_array().into_iter().flatten() {
                    println!(
                        "{:>8}  {:<20} {}",
                        app["id"],
                        app["kind"].as_str().unwrap_or_default(),
                        app["name"]
                    );
                }
            }
        }
    }
    Ok(())
}

/// Creates an app over HTTP; the answer has `id`, `name`, `kind`, `apiKey`, `apiSecret`.
pub async fn create(base: &str, token: &str, name: &str, kind: &str) -> anyhow::Result<Value> {
    let body = json!({ "name": name, "kind": kind });
    let url = format!("{base}/v2/operator/apps");
    answer(reqwest::Client::new().post(url).bearer_auth(token).json(&body).send().await?).await
}

/// The JSON of a good answer; the server's own words of a bad one.
pub async fn answer(response: reqwest::Response) -> anyhow::Result<Value> {
    let status = response.status();
    let text = response.text().await?;
    if !status.is_success() {
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        bail!(
            "{} {}: {}",
            status.as_u16(),
            body["errorCode"].as_str().unwrap_or("?"),
            body["errorMessage"].as_str().unwrap_or(&text)
        );
    }
    Ok(if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? })
}
