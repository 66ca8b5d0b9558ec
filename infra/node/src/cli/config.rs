use crate::{Config, Flags};

/// Prints every setting as TOML, with its origin.
pub fn run(flags: &Flags) -> anyhow::Result<()> {
    let config = Config::load(flags)?;
    let layers = Config::figment(flags)?;
    let values = serde_json::to_value(&config)?;
    for (name, value) in values.as_object().into_iter().flatten() {
        let origin = layers.find_metadata(name).map_or("", |data| &data.name);
        let origin = match origin {
            // What serde serialised carries the name of its type.
            text if text.contains("Flags") || text.contains("flag") => "flag",
            text if text.contains("Config") => "default",
            "" => "default",
            text => text,
        };
        println!("{name} = {}  # {origin}", masked(name, value));
    }
    Ok(())
}

/// A value as TOML; the password of a database URL is not shown.
fn masked(name: &str, value: &serde_json::Value) -> String {
    match value.as_str() {
        Some(url) if name == "database_url" => match (url.split_once("://"), url.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => format!("\"{scheme}://***@{host}\""),
            _ => value.to_string(),
        },
        _ if value.is_null() => "\"\"".to_owned(),
        _ => value.to_string(),
    }
}
