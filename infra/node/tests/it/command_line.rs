//! What a person at a terminal gets.

use std::process::{Command, Output};
use testkit::Scratch;

fn reelog(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reelog"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("REELOG_")) {
        command.env_remove(name);
    }
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let help = text(&reelog(&["--help"]).stdout);
    for command in ["serve", "demo", "app", "log", "rebuild", "config", "gateway", "media"] {
        assert!(help.contains(&format!("  {command}")), "{command} is missing in\n{help}");
        let own = reelog(&[command, "--help"]);
        assert!(
            own.status.success() && text(&own.stdout).contains("Example"),
            "{command}: {}",
            text(&own.stdout)
        );
    }
    assert!(!help.contains("media-job"), "what only workers call is not shown");
}

#[test]
fn the_configuration_shows_where_each_value_comes_from() {
    let shown = text(&reelog(&["config", "--http", "127.0.0.1:9000"]).stdout);
    assert!(shown.contains("http = \"127.0.0.1:9000\"  # flag"), "{shown}");
    assert!(shown.contains("lease_ms = 30000  # default"), "{shown}");
    assert!(
        shown.contains("data = \"/"),
        "a relative data folder would be another one for media processes: {shown}"
    );
}

#[test]
fn an_unknown_setting_is_refused_with_the_nearest_one() {
    let folder = Scratch::new("config").unwrap();
    let file = folder.path().join("reelog.toml");
    std::fs::write(&file, "databse_url = 'x'\n").unwrap();
    let refused = reelog(&["config", "--config", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("did you mean `database_url`"), "{}", text(&refused.stderr));
}

#[test]
fn a_command_that_needs_a_server_says_how_to_start_one() {
    let folder = Scratch::new("no-server").unwrap();
    let refused = reelog(&["app", "list", "--data", folder.path().to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("reelog serve --data"), "{}", text(&refused.stderr));
}

#[test]
fn a_wrong_command_line_is_told_apart_from_a_failure() {
    assert_eq!(reelog(&["serve", "--nonsense"]).status.code(), Some(2));
}

#[test]
fn media_verify_tells_right_wrong_and_unchecked_apart_by_its_exit_code() {
    let folder = Scratch::new("media").unwrap();
    let path = folder.path().to_str().unwrap();
    let playlist = folder.path().join("main.m3u8");
    let text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n";
    std::fs::write(&playlist, text).unwrap();
    let missing = reelog(&["media", "verify", path]);
    assert_eq!(missing.status.code(), Some(1), "{}", text_of(&missing));
    assert!(
        text_of(&missing).contains("error: main.m3u8:4: a.ts does not exist [missing;"),
        "{}",
        text_of(&missing)
    );
    std::fs::write(folder.path().join("a.ts"), "a transport stream").unwrap();
    let right = reelog(&["media", "verify", "--json", playlist.to_str().unwrap()]);
    assert_eq!(right.status.code(), Some(0), "{}", text_of(&right));
    assert!(
        text_of(&right).starts_with("{\"findings\":[],\"documents\":1,\"segments\":1,"),
        "{}",
        text_of(&right)
    );
    for unchecked in ["/nowhere/at/all", "http://127.0.0.1:1/main.m3u8"] {
        assert_eq!(reelog(&["media", "verify", unchecked]).status.code(), Some(2), "{unchecked}");
    }
    assert!(text_of(&reelog(&["media", "rules"])).contains("mp4-continuity"));
}

fn text_of(output: &Output) -> String {
    text(&output.stdout)
}
