use domain::custom_data::{
    CustomData, CustomType, ITEMS_MAX, LimitExceeded, NAME_CHARS_MAX, TYPE_CHARS_MAX, VALUE_CHARS_MAX,
};
use std::collections::BTreeMap;

fn data(items: impl IntoIterator<Item = (String, String)>) -> Result<CustomData, LimitExceeded> {
    CustomData::try_from(items.into_iter().collect::<BTreeMap<_, _>>())
}

fn numbered(count: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(|n| (format!("name{n}"), "value".to_owned()))
}

#[test]
fn custom_data_has_ten_items_at_most() {
    assert_eq!(data(numbered(ITEMS_MAX)).map(|data| data.as_map().len()), Ok(ITEMS_MAX));
    assert_eq!(data(numbered(ITEMS_MAX + 1)), Err(LimitExceeded::ItemCount));
}

#[test]
fn names_and_values_have_fifty_characters_at_most() {
    let chars = |count| "한".repeat(count);
    assert!(data([(chars(NAME_CHARS_MAX), chars(VALUE_CHARS_MAX))]).is_ok());
    assert_eq!(data([(chars(NAME_CHARS_MAX + 1), String::new())]), Err(LimitExceeded::ItemName));
    assert_eq!(data([(String::new(), chars(VALUE_CHARS_MAX + 1))]), Err(LimitExceeded::ItemValue));
}

#[test]
fn a_custom_type_has_fifty_characters_at_most() {
    assert!(CustomType::try_from("한".repeat(TYPE_CHARS_MAX)).is_ok());
    assert_eq!(CustomType::try_from("한".repeat(TYPE_CHARS_MAX + 1)), Err(LimitExceeded::Type));
}
