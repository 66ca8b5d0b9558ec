//! Addresses by template (DASH 5.3.9.4.4).

/// What the identifiers stand for.
pub(super) struct Values<'a> {
    pub representation: &'a str,
    pub bandwidth: u64,
    pub number: u64,
    pub time: u64,
}

/// Fills a template.
///
/// # Errors
/// What of it is no identifier.
pub(super) fn fill(template: &str, values: &Values<'_>) -> Result<String, String> {
    let mut out = String::new();
    let mut parts = template.split('$');
    out.push_str(parts.next().unwrap_or_default());
    while let Some(inside) = parts.next() {
        let Some(after) = parts.next() else {
            return Err(format!("a $ without its other in {template:?}"));
        };
        out.push_str(&identifier(inside, values)?);
        out.push_str(after);
    }
    Ok(out)
}

fn identifier(inside: &str, values: &Values<'_>) -> Result<String, String> {
    let (name, width) = match inside.split_once('%') {
        Some((name, format)) => (name, Some(width(format).ok_or(format!("${inside}$ has a wrong width"))?)),
        None => (inside, None),
    };
    let number = match name {
        "" => return Ok("$".to_owned()),
        "RepresentationID" if width.is_none() => return Ok(values.representation.to_owned()),
        "Number" => values.number,
        "Time" => values.time,
        "Bandwidth" => values.bandwidth,
        _ => return Err(format!("${inside}$ is no identifier")),
    };
    Ok(format!("{number:0width$}", width = width.unwrap_or(1)))
}

/// The width in `0{width}d`.
fn width(format: &str) -> Option<usize> {
    format.strip_prefix('0')?.strip_suffix('d')?.parse().ok().filter(|width| *width <= 20)
}

/// Whether the identifier is used.
pub(super) fn uses(template: &str, name: &str) -> bool {
    template.split('$').skip(1).step_by(2).any(|inside| inside.split('%').next() == Some(name))
}
