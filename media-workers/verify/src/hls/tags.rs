//! The tags of the specification (HLS 4.4): where they may be, how often, and what their values look like.

/// Which playlists a tag may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum In {
    Any,
    Media,
    Multivariant,
}

/// A tag as the specification has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub name: &'static str,
    pub place: In,
    /// Once in a playlist.
    pub once: bool,
    /// The form of the value. `-` none, `i` decimal integer, `d` date, `t` any text, `b` byte range, `e` EXTINF; `A|B` one of these words;
    /// `*` an attribute list that is not looked into; else an attribute list: NAME:form, with `!` where it is required, forms as above
    /// and `q` quoted, `f` decimal number, `s` one with a sign, `x` hexadecimal, `r` resolution, `c` quoted or NONE.
    pub form: &'static str,
}

const fn tag(name: &'static str, place: In, once: bool, form: &'static str) -> Tag {
    Tag { name, place, once, form }
}

const KEY: &str = "METHOD:NONE|AES-128|SAMPLE-AES|SAMPLE-AES-CTR! URI:q IV:x KEYFORMAT:q KEYFORMATVERSIONS:q";

const TAGS: [Tag; 36] = [
    tag("EXTM3U", In::Any, true, "-"),
    tag("EXT-X-VERSION", In::Any, true, "i"),
    tag("EXT-X-INDEPENDENT-SEGMENTS", In::Any, true, "-"),
    tag("EXT-X-START", In::Any, true, "TIME-OFFSET:s! PRECISE:YES|NO"),
    tag("EXT-X-DEFINE", In::Any, false, "NAME:q VALUE:q IMPORT:q QUERYPARAM:q"),
    tag("EXT-X-TARGETDURATION", In::Media, true, "i"),
    tag("EXT-X-MEDIA-SEQUENCE", In::Media, true, "i"),
    tag("EXT-X-DISCONTINUITY-SEQUENCE", In::Media, true, "i"),
    tag("EXT-X-ENDLIST", In::Media, true, "-"),
    tag("EXT-X-PLAYLIST-TYPE", In::Media, true, "EVENT|VOD"),
    tag("EXT-X-I-FRAMES-ONLY", In::Media, true, "-"),
    tag("EXT-X-PART-INF", In::Media, true, "PART-TARGET:f!"),
    tag(
        "EXT-X-SERVER-CONTROL",
        In::Media,
        true,
        "CAN-SKIP-UNTIL:f CAN-SKIP-DATERANGES:YES HOLD-BACK:f PART-HOLD-BACK:f CAN-BLOCK-RELOAD:YES",
    ),
    tag("EXTINF", In::Media, false, "e"),
    tag("EXT-X-BYTERANGE", In::Media, false, "b"),
    tag("EXT-X-DISCONTINUITY", In::Media, false, "-"),
    tag("EXT-X-KEY", In::Media, false, KEY),
    tag("EXT-X-MAP", In::Media, false, "URI:q! BYTERANGE:q"),
    tag("EXT-X-PROGRAM-DATE-TIME", In::Media, false, "d"),
    tag("EXT-X-GAP", In::Media, false, "-"),
    tag("EXT-X-BITRATE", In::Media, false, "i"),
    tag("EXT-X-PART", In::Media, false, "URI:q! DURATION:f! INDEPENDENT:YES BYTERANGE:q GAP:YES"),
    tag("EXT-X-DATERANGE", In::Media, false, "*"),
    tag("EXT-X-SKIP", In::Media, true, "SKIPPED-SEGMENTS:i! RECENTLY-REMOVED-DATERANGES:q"),
    tag("EXT-X-PRELOAD-HINT", In::Media, false, "TYPE:PART|MAP! URI:q! BYTERANGE-START:i BYTERANGE-LENGTH:i"),
    tag("EXT-X-RENDITION-REPORT", In::Media, false, "URI:q! LAST-MSN:i! LAST-PART:i"),
    tag(
        "EXT-X-MEDIA",
        In::Multivariant,
        false,
        "TYPE:AUDIO|VIDEO|SUBTITLES|CLOSED-CAPTIONS! URI:q GROUP-ID:q! LANGUAGE:q ASSOC-LANGUAGE:q NAME:q! \
         STABLE-RENDITION-ID:q DEFAULT:YES|NO AUTOSELECT:YES|NO FORCED:YES|NO INSTREAM-ID:q BIT-DEPTH:i \
         SAMPLE-RATE:i CHARACTERISTICS:q CHANNELS:q",
    ),
    tag(
        "EXT-X-STREAM-INF",
        In::Multivariant,
        false,
        "BANDWIDTH:i! AVERAGE-BANDWIDTH:i SCORE:f CODECS:q SUPPLEMENTAL-CODECS:q RESOLUTION:r FRAME-RATE:f \
         HDCP-LEVEL:TYPE-0|TYPE-1|NONE ALLOWED-CPC:q VIDEO-RANGE:SDR|HLG|PQ REQ-VIDEO-LAYOUT:q \
         STABLE-VARIANT-ID:q AUDIO:q VIDEO:q SUBTITLES:q CLOSED-CAPTIONS:c PATHWAY-ID:q",
    ),
    tag(
        "EXT-X-I-FRAME-STREAM-INF",
        In::Multivariant,
        false,
        "BANDWIDTH:i! AVERAGE-BANDWIDTH:i SCORE:f CODECS:q SUPPLEMENTAL-CODECS:q RESOLUTION:r \
         HDCP-LEVEL:TYPE-0|TYPE-1|NONE ALLOWED-CPC:q VIDEO-RANGE:SDR|HLG|PQ REQ-VIDEO-LAYOUT:q \
         STABLE-VARIANT-ID:q VIDEO:q PATHWAY-ID:q URI:q!",
    ),
    tag("EXT-X-SESSION-DATA", In::Multivariant, false, "DATA-ID:q! VALUE:q URI:q FORMAT:JSON|RAW LANGUAGE:q"),
    tag("EXT-X-SESSION-KEY", In::Multivariant, false, KEY),
    tag("EXT-X-CONTENT-STEERING", In::Multivariant, true, "SERVER-URI:q! PATHWAY-ID:q"),
    // Not of the specification, but of an agreement of several vendors: tracks of pictures for seek bars.
    tag("EXT-X-IMAGE-STREAM-INF", In::Multivariant, false, "*"),
    tag("EXT-X-IMAGES-ONLY", In::Media, true, "-"),
    tag("EXT-X-TILES", In::Media, false, "*"),
    // Removed in version 7, and harmless.
    tag("EXT-X-ALLOW-CACHE", In::Any, true, "YES|NO"),
];

/// The tag of this name.
pub(super) fn known(name: &str) -> Option<&'static Tag> {
    TAGS.iter().find(|tag| tag.name == name)
}

/// The attributes of a form: name, form, and whether it is required.
pub(super) fn attributes(form: &'static str) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    form.split_whitespace().filter_map(|one| {
        let (name, form) = one.split_once(':')?;
        Some((name, form.trim_end_matches('!'), form.ends_with('!')))
    })
}
