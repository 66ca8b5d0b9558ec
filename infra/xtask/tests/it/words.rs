//! Words that do not belong into the repository.

use crate::source::{files, lines_with, none, rust_files, text, tokens};

#[test]
fn nothing_is_left_to_do() {
    let mut violations = vec![];
    for name in rust_files() {
        let tokens = tokens(&name);
        for word in ["todo", "unimplemented", "dbg"] {
            let found = lines_with(&tokens, &format!("{word} !"));
            violations.extend(found.iter().map(|line| format!("{name}:{line}: {word}!")));
        }
    }
    none(&violations, "build it or leave it out: what is there works");
}

/// Hosts of package registries and paths of one machine, in halves, so that this file does not name them.
const ELSEWHERE: [(&str, &str); 11] = [
    ("index.cra", "tes.io"),
    ("static.cra", "tes.io"),
    ("registry.n", "pmjs.org"),
    ("files.python", "hosted.org"),
    ("py", "pi.org"),
    ("repo1.ma", "ven.org"),
    ("repo.maven.apa", "che.org"),
    ("deb.deb", "ian.org"),
    ("proxy.gol", "ang.org"),
    ("/ro", "ot/"),
    ("/ho", "me/"),
];

#[test]
fn no_file_names_a_registrys_host_or_a_path_of_one_machine() {
    let mut violations = vec![];
    // Cargo writes its lock file by itself.
    for name in files().into_iter().filter(|name| name != "Cargo.lock") {
        for (number, line) in text(&name).lines().enumerate() {
            let found = ELSEWHERE.iter().find(|(head, tail)| line.contains(&format!("{head}{tail}")));
            violations.extend(found.map(|(head, tail)| format!("{name}:{}: {head}{tail}", number + 1)));
        }
    }
    none(
        &violations,
        "leave hosts to the clients' own configuration, and make paths relative to the repository",
    );
}
