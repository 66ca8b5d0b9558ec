//! A multivariant playlist as a value, and what it must be by itself (HLS 4.4.6).

use super::attributes::Attributes;
use super::lines::{Content, Line};
use crate::findings::Findings;
use crate::{Place, Rule};

#[derive(Clone, Debug, Default)]
pub(super) struct Multivariant {
    pub variants: Vec<Variant>,
    /// EXT-X-MEDIA.
    pub renditions: Vec<Variant>,
    /// I-frames and pictures, which are loaded and not looked into.
    pub for_seeking: Vec<Variant>,
}

/// A variant or rendition; no URI where it is part of another.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub line: usize,
    pub uri: Option<String>,
    pub attributes: Attributes,
}

impl Multivariant {
    /// All that has attributes.
    pub fn all(&self) -> impl Iterator<Item = &Variant> {
        self.variants.iter().chain(&self.renditions).chain(&self.for_seeking)
    }
}

impl Variant {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)
    }
}

pub(super) fn read(lines: &[Line<'_>], file: &str, findings: &mut Findings) -> Multivariant {
    let mut read = Multivariant::default();
    let mut open: Option<Variant> = None;
    let mut disorder = |line: usize, what: &str| findings.add(Rule::HlsOrder, &Place::line(file, line), what);
    for line in lines {
        let number = line.number;
        match line.content {
            Content::Uri(uri) => match open.take() {
                Some(variant) => read.variants.push(Variant { uri: Some(uri.to_owned()), ..variant }),
                None => disorder(number, "a URI without EXT-X-STREAM-INF"),
            },
            Content::Tag(name, value) => {
                if open.take().is_some() {
                    disorder(number, "EXT-X-STREAM-INF is not followed by its URI");
                }
                let attributes = Attributes::read(value.unwrap_or_default());
                let uri = attributes.get("URI").map(str::to_owned);
                let variant = Variant { line: number, uri, attributes };
                match name {
                    "EXT-X-STREAM-INF" => open = Some(variant),
                    "EXT-X-MEDIA" => read.renditions.push(variant),
                    "EXT-X-I-FRAME-STREAM-INF" | "EXT-X-IMAGE-STREAM-INF" => read.for_seeking.push(variant),
                    _ => {}
                }
            }
        }
    }
    if let Some(variant) = open {
        disorder(variant.line, "EXT-X-STREAM-INF is not followed by its URI");
    }
    read
}

/// The groups that variants name (4.4.6.2).
const GROUPS: [(&str, &str); 4] = [
    ("AUDIO", "AUDIO"),
    ("VIDEO", "VIDEO"),
    ("SUBTITLES", "SUBTITLES"),
    ("CLOSED-CAPTIONS", "CLOSED-CAPTIONS"),
];

/// Checks groups and renditions.
pub(super) fn check(multivariant: &Multivariant, file: &str, findings: &mut Findings) {
    for variant in &multivariant.variants {
        for (attribute, kind) in GROUPS {
            let Some(group) = variant.get(attribute).filter(|group| *group != "NONE") else { continue };
            let is_it = |one: &Variant| one.get("TYPE") == Some(kind) && one.get("GROUP-ID") == Some(group);
            if !multivariant.renditions.iter().any(is_it) {
                let message = format!("{attribute} names the group {group:?}, which is not there");
                findings.add(Rule::HlsGroup, &Place::line(file, variant.line), message);
            }
        }
    }
    for (index, rendition) in multivariant.renditions.iter().enumerate() {
        let mut wrong = |what: &str| {
            findings.add(Rule::HlsRendition, &Place::line(file, rendition.line), what);
        };
        alone(rendition, &mut wrong);
        let same_group =
            |other: &&Variant| ["TYPE", "GROUP-ID"].iter().all(|name| other.get(name) == rendition.get(name));
        let mut before = multivariant.renditions[..index].iter().filter(same_group);
        if before.clone().any(|other| other.get("NAME") == rendition.get("NAME")) {
            wrong("another rendition of the group has the same NAME");
        }
        if rendition.attributes.is_yes("DEFAULT") && before.any(|other| other.attributes.is_yes("DEFAULT")) {
            wrong("another rendition of the group has DEFAULT=YES, too");
        }
    }
}

fn alone(rendition: &Variant, wrong: &mut impl FnMut(&str)) {
    let kind = rendition.get("TYPE").unwrap_or_default();
    if rendition.attributes.is_yes("DEFAULT") && rendition.get("AUTOSELECT") == Some("NO") {
        wrong("DEFAULT=YES with AUTOSELECT=NO");
    }
    if rendition.get("FORCED").is_some() && kind != "SUBTITLES" {
        wrong("FORCED is for subtitles alone");
    }
    match (kind, &rendition.uri) {
        ("SUBTITLES", None) => wrong("subtitles need a URI"),
        ("CLOSED-CAPTIONS", Some(_)) => wrong("closed captions have no URI"),
        _ => {}
    }
    if (kind == "CLOSED-CAPTIONS") != rendition.get("INSTREAM-ID").is_some() {
        wrong("INSTREAM-ID is for closed captions, which need it");
    }
}
