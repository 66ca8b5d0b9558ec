use std::path::Path;
use std::process::Command;

use testkit::Odd;

#[test]
fn every_odd_file_can_be_made() {
    for odd in Odd::ALL {
        let path = odd.path().expect("it is made");
        let length = std::fs::metadata(path).expect("it is there").len();
        assert_eq!(length == 0, odd == Odd::Empty, "{odd:?} has {length} bytes");
    }
}

#[test]
fn odd_files_are_what_their_names_say() {
    assert_eq!(probe(Odd::Portrait), "video,406,720\naudio");
    assert_eq!(probe(Odd::AudioOnly), "audio");
    assert_eq!(probe(Odd::VideoOnly), "video,1280,720");
    assert_eq!(probe(Odd::OddSize), "video,639,359\naudio");
    assert_eq!(probe(Odd::TruncatedIndexFirst), "video,1280,720\naudio");
    assert_eq!(probe(Odd::TruncatedIndexLast), "");
    assert_eq!(probe(Odd::Text), "");
}

fn probe(odd: Odd) -> String {
    let path = odd.path().expect("it is made");
    streams(&path).trim_end().to_owned()
}

fn streams(path: &Path) -> String {
    let output = Command::new("ffprobe")
        .args(["-v", "quiet", "-of", "csv=p=0", "-show_entries", "stream=codec_type,width,height"])
        .arg(path)
        .output()
        .expect("ffprobe is there");
    String::from_utf8(output.stdout).expect("it prints text")
}
