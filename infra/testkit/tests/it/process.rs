use std::path::Path;
use std::time::Duration;

use testkit::{Process, Scratch, eventually};

#[tokio::test]
async fn a_process_outlives_the_thread_that_started_it() {
    let scratch = Scratch::new("process").expect("a folder");
    let log = scratch.path().join("log");
    let start = move || Process::spawn(sleep(), &log).expect("it starts");
    let mut process = std::thread::spawn(start).join().expect("the thread ends");
    let early = process.wait(Duration::from_millis(300)).await;
    assert!(early.is_err(), "it ended with the thread: {early:?}");
}

#[tokio::test]
async fn a_dropped_process_is_gone() {
    let scratch = Scratch::new("process").expect("a folder");
    let process = Process::spawn(sleep(), &scratch.path().join("log")).expect("it starts");
    let entry = format!("/proc/{}", process.id());
    assert!(Path::new(&entry).exists());
    drop(process);
    eventually(Duration::from_secs(5), || async { (!Path::new(&entry).exists()).then_some(()) })
        .await
        .expect("it is gone");
}

#[tokio::test]
async fn what_a_process_wrote_can_be_read() {
    let scratch = Scratch::new("process").expect("a folder");
    let mut command = Process::command("sh");
    command.args(["-c", "echo said; echo complained >&2"]);
    let mut process = Process::spawn(command, &scratch.path().join("log")).expect("it starts");
    assert!(process.wait(Duration::from_secs(10)).await.expect("it ends").success());
    assert_eq!(process.output(), "said\ncomplained\n");
}

fn sleep() -> std::process::Command {
    let mut command = Process::command("sleep");
    command.arg("60");
    command
}
