use super::{Answer, json};
use crate::clips::workspace_root;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every documented code with its status: the sections of `docs/errors`.
static CODES: LazyLock<BTreeMap<String, u16>> = LazyLock::new(|| {
    let page = workspace_root().join("docs/errors/README.md");
    let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    codes(&text)
});

fn codes(page: &str) -> BTreeMap<String, u16> {
    let sections = page.split("\n## ").skip(1);
    let of = |section: &str| {
        let (code, rest) = section.split_once('\n')?;
        let status = rest.trim_start().strip_prefix("Status ")?.split('.').next()?.parse().ok()?;
        Some((code.trim().to_owned(), status))
    };
    sections.filter_map(of).collect()
}

/// Rule 6: exactly two keys, a code that is explained, a sentence.
pub(super) fn faults(answer: &Answer<'_>) -> Vec<String> {
    let mut faults = vec![];
    if answer.header("x-request-id").is_none() {
        faults.push("an error names its request in X-Request-Id".into());
    }
    // HEAD has no body, and clients read the status.
    let Some(body) = answer.body.filter(|_| answer.method != "HEAD") else { return faults };
    if answer.header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json")) {
        // Who asks for problem details (RFC 9457) is none of the contract's clients.
        return faults;
    }
    let value = match json(answer, body) {
        Ok(value) => value,
        Err(fault) => {
            faults.push(fault);
            return faults;
        }
    };
    let keys: Vec<&String> = value.as_object().map(|object| object.keys().collect()).unwrap_or_default();
    if keys != ["errorCode", "errorMessage"] {
        faults.push(format!("an error has errorCode and errorMessage and nothing else, not {keys:?}"));
    }
    if value["errorMessage"].as_str().is_none_or(str::is_empty) {
        faults.push("errorMessage is a sentence".into());
    }
    match value["errorCode"].as_str().map(|code| (code, CODES.get(code))) {
        None => faults.push("errorCode is a text".into()),
        Some((code, None)) => faults.push(format!("{code} has no section in docs/errors")),
        Some((code, Some(status))) if *status != answer.status => {
            faults.push(format!("{code} has the status {status} in docs/errors"));
        }
        Some((_, Some(_))) => {}
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_sections_of_the_page_of_errors() {
        let page = "# Error codes\n\n## A_B\n\nStatus 404.\n\n**Cause.** x\n\n## C\n\nStatus 400.\n";
        assert_eq!(codes(page), [("A_B".to_owned(), 404), ("C".to_owned(), 400)].into());
        assert_eq!(CODES.get("MEMBER_NOT_FOUND"), Some(&404));
    }
}
