//! What a file is called when a browser saves it.

/// The longest name, in characters: file systems take 255 bytes, and a character has up to four.
const CHARS_MAX: usize = 60;

/// The value of `Content-Disposition` (RFC 6266 and 8187): the name in UTF-8, with everything but letters and digits in
/// percent.
pub fn disposition(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", web::percent::encode(name))
}

/// A title as the name of a file, without its extension: nothing in it names a folder, a drive or a hidden file, or
/// makes it look like another name. `otherwise`, where nothing is left of it.
pub fn safe_name(title: &str, otherwise: &str) -> String {
    let plain: String = title.chars().map(|char| if is_plain(char) { char } else { ' ' }).collect();
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = joined.trim_matches(['.', ' ']).chars().take(CHARS_MAX).collect();
    let name = short.trim_end_matches(['.', ' ']);
    if name.is_empty() { otherwise.to_owned() } else { name.to_owned() }
}

/// Neither a control character, nor what systems have a use for, nor what turns the direction of the text.
fn is_plain(char: char) -> bool {
    let turns = matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !char.is_control()
        && !turns
        && !matches!(char, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("a b\"; x=é.pdf"),
            "attachment; filename*=UTF-8''a%20b%22%3B%20x%3D%C3%A9.pdf"
        );
    }

    #[test]
    fn a_title_becomes_a_name_that_is_nothing_but_a_name() {
        for (title, name) in [
            ("Big Buck Bunny", "Big Buck Bunny"),
            ("../../etc/passwd", "etc passwd"),
            ("C:\\con\\x", "C con x"),
            (".hidden", "hidden"),
            ("a\r\nSet-Cookie: b", "a Set-Cookie b"),
            ("report\u{202e}4pm.exe", "report 4pm.exe"),
            ("  ...  ", "post-42"),
            ("", "post-42"),
            ("동영상", "동영상"),
        ] {
            assert_eq!(safe_name(title, "post-42"), name, "{title:?}");
        }
        assert_eq!(safe_name(&"é".repeat(500), "x").chars().count(), CHARS_MAX);
    }
}
