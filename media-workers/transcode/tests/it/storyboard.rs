//! Tiles for seek bars.

use crate::clips::{base, bunny, made};
use crate::{Made, judge, make};
use domain::media::{Container, OutputFileKind};
use image::RgbImage;
use std::path::Path;

/// The sheet of a result, and its cues: start and end in seconds, and the part of the sheet.
fn storyboard(made: &Made) -> (RgbImage, Vec<(f64, f64, [u32; 4])>) {
    let path = |kind| {
        let file = made.output.files.iter().find(|file| file.kind == kind).expect("a storyboard");
        made.path(&file.path)
    };
    let text = std::fs::read_to_string(path(OutputFileKind::Storyboard)).expect("a text");
    let seconds = |text: &str| {
        text.split(':').fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().expect("a number"))
    };
    let cue = |block: &str| {
        let (times, address) = block.trim().split_once('\n').expect("two lines");
        let (start, end) = times.split_once(" --> ").expect("two times");
        let part = address.strip_prefix("storyboard.jpg#xywh=").expect("the one sheet");
        let numbers: Vec<u32> = part.split(',').map(|number| number.parse().expect("a number")).collect();
        (seconds(start), seconds(end), numbers.try_into().expect("four numbers"))
    };
    let mut blocks = text.split("\n\n");
    assert_eq!(blocks.next(), Some("WEBVTT"));
    let sheet = image::open(path(OutputFileKind::StoryboardSheet)).expect("a picture").into_rgb8();
    (sheet, blocks.map(cue).collect())
}

fn brightness(sheet: &RgbImage, [x, y, width, height]: [u32; 4]) -> f64 {
    let part = image::imageops::crop_imm(sheet, x, y, width, height).to_image();
    let sum: f64 = part.pixels().flat_map(|pixel| pixel.0).map(f64::from).sum();
    sum / f64::from(width * height * 3)
}

#[test]
fn every_tile_shows_the_picture_of_its_time() {
    // Six seconds of black, then six of white, with a key frame each second.
    let source = "-vf format=yuv420p,geq=lum='if(lt(T,6),16,235)':cb=128:cr=128,scale=320:180 -r 10 -an \
                  -c:v libx264 -preset ultrafast -g 10 -frames:v 118";
    let long =
        made("twelve.mp4", &bunny(), "-vf tpad=stop_mode=clone:stop_duration=7 -an -t 12 -preset ultrafast");
    let made = make(&made("black-white.mp4", &long, source), Container::Cmaf).expect("a result");
    let (sheet, cues) = storyboard(&made);
    assert_eq!((sheet.width(), sheet.height()), (6 * 160, 90));
    let times: Vec<_> = cues.iter().map(|(start, end, _)| (*start, *end)).collect();
    assert_eq!(times, [(0.0, 2.0), (2.0, 4.0), (4.0, 6.0), (6.0, 8.0), (8.0, 10.0), (10.0, 11.8)]);
    for (start, _, part) in cues {
        let light = brightness(&sheet, part);
        assert_eq!(light > 128.0, start >= 6.0, "the tile of {start} s has brightness {light}");
    }
}

#[test]
fn turned_films_and_every_container_have_tiles() {
    let recipes = [
        ("turned.mp4", "-c copy -metadata:s:v:0 rotate=90", (90, 160)),
        ("film.mkv", "-c copy", (160, 90)),
        ("film.ts", "-c copy", (160, 90)),
        ("film.flv", "-c copy", (160, 90)),
    ];
    for (name, recipe, size) in recipes {
        let made = make(&made(name, &base(), recipe), Container::Mp4).expect("a result");
        let (sheet, cues) = storyboard(&made);
        let part = cues[0].2;
        assert_eq!((part[2], part[3]), size, "{name}");
        assert!(brightness(&sheet, part) > 20.0, "{name}: not black");
    }
}

#[test]
fn sound_alone_has_no_tiles() {
    let made = make(&made("audio.m4a", &base(), "-vn -c:a copy"), Container::Cmaf).expect("a result");
    assert!(made.output.files.iter().all(|file| file.kind != OutputFileKind::Storyboard));
    assert_eq!(judge::seconds(&made.path("main.m3u8")).round() as u32, 2);
    assert!(!Path::new(&made.path("storyboard.jpg")).exists());
}
