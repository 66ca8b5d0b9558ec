//! Attribute lists (HLS 4.2).

/// One attribute, its value without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub quoted: bool,
}

/// The attributes of a tag as far as the list can be read, and what is wrong with it.
pub(super) fn attributes(mut text: &str) -> (Vec<Attribute<'_>>, Option<String>) {
    let mut list: Vec<Attribute<'_>> = vec![];
    loop {
        let Some((name, rest)) = text.split_once('=') else {
            return (list, Some(format!("{text:?} is no NAME=value")));
        };
        let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || !name.bytes().all(is_name) {
            return (list, Some(format!("{name:?} is no name of an attribute")));
        }
        let (value, rest, quoted) = if let Some(inside) = rest.strip_prefix('"') {
            let Some((value, rest)) = inside.split_once('"') else {
                return (list, Some(format!("the quote of {name} is not closed")));
            };
            (value, rest, true)
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (&rest[..end], &rest[end..], false)
        };
        if !quoted && (value.is_empty() || value.contains(|c: char| c.is_whitespace() || c == '"')) {
            return (list, Some(format!("the value of {name} is empty or has a space or a quote in it")));
        }
        if list.iter().any(|known| known.name == name) {
            return (list, Some(format!("{name} is there twice")));
        }
        list.push(Attribute { name, value, quoted });
        if rest.is_empty() {
            return (list, None);
        }
        match rest.strip_prefix(',') {
            Some(rest) => text = rest,
            None => return (list, Some(format!("after {name} there is no comma"))),
        }
    }
}

/// The attributes of a tag by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    pub fn read(text: &str) -> Self {
        let (list, _) = attributes(text);
        Self(list.into_iter().map(|one| (one.name.to_owned(), one.value.to_owned())).collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub fn is_yes(&self, name: &str) -> bool {
        self.get(name) == Some("YES")
    }
}
