use crate::kit::{app, at, given, other_app};
use domain::banned_words::{
    Added, BannedWords, Command, Event, Refusal, Removed, WORD_CHARS_MAX, WORDS_MAX, mask,
};

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn add(words: &[&str]) -> Command {
    Command::Add { app: app(), words: texts(words), at: at(0) }
}

fn remove(words: &[&str]) -> Command {
    Command::Remove { app: app(), words: texts(words), at: at(1) }
}

fn added(words: &[&str]) -> Event {
    Added { app: app(), words: texts(words), at: at(0) }.into()
}

#[test]
fn words_are_kept_once_in_lower_case_without_space_around() {
    given::<BannedWords>([]).when(add(&[" Foo", "foo", "bad  Word"])).then([added(&["bad word", "foo"])]);
    given::<BannedWords>([added(&["foo"])]).when(add(&["FOO", "bar"])).then([added(&["bar"])]);
    given::<BannedWords>([added(&["foo"])]).when(add(&["foo"])).then_nothing();
}

#[test]
fn words_are_allowed_again_and_those_that_were_never_banned_are_already_so() {
    let removed = Removed { app: app(), words: texts(&["foo"]), at: at(1) };
    given::<BannedWords>([added(&["foo"])]).when(remove(&["Foo", "bar"])).then([removed.into()]);
    given::<BannedWords>([]).when(remove(&["foo"])).then_nothing();
}

#[test]
fn no_word_a_long_word_and_too_many_words_are_refused() {
    given::<BannedWords>([]).when(add(&[])).then_refused(Refusal::Empty);
    given::<BannedWords>([]).when(add(&[" "])).then_refused(Refusal::Empty);
    given::<BannedWords>([]).when(remove(&[])).then_refused(Refusal::Empty);
    given::<BannedWords>([]).when(add(&[&"ä".repeat(WORD_CHARS_MAX + 1)])).then_refused(Refusal::TooLong);
    let many: Vec<String> = (0..=WORDS_MAX).map(|number| format!("w{number}")).collect();
    let command = Command::Add { app: app(), words: many, at: at(0) };
    given::<BannedWords>([]).when(command).then_refused(Refusal::TooMany);
}

#[test]
fn another_app_finds_nothing() {
    let (app, words, at) = (other_app(), texts(&["foo"]), at(2));
    let commands = [Command::Add { app, words: words.clone(), at }, Command::Remove { app, words, at }];
    for command in commands {
        given::<BannedWords>([added(&["foo"])]).when(command).then_refused(Refusal::NotFound);
    }
}

#[test]
fn a_banned_word_is_masked_letter_by_letter_wherever_it_stands() {
    let words = texts(&["foo", "bad word", "straße", "바보"]);
    assert_eq!(mask("Foo is food, FOO!", &words), "*** is ***d, ***!");
    assert_eq!(mask("a Bad Word here", &words), "a *** **** here");
    assert_eq!(mask("Die STRAßE", &words), "Die ******");
    assert_eq!(mask("이 바보야", &words), "이 **야");
    assert_eq!(mask("fo o", &words), "fo o");
    assert_eq!(mask("", &words), "");
    assert_eq!(mask("foo", &[]), "foo");
}

#[test]
fn a_letter_that_becomes_two_in_lower_case_is_masked_once() {
    // U+0130 becomes `i` and a combining dot.
    assert_eq!(mask("\u{130}x foo", &texts(&["foo"])), "\u{130}x ***");
    assert_eq!(mask("\u{130}x", &texts(&["i\u{307}"])), "*x");
}
