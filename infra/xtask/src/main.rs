//! `cargo run -p xtask -- schemas [--check]`.

use anyhow::{Result, bail};
use std::path::Path;
use xtask::documents;

const HELP: &str = "\
Chores of the repository.

  cargo run -p xtask -- schemas           write the documents in schemas/generated again
  cargo run -p xtask -- schemas --check   fail if one of them is not what the code says
";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/generated");
    match arguments[..] {
        ["schemas"] => {
            for name in documents::write(&folder)? {
                println!("wrote schemas/generated/{name}");
            }
        }
        ["schemas", "--check"] => documents::check(&folder)?,
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        _ => bail!("no such chore: {}\n\n{HELP}", arguments.join(" ")),
    }
    Ok(())
}
