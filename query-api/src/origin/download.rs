//! Files that are saved and not shown.

use crate::attachment::{disposition, safe_name};
use domain::post::Active;

/// The `Content-Disposition` of a file, if the query has `download`: the post's title with the file's own ending.
pub fn asked(query: Option<&str>, post: &Active, key: &str) -> Option<String> {
    let is_asked = |pair: &str| pair == "download" || pair.starts_with("download=");
    query?.split('&').any(is_asked).then(|| disposition(&name(post, key)))
}

fn name(post: &Active, key: &str) -> String {
    let title = safe_name(&post.title, &format!("post-{}", post.post));
    let file = key.rsplit('/').next().unwrap_or_default();
    match file.rsplit_once('.') {
        // A source keeps what its uploader called it by, which nobody looked at.
        Some((_, ending)) if is_ending(ending) => format!("{title}.{ending}"),
        _ => title,
    }
}

fn is_ending(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
