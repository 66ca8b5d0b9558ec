//! Playlists of posts that need a token: each address in them gets the token, so that players need not know of it.

use super::kind;

/// Adds `?streamingToken=` to every address in a file of this type.
pub fn with_token(text: &str, content_type: &str, token: &str) -> String {
    match content_type {
        kind::HLS => hls(text, token),
        kind::VTT => vtt(text, token),
        _ => dash(text, token),
    }
}

/// Of a storyboard, whose cues are an address and a part of it. Captions are words.
fn vtt(text: &str, token: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        match line.split_once("#xywh=") {
            Some((address, part)) => {
                push(&mut out, address, token);
                out.push_str("#xywh=");
                out.push_str(part);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Of an HLS playlist.
fn hls(text: &str, token: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        if line.starts_with('#') {
            attribute(&mut out, line, "URI=\"", token);
        } else if line.trim().is_empty() {
            out.push_str(line);
        } else {
            push(&mut out, line, token);
        }
        out.push('\n');
    }
    out
}

/// Of an MPEG-DASH manifest.
fn dash(text: &str, token: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    attribute(&mut out, text, " initialization=\"", token);
    let mut with_media = String::with_capacity(out.len());
    attribute(&mut with_media, &out, " media=\"", token);
    let mut whole = String::with_capacity(with_media.len());
    // Not a path to join others to, so only files: a base that ends in `/` carries nothing.
    for (index, part) in with_media.split("<BaseURL>").enumerate() {
        if index > 0 {
            whole.push_str("<BaseURL>");
        }
        match part.split_once("</BaseURL>") {
            Some((address, rest)) if index > 0 && !address.ends_with('/') => {
                push(&mut whole, address, token);
                whole.push_str("</BaseURL>");
                whole.push_str(rest);
            }
            _ => whole.push_str(part),
        }
    }
    whole
}

/// Copies `text`, with the token in each value of an attribute that begins as given.
fn attribute(out: &mut String, text: &str, begin: &str, token: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(begin) {
        let (before, value) = rest.split_at(at + begin.len());
        out.push_str(before);
        let end = value.find('"').unwrap_or(value.len());
        push(out, &value[..end], token);
        rest = &value[end..];
    }
    out.push_str(rest);
}

fn push(out: &mut String, address: &str, token: &str) {
    let joint = if address.contains('?') { '&' } else { '?' };
    out.push_str(address);
    out.push(joint);
    out.push_str("streamingToken=");
    out.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_an_hls_playlist_carries_the_token() {
        let text = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"audio/main.m3u8\",NAME=\"a\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n720p/main.m3u8\n";
        let expected = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"audio/main.m3u8?streamingToken=T\",NAME=\"a\"\n\
                        #EXT-X-STREAM-INF:BANDWIDTH=1\n720p/main.m3u8?streamingToken=T\n";
        assert_eq!(hls(text, "T"), expected);
        let media = "#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4.0,\n00001.m4s\n\n#EXT-X-ENDLIST";
        let expected = "#EXT-X-MAP:URI=\"init.mp4?streamingToken=T\"\n#EXTINF:4.0,\n00001.m4s?streamingToken=T\n\n#EXT-X-ENDLIST\n";
        assert_eq!(hls(media, "T"), expected);
    }

    #[test]
    fn every_tile_of_a_storyboard_carries_the_token() {
        let text = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\ns.jpg#xywh=0,0,160,90\n";
        let expected = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\ns.jpg?streamingToken=T#xywh=0,0,160,90\n";
        assert_eq!(vtt(text, "T"), expected);
    }

    #[test]
    fn every_address_of_a_manifest_carries_the_token() {
        let text = "<BaseURL>a/</BaseURL><BaseURL>one.mp4</BaseURL><SegmentTemplate initialization=\"v/init.mp4\" media=\"v/$Number%05d$.m4s\">";
        let expected = "<BaseURL>a/</BaseURL><BaseURL>one.mp4?streamingToken=T</BaseURL>\
                        <SegmentTemplate initialization=\"v/init.mp4?streamingToken=T\" media=\"v/$Number%05d$.m4s?streamingToken=T\">";
        assert_eq!(dash(text, "T"), expected);
    }
}
