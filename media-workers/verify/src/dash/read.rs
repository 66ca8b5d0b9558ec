//! A manifest as values: what is inherited is filled in (DASH 5.3).

use super::values::duration;
use roxmltree::{Document, Node};
use url::Url;

/// A period.
pub(super) struct Period<'a> {
    pub node: Node<'a, 'a>,
    /// Seconds from the start of the presentation on.
    pub start: f64,
    /// Seconds, where it is known.
    pub seconds: Option<f64>,
    pub sets: Vec<Set<'a>>,
}

/// An adaptation set.
pub(super) struct Set<'a> {
    pub node: Node<'a, 'a>,
    pub representations: Vec<Representation<'a>>,
}

/// A representation with what it inherits.
pub(super) struct Representation<'a> {
    pub node: Node<'a, 'a>,
    pub set: Node<'a, 'a>,
    pub base: Url,
    /// From the outermost in: later ones win.
    templates: Vec<Node<'a, 'a>>,
}

impl<'a> Representation<'a> {
    /// An attribute of it or of its set.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.node.attribute(name).or_else(|| self.set.attribute(name))
    }

    pub fn has_template(&self) -> bool {
        !self.templates.is_empty()
    }

    /// An attribute of its segment template.
    pub fn template(&self, name: &str) -> Option<&'a str> {
        self.templates.iter().rev().find_map(|node| node.attribute(name))
    }

    pub fn number(&self, name: &str, otherwise: u64) -> u64 {
        self.template(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    }

    pub fn timeline(&self) -> Option<Node<'a, 'a>> {
        self.templates.iter().rev().find_map(|node| child(*node, "SegmentTimeline"))
    }

    pub fn id(&self) -> &'a str {
        self.node.attribute("id").unwrap_or_default()
    }
}

/// All periods of a manifest at `url`.
pub(super) fn periods<'a>(mpd: Node<'a, 'a>, url: &Url) -> Vec<Period<'a>> {
    let base = based(url, mpd);
    let nodes: Vec<Node<'a, 'a>> = children(mpd, "Period").collect();
    let seconds = |node: Node<'a, 'a>, name: &str| node.attribute(name).and_then(duration);
    let total = seconds(mpd, "mediaPresentationDuration");
    let mut next = 0.0;
    let mut periods = vec![];
    for (index, node) in nodes.iter().enumerate() {
        let start = seconds(*node, "start").unwrap_or(next);
        let until = match nodes.get(index + 1) {
            Some(following) => seconds(*following, "start"),
            None => total,
        };
        let lasts = seconds(*node, "duration").or(until.map(|until| until - start));
        next = start + lasts.unwrap_or(0.0);
        let inner = based(&base, *node);
        let sets = children(*node, "AdaptationSet").map(|set| self::set(*node, set, &inner)).collect();
        periods.push(Period { node: *node, start, seconds: lasts, sets });
    }
    periods
}

fn set<'a>(period: Node<'a, 'a>, node: Node<'a, 'a>, base: &Url) -> Set<'a> {
    let base = based(base, node);
    let representations = children(node, "Representation")
        .map(|one| Representation {
            node: one,
            set: node,
            base: based(&base, one),
            templates: [period, node, one]
                .into_iter()
                .filter_map(|at| child(at, "SegmentTemplate"))
                .collect(),
        })
        .collect();
    Set { node, representations }
}

/// The base of what is in an element (5.6).
fn based(base: &Url, node: Node<'_, '_>) -> Url {
    let said = child(node, "BaseURL").and_then(|base| base.text());
    said.and_then(|said| base.join(said.trim()).ok()).unwrap_or_else(|| base.clone())
}

pub(super) fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

pub(super) fn child<'a>(node: Node<'a, 'a>, name: &'static str) -> Option<Node<'a, 'a>> {
    children(node, name).next()
}

/// The line on which an element begins.
pub(super) fn line(document: &Document<'_>, node: Node<'_, '_>) -> usize {
    document.text_pos_at(node.range().start).row as usize
}
