//! Secrets that a run used, searched for in everything it left behind.

use std::io;
use std::path::{Path, PathBuf};

/// Files that hold secrets on purpose, readable by their owner only: the keys of the server and the operator's token.
const KEPT_ON_PURPOSE: [&str; 2] = ["keys", "operator.token"];
/// A shorter text would be found by chance.
const CHARS_MIN: usize = 8;

/// A text that nobody may find in the clear.
#[derive(Clone, Copy, Debug)]
pub struct Secret<'a> {
    /// What it is, for the report.
    pub name: &'a str,
    pub text: &'a str,
}

/// Where each secret is found: in files below the folder of a server's data, and in texts such as its log lines and its
/// metrics. Searched for as it is, in base64 (as a Basic header would have it) and in hex.
///
/// # Errors
/// A file cannot be read. One that is gone meanwhile is none.
///
/// # Panics
/// A secret is too short to be told from chance.
pub fn leaks(data: &Path, texts: &[(&str, &str)], secrets: &[Secret<'_>]) -> io::Result<Vec<String>> {
    let mut found = vec![];
    for secret in secrets {
        assert!(secret.text.len() >= CHARS_MIN, "{} is too short to be searched for", secret.name);
    }
    for (place, text) in texts {
        found.extend(in_bytes(place, text.as_bytes(), secrets));
    }
    for path in files(data)? {
        match std::fs::read(&path) {
            Ok(bytes) => found.extend(in_bytes(&path.display().to_string(), &bytes, secrets)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn in_bytes(place: &str, bytes: &[u8], secrets: &[Secret<'_>]) -> Vec<String> {
    // Every form is ASCII, which stays where it is.
    let text = String::from_utf8_lossy(bytes);
    let leaked = |secret: &&Secret<'_>| forms(secret.text).iter().any(|form| text.contains(form.as_str()));
    secrets.iter().filter(leaked).map(|secret| format!("{} is in {place}", secret.name)).collect()
}

/// The ways in which a text is written down. Base64 has three, by where in the encoded text it begins.
fn forms(text: &str) -> Vec<String> {
    let digits = |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    let hex = text.bytes().flat_map(digits).flatten().collect();
    let shifted = (0..3).map(|before| base64_core(text.as_bytes(), before));
    [text.to_owned(), hex].into_iter().chain(shifted).collect()
}

/// The characters of base64 that depend on the text alone, when `before` bytes stand in front of it.
fn base64_core(text: &[u8], before: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = [vec![0; before], text.to_vec()].concat();
    let bit = |index: usize| bytes[index / 8] >> (7 - index % 8) & 1;
    let sextets = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
    let letter = |sextet: usize| {
        let value = (0..6).fold(0, |value, offset| value << 1 | bit(sextet * 6 + offset));
        char::from(LETTERS[usize::from(value)])
    };
    sextets.map(letter).collect()
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![];
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = match next.read_dir() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let is_kept = next == folder && KEPT_ON_PURPOSE.iter().any(|name| *name == entry.file_name());
            if is_kept {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_any_file_and_text_however_it_is_written() {
        let data = tempfile::tempdir().expect("a folder can be made");
        let write = |name: &str, text: &str| {
            let path = data.path().join(name);
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
            std::fs::write(path, text).expect("a file can be written");
        };
        let secret = [Secret { name: "the key", text: "correct horse" }];
        let search =
            |texts: &[(&str, &str)]| leaks(data.path(), texts, &secret).expect("it can be read").len();
        write("log/1.seg", "nothing");
        write("keys/k", "correct horse");
        write("operator.token", "correct horse");
        assert_eq!(search(&[("log lines", "incorrect horses")]), 1, "a text that holds it");
        assert_eq!(search(&[("log lines", "fine")]), 0);
        write("log/2.seg", "\0\u{1}correct horse\0");
        write("read.db", "636f727265637420686f727365");
        // "key:correct horse", "a:correct horse" and "ab:correct horse" in base64.
        write("b64/1", "a2V5OmNvcnJlY3QgaG9yc2U=");
        write("b64/2", "YTpjb3JyZWN0IGhvcnNl");
        write("b64/3", "YWI6Y29ycmVjdCBob3JzZQ==");
        assert_eq!(search(&[]), 5);
    }
}
