//! Manifests.

use super::Case;
use verify::Rule;

const MPD: &str = "manifest.mpd";

pub const CASES: &[Case] = &[
    (Rule::Xml, "an element that is not closed", |tree| tree.edit(MPD, "</Period>", "")),
    (Rule::Xml, "another namespace", |tree| tree.edit(MPD, "schema:mpd:2011", "schema:mpd:2010")),
    (Rule::Xml, "a document type with entities", |tree| {
        tree.edit(MPD, "<MPD", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n<MPD");
    }),
    (Rule::MpdRequired, "no minBufferTime", |tree| tree.edit(MPD, "minBufferTime=\"PT2S\" ", "")),
    (Rule::MpdRequired, "no duration", |tree| tree.edit(MPD, "mediaPresentationDuration=\"PT5.000S\" ", "")),
    (Rule::MpdRequired, "live without a start", |tree| tree.edit(MPD, "\"static\"", "\"dynamic\"")),
    (Rule::MpdRequired, "no bandwidth", |tree| tree.edit(MPD, " bandwidth=", " x-bandwidth=")),
    (Rule::MpdRequired, "no codecs", |tree| tree.edit(MPD, " codecs=\"avc1.42C01F\"", "")),
    (Rule::MpdRequired, "no kind", |tree| tree.edit(MPD, " mimeType=\"video/mp4\"", "")),
    (Rule::MpdValue, "a duration that is none", |tree| tree.edit(MPD, "\"PT2S\"", "\"2s\"")),
    (Rule::MpdValue, "a width that is no number", |tree| tree.edit(MPD, "width=\"640\"", "width=\"640px\"")),
    (Rule::MpdValue, "a rate by zero", |tree| tree.edit(MPD, "\"25/1\"", "\"25/0\"")),
    (Rule::MpdUnique, "two of an id", |tree| tree.edit(MPD, "id=\"720p\"", "id=\"360p\"")),
    (Rule::MpdTemplate, "an identifier nobody knows", |tree| tree.edit(MPD, "$Number%05d$", "$Nummer$")),
    (Rule::MpdTemplate, "a dollar alone", |tree| tree.edit(MPD, "$Number%05d$", "$Number%05d")),
    (Rule::MpdTemplate, "the same address for all", |tree| tree.edit(MPD, "$Number%05d$", "00001")),
    (Rule::Missing, "another first number", |tree| tree.edit(MPD, "startNumber=\"1\"", "startNumber=\"2\"")),
    (Rule::MpdTimeline, "a gap", |tree| tree.edit(MPD, "<S t=\"100000\"", "<S t=\"100500\"")),
    (Rule::MpdTimeline, "an overlap", |tree| tree.edit(MPD, "<S t=\"100000\"", "<S t=\"99000\"")),
    (Rule::MpdTimeline, "no duration", |tree| tree.edit(MPD, "d=\"25000\"", "d=\"0\"")),
    (Rule::MpdTime, "a wrong start", |tree| tree.edit(MPD, "<S t=\"0\"", "<S t=\"1000\"")),
    (Rule::MpdTime, "a wrong duration", |tree| tree.edit(MPD, "d=\"25000\"", "d=\"26000\"")),
    (Rule::MpdTimescale, "another timescale", |tree| {
        tree.edit(MPD, "timescale=\"25000\"", "timescale=\"50000\"");
    }),
    (Rule::MpdDuration, "a wrong length", |tree| tree.edit(MPD, "PT5.000S", "PT5.040S")),
    (Rule::MpdSegmentMax, "a longer segment", |tree| tree.edit(MPD, "PT2.006S", "PT1.9S")),
    (Rule::MpdBandwidth, "a bandwidth that is too small", |tree| {
        let text = tree.text(MPD);
        let at = text.find("bandwidth=\"").unwrap() + 11;
        let end = at + text[at..].find('"').unwrap();
        tree.0.insert(MPD.to_owned(), format!("{}30000{}", &text[..at], &text[end..]).into_bytes());
    }),
    (Rule::MpdCodecs, "another level", |tree| tree.edit(MPD, "avc1.42C01F", "avc1.42C01E")),
    (Rule::MpdSize, "another height", |tree| tree.edit(MPD, "height=\"720\"", "height=\"722\"")),
    (Rule::MpdFrameRate, "another rate", |tree| tree.edit(MPD, "\"25/1\"", "\"30000/1001\"")),
    (Rule::MpdAudio, "another sampling rate", |tree| {
        tree.edit(MPD, "audioSamplingRate=\"48000\"", "audioSamplingRate=\"44100\"");
    }),
    (Rule::MpdAudio, "other channels", |tree| tree.edit(MPD, "2011\" value=\"2\"", "2011\" value=\"1\"")),
    (Rule::MpdAligned, "a segment less", |tree| tree.edit(MPD, "<S t=\"100000\" d=\"25000\"/>\n", "")),
    (Rule::Same, "a representation less", |tree| {
        let text = tree.text(MPD);
        let (at, end) = (text.find("<Representation").unwrap(), text.find("</Representation>").unwrap() + 17);
        tree.edit(MPD, &text[at..end], "");
    }),
    (Rule::Same, "a segment less", |tree| tree.edit(MPD, "<S t=\"100000\" d=\"25000\"/>\n", "")),
];
