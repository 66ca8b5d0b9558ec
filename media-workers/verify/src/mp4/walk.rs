//! The boxes of a file, one after the other.

/// A box and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub kind: [u8; 4],
    /// Offset of the box in the file.
    pub at: usize,
    /// Offset of its body.
    pub body_at: usize,
    pub body: &'a [u8],
}

impl Found<'_> {
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&self.kind).into_owned()
    }
}

/// The boxes that fill these bytes.
///
/// # Errors
/// What does not fit, and where.
pub(super) fn boxes(bytes: &[u8]) -> Result<Vec<Found<'_>>, String> {
    let (mut found, mut at) = (vec![], 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let wrong = |what: &str| format!("at byte {at}: {what}");
        let small = u32_at(rest, 0).ok_or_else(|| wrong("the rest is no box"))?;
        let kind = rest.get(4..8).and_then(|kind| kind.try_into().ok());
        let kind: [u8; 4] = kind.ok_or_else(|| wrong("the rest is no box"))?;
        let (header, size) = match small {
            // To the end of the file.
            0 => (8, rest.len() as u64),
            1 => (16, u64_at(rest, 8).ok_or_else(|| wrong("a box without its size"))?),
            size => (8, u64::from(size)),
        };
        let size = usize::try_from(size).ok().filter(|size| (header..=rest.len()).contains(size));
        let name = String::from_utf8_lossy(&kind);
        let size =
            size.ok_or_else(|| wrong(&format!("the box '{name}' is larger than the file or has no header")))?;
        found.push(Found { kind, at, body_at: at + header, body: &rest[header..size] });
        at += size;
    }
    Ok(found)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
