//! Whole films in forms that are rare, foreign or not meant for browsers.

use super::{How::Ffmpeg, NOT_MEDIA, PARTLY, PROCESSED, Poison, UNSUPPORTED, row};

pub(super) const RECIPES: &[Poison] = &[
    // Containers and codecs of the list.
    row("vp8.webm", Ffmpeg("-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis"), PROCESSED),
    row("vp9.webm", Ffmpeg("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"), PROCESSED),
    row("av1.mp4", Ffmpeg("-c:v libsvtav1 -preset 12 -c:a copy"), PROCESSED),
    row(
        "hevc-10.mp4",
        Ffmpeg(
            "-c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt yuv420p10le -tag:v hvc1 -c:a copy",
        ),
        PROCESSED,
    ),
    row("film.mkv", Ffmpeg("-c copy"), PROCESSED),
    row("film.flv", Ffmpeg("-c copy -ar 44100 -c:a aac"), PROCESSED),
    row("film.ts", Ffmpeg("-c copy"), PROCESSED),
    row("film.avi", Ffmpeg("-c:v mpeg4 -c:a libmp3lame"), PROCESSED),
    row("film.mpg", Ffmpeg("-c:v mpeg2video -c:a mp2 -f vob"), PROCESSED),
    row("sound.mp3", Ffmpeg("-vn -c:a libmp3lame"), PROCESSED),
    row("sound.wav", Ffmpeg("-vn"), PROCESSED),
    row("sound.ogg", Ffmpeg("-vn -c:a libvorbis"), PROCESSED),
    row("opus.ogg", Ffmpeg("-vn -c:a libopus"), PROCESSED),
    row("flac.mkv", Ffmpeg("-c:v copy -c:a flac"), PROCESSED),
    row("ac3.mkv", Ffmpeg("-c:v copy -c:a ac3"), PROCESSED),
    row("eac3.mp4", Ffmpeg("-c:v copy -c:a eac3"), PROCESSED),
    // Pictures that are unlike others.
    row("one-frame.mp4", Ffmpeg("-frames:v 1 -an -c:v libx264"), PARTLY),
    row("two-pixels.mp4", Ffmpeg("-vf scale=2:2 -an -c:v libx264"), PARTLY),
    row("very-wide.mp4", Ffmpeg("-vf scale=4096:16 -frames:v 5 -an -c:v libx264 -preset ultrafast"), PARTLY),
    row("very-high.mp4", Ffmpeg("-vf scale=16:4096 -frames:v 5 -an -c:v libx264 -preset ultrafast"), PARTLY),
    row(
        "8k.mp4",
        Ffmpeg("-vf scale=7680:4320 -frames:v 2 -an -c:v libx264 -preset ultrafast"),
        &["PROCESSED", "LIMIT_EXCEEDED", "DURATION_MISMATCH", "OUT_OF_MEMORY"],
    ),
    row("grey.mp4", Ffmpeg("-vf format=gray -c:v libx264 -preset ultrafast -c:a copy"), PROCESSED),
    row("422-10.mp4", Ffmpeg("-vf format=yuv422p10le -c:v libx264 -preset ultrafast -c:a copy"), PROCESSED),
    row("rgb.mkv", Ffmpeg("-c:v libx264rgb -preset ultrafast -c:a copy"), PARTLY),
    row("lossless.mp4", Ffmpeg("-c:v libx264 -qp 0 -preset ultrafast -c:a copy"), PROCESSED),
    row("upside-down.mp4", Ffmpeg("-c copy -metadata:s:v:0 rotate=180"), PROCESSED),
    row("narrow-pixels.mp4", Ffmpeg("-vf setsar=1/100 -c:v libx264 -preset ultrafast -c:a copy"), PARTLY),
    row(
        "interlaced.ts",
        Ffmpeg("-vf scale=720:576,setsar=64/45 -flags +ilme+ildct -c:v mpeg2video -c:a mp2"),
        PROCESSED,
    ),
    // Time that runs unlike others.
    row("one-a-second.mp4", Ffmpeg("-r 1 -c:v libx264 -c:a copy"), PARTLY),
    row("240-a-second.mp4", Ffmpeg("-r 240 -vf scale=64:36 -c:v libx264 -preset ultrafast -an"), PARTLY),
    row(
        "1000-a-second.mkv",
        Ffmpeg("-r 1000 -vf scale=64:36 -c:v libx264 -preset ultrafast -an"),
        &["PROCESSED", "LIMIT_EXCEEDED", "DURATION_MISMATCH"],
    ),
    row(
        "starts-late.mp4",
        Ffmpeg("-c copy -output_ts_offset 3600"),
        &["PROCESSED", "DURATION_MISMATCH", "NO_PLAYABLE_STREAM", "TIMEOUT"],
    ),
    row(
        "starts-before-zero.mkv",
        Ffmpeg("-c copy -avoid_negative_ts disabled -output_ts_offset -0.5"),
        PARTLY,
    ),
    row("edit-list.mp4", Ffmpeg("-ss 0.3 -c copy"), PARTLY),
    row(
        "gap.mp4",
        Ffmpeg("-vf select='not(between(n,5,15))' -fps_mode vfr -c:v libx264 -preset ultrafast -c:a copy"),
        PROCESSED,
    ),
    row(
        "picture-ends-early.mp4",
        Ffmpeg("-vf trim=end=0.2 -c:v libx264 -preset ultrafast -c:a copy"),
        PARTLY,
    ),
    row(
        "far-apart.mkv",
        Ffmpeg("-vf setpts=PTS*40 -fps_mode vfr -an -c:v libx264 -preset ultrafast"),
        PARTLY,
    ),
    // Streams: many, few, unusual.
    row("two-pictures.mkv", Ffmpeg("-map 0:v -map 0:v -map 0:a -c copy"), PROCESSED),
    row(
        "forty-sounds.mkv",
        Ffmpeg(
            "-map 0:v -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -map 0:a -c copy",
        ),
        &["PROCESSED", "LIMIT_EXCEEDED"],
    ),
    row("eight-channels.mkv", Ffmpeg("-c:v copy -ac 8 -c:a aac"), PROCESSED),
    row("8-khz.mp4", Ffmpeg("-vn -ar 8000 -ac 1 -c:a aac"), PROCESSED),
    row("96-khz.wav", Ffmpeg("-vn -ar 96000 -c:a pcm_s24le"), PROCESSED),
    row(
        "cover.mp3",
        Ffmpeg(
            "-filter_complex [0:v]trim=end_frame=1[c] -map 0:a -map [c] -c:v mjpeg -disposition:v:0 attached_pic -c:a libmp3lame",
        ),
        PROCESSED,
    ),
    row("pieces.mp4", Ffmpeg("-c copy -movflags frag_keyframe+empty_moov"), PROCESSED),
    row("index-first.mp4", Ffmpeg("-c copy -movflags +faststart"), PROCESSED),
    // Codecs outside the list.
    row("ffv1.mkv", Ffmpeg("-c:v ffv1 -c:a copy"), UNSUPPORTED),
    row("jpegs.avi", Ffmpeg("-c:v mjpeg -an"), UNSUPPORTED),
    row("prores.mov", Ffmpeg("-c:v prores -an"), UNSUPPORTED),
    row("png.mov", Ffmpeg("-c:v png -an"), UNSUPPORTED),
    row("qtrle.mov", Ffmpeg("-c:v qtrle -an"), UNSUPPORTED),
    row("msmpeg4.avi", Ffmpeg("-c:v msmpeg4 -an"), UNSUPPORTED),
    row("theora.ogg", Ffmpeg("-c:v libtheora -an"), UNSUPPORTED),
    row("wma.avi", Ffmpeg("-c:v mpeg4 -c:a wmav2"), UNSUPPORTED),
    row("alac.m4a", Ffmpeg("-vn -c:a alac"), UNSUPPORTED),
    row("adpcm.wav", Ffmpeg("-vn -c:a adpcm_ms"), UNSUPPORTED),
    row("alaw.wav", Ffmpeg("-vn -c:a pcm_alaw"), UNSUPPORTED),
    row(
        "locked.mp4",
        Ffmpeg(
            "-c copy -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8",
        ),
        &["DRM_PROTECTED"],
    ),
    // Containers outside the list.
    row("film.wmv", Ffmpeg("-c:v wmv2 -c:a wmav2 -f asf"), NOT_MEDIA),
    row("sound.flac", Ffmpeg("-vn -c:a flac"), NOT_MEDIA),
    row("sound.aiff", Ffmpeg("-vn"), NOT_MEDIA),
    row("moving.gif", Ffmpeg("-vf scale=64:36 -r 5"), NOT_MEDIA),
    row("picture.png", Ffmpeg("-frames:v 1"), NOT_MEDIA),
    row("raw.h264", Ffmpeg("-an -c:v copy -bsf:v h264_mp4toannexb -f h264"), NOT_MEDIA),
];
