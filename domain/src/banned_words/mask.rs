/// A word as it is compared: in lower case, without space around it, with one space inside where there is any.
pub fn normalise(word: &str) -> String {
    word.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with `*` for each letter of a banned word; the words are normalised.
pub fn mask(text: &str, words: &[String]) -> String {
    let letters: Vec<char> = text.chars().collect();
    // Each lower-case letter with the place of the letter it comes from: one may become several.
    let lower: Vec<(char, usize)> = letters
        .iter()
        .enumerate()
        .flat_map(|(place, letter)| letter.to_lowercase().map(move |lower| (lower, place)))
        .collect();
    let mut masked = letters.clone();
    let mut found = false;
    for word in words.iter().filter(|word| !word.is_empty()) {
        let word: Vec<char> = word.chars().collect();
        for start in 0..lower.len().saturating_sub(word.len() - 1) {
            let part = &lower[start..start + word.len()];
            if part.iter().zip(&word).all(|((letter, _), wanted)| letter == wanted) {
                found = true;
                for (_, place) in part.iter().filter(|(_, place)| !letters[*place].is_whitespace()) {
                    masked[*place] = '*';
                }
            }
        }
    }
    if found { masked.into_iter().collect() } else { text.to_owned() }
}
