//! A second opinion: what ffprobe says of our results.

use std::path::Path;
use std::process::Command;

/// Lines of one ffprobe question. What is also in a programme of a playlist is listed twice.
pub fn ask(file: &Path, question: &str) -> Vec<String> {
    let answer = Command::new("ffprobe")
        .args(["-v", "error", "-of", "csv=p=0"])
        .args(question.split_whitespace())
        .arg(file)
        .output()
        .expect("ffprobe is installed by infra/setup");
    assert!(
        answer.status.success(),
        "ffprobe on {}: {}",
        file.display(),
        String::from_utf8_lossy(&answer.stderr)
    );
    assert!(
        answer.stderr.is_empty(),
        "ffprobe on {}: {}",
        file.display(),
        String::from_utf8_lossy(&answer.stderr)
    );
    let text = String::from_utf8(answer.stdout).expect("ffprobe writes text");
    text.lines().map(|line| line.trim_end_matches(',').to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Seconds, as the container says.
pub fn seconds(file: &Path) -> f64 {
    ask(file, "-show_entries format=duration")[0].parse().expect("a number")
}

/// Width and height of the first video stream.
pub fn size(file: &Path) -> String {
    ask(file, "-select_streams v:0 -show_entries stream=width,height")[0].clone()
}

/// Times of the key frames, as decoded.
pub fn key_frames(file: &Path) -> Vec<String> {
    ask(file, "-select_streams v:0 -skip_frame nokey -show_entries frame=pts_time")
}

/// Number of frames that decode.
pub fn frames(file: &Path) -> u64 {
    ask(file, "-select_streams v:0 -count_frames -show_entries stream=nb_read_frames")[0]
        .parse()
        .expect("a number")
}

/// The mean of red, green and blue over the first frame, 0 to 255.
pub fn mean_colour(file: &Path) -> [f64; 3] {
    let frame = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(file)
        .args(["-frames:v", "1", "-vf", "scale=32:32", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .output()
        .expect("ffmpeg is installed by infra/setup")
        .stdout;
    assert_eq!(frame.len(), 32 * 32 * 3, "one frame");
    let mean = |channel: usize| {
        frame.iter().skip(channel).step_by(3).map(|value| f64::from(*value)).sum::<f64>() / 1024.0
    };
    [mean(0), mean(1), mean(2)]
}
