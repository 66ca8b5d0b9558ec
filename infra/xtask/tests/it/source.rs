//! The repository as the rules see it: its files, and Rust as tokens, so that comments and texts do not count.

use proc_macro2::{TokenStream, TokenTree};
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

/// Every file that is tracked or about to be, by its path from the root.
pub fn files() -> Vec<String> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let output = Command::new("git").current_dir(root()).args(list).output().expect("git is there");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("file names are UTF-8");
    let names: Vec<_> = names.split_terminator('\0').map(str::to_owned).collect();
    assert!(names.len() > 100, "the repository has files");
    // What was deleted but not yet committed is still listed.
    names.into_iter().filter(|name| root().join(name).is_file()).collect()
}

pub fn rust_files() -> Vec<String> {
    files().into_iter().filter(|name| Path::new(name).extension().is_some_and(|end| end == "rs")).collect()
}

/// The text of a file; empty for one that is not text.
pub fn text(name: &str) -> String {
    let bytes = std::fs::read(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    String::from_utf8(bytes).unwrap_or_default()
}

/// A token and its line: a word, a sign or a literal, brackets included.
pub type Token = (String, usize);

/// The tokens of Rust source, without comments.
pub fn tokens(name: &str) -> Vec<Token> {
    let stream: TokenStream = text(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut found = vec![];
    flatten(stream, &mut found);
    found
}

fn flatten(stream: TokenStream, found: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                found.push(("(".into(), group.span_open().start().line));
                flatten(group.stream(), found);
                found.push((")".into(), group.span_close().start().line));
            }
            TokenTree::Ident(word) => found.push((word.to_string(), word.span().start().line)),
            TokenTree::Punct(sign) => found.push((sign.as_char().to_string(), sign.span().start().line)),
            TokenTree::Literal(_) => found.push(("literal".into(), tree.span().start().line)),
        }
    }
}

/// The lines where these tokens follow each other; separated by spaces: `std : : fs`.
pub fn lines_with(tokens: &[Token], sequence: &str) -> Vec<usize> {
    let wanted: Vec<&str> = sequence.split(' ').collect();
    let matches = |window: &[Token]| window.iter().zip(&wanted).all(|((token, _), wanted)| token == wanted);
    tokens.windows(wanted.len()).filter(|window| matches(window)).map(|window| window[0].1).collect()
}

/// Fails with every violation and the remedy.
#[track_caller]
pub fn none(violations: &[String], remedy: &str) {
    assert!(violations.is_empty(), "\n  {}\nRemedy: {remedy}\n", violations.join("\n  "));
}

#[test]
fn tokens_are_found_in_code_and_not_in_comments_or_texts() {
    let code = "fn a() { std::fs::read(\"std::net\") } // std::net\n/// std::net\nfn b() {\n    match 1 { _ => 2 }\n}";
    let mut found = vec![];
    flatten(code.parse().expect("it is Rust"), &mut found);
    assert_eq!(lines_with(&found, "std : : fs"), [1]);
    assert_eq!(lines_with(&found, "std : : net"), [0; 0]);
    assert_eq!(lines_with(&found, "_ = >"), [4]);
}
