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

/// Times at which frames are shown, in order, as decoded.
pub fn times(file: &Path) -> Vec<f64> {
    let times = ask(file, "-select_streams v:0 -show_entries frame=pts_time");
    times.iter().map(|time| time.split(',').next().unwrap_or(time).parse().expect("a number")).collect()
}

/// A hash of every picture of a video, as decoded.
pub fn picture_hash(file: &Path) -> String {
    ffmpeg(&["-i", &file.to_string_lossy(), "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "hash", "-"])
}

/// How alike the least alike frames of two films are, in decibels (PSNR).
pub fn likeness(one: &Path, other: &Path) -> f64 {
    let log = ffmpeg(&[
        "-i",
        &one.to_string_lossy(),
        "-i",
        &other.to_string_lossy(),
        "-lavfi",
        "psnr=stats_file=-",
        "-f",
        "null",
        "/dev/null",
    ]);
    let of = |line: &str| line.split("psnr_avg:").nth(1)?.split(' ').next()?.parse::<f64>().ok();
    log.lines().filter_map(of).fold(f64::INFINITY, f64::min)
}

/// Samples at which something loud is heard, half a second and more from each other, in sound of one channel.
pub fn beats(file: &Path) -> Vec<u32> {
    let sound = output(&["-i", &file.to_string_lossy(), "-f", "s16le", "-ac", "1", "-ar", "48000", "-"]);
    let is_loud = |sample: &[u8]| i16::from_le_bytes([sample[0], sample[1]]).unsigned_abs() > 3000;
    let loud = (0..).zip(sound.chunks_exact(2)).filter(|(_, sample)| is_loud(sample)).map(|(at, _)| at);
    loud.fold(Vec::new(), |mut found, at| {
        if found.last().is_none_or(|last| at - last > 24_000) {
            found.push(at);
        }
        found
    })
}

fn ffmpeg(arguments: &[&str]) -> String {
    String::from_utf8(output(arguments)).expect("ffmpeg writes text")
}

fn output(arguments: &[&str]) -> Vec<u8> {
    let ran = Command::new("ffmpeg").args(["-nostdin", "-v", "error"]).args(arguments).output();
    let ran = ran.expect("ffmpeg is installed by infra/setup");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}
