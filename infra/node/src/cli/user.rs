use super::ServerFile;
use super::app::answer;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "Example: reelog user invite --data ./data --email ada@example.org --name Ada --json")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Invite a user of the console; prints the token to sign up with, which is shown this once.
    #[command(
        after_help = "Example: reelog user invite --data ./data --email ada@example.org --name Ada --json\n\nHand the token over safely: whoever has it is let in. Inviting again gives another one."
    )]
    Invite {
        /// Data folder of the running server.
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
        /// E-mail address of the user.
        #[arg(long)]
        email: String,
        /// Name of the user.
        #[arg(long)]
        name: String,
        /// A kind of app that the user may make besides FLIPFLOP_APP; may be given several times.
        #[arg(long = "app-kind", value_name = "KIND")]
        app_kinds: Vec<String>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// List the users of the console.
    #[command(after_help = "Example: reelog user list --data ./data --json")]
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
        Action::Invite { data, email, name, app_kinds, json } => {
            let (server, token) = ServerFile::read(&data)?;
            let body = json!({ "email": email, "name": name, "appKinds": app_kinds });
            let url = format!("{}/v2/operator/users", server.url);
            let request = reqwest::Client::new().post(url).bearer_auth(token).json(&body);
            let user = answer(request.send().await?).await?;
            if json {
                println!("{user}");
            } else {
                println!("user {} “{name}”", user["id"]);
                println!("  invitation token {}   (shown this once)", text(&user, "invitationToken"));
                println!("  good until       {}", text(&user, "invitationExpiresAt"));
            }
        }
        Action::List { data, json } => {
            let (server, token) = ServerFile::read(&data)?;
            let url = format!("{}/v2/operator/users?pageSize=500", server.url);
            let users = answer(reqwest::Client::new().get(url).bearer_auth(token).send().await?).await?;
            if json {
                println!("{users}");
            } else {
                for user in users["content"].as_array().into_iter().flatten() {
                    println!("{:>8}  {:<10} {}", user["id"], text(user, "userState"), text(user, "email"));
                }
            }
        }
    }
    Ok(())
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
