use super::shape::Shape::{Count, Flag, Object};
use super::shape::{Field, Shape, must};
use serde_json::Value;

const SORT: Shape = Object(&[&[must("empty", Flag), must("sorted", Flag), must("unsorted", Flag)]]);

/// The fields that JS and IOS require, and those that nobody reads.
const FIELDS: &[Field] = &[
    must("totalPages", Count),
    must("totalElements", Count),
    must("numberOfElements", Count),
    must("size", Count),
    must("number", Count),
    must("first", Flag),
    must("last", Flag),
    must("empty", Flag),
    must("sort", SORT),
    must(
        "pageable",
        Object(&[&[
            must("offset", Count),
            must("pageNumber", Count),
            must("pageSize", Count),
            must("paged", Flag),
            must("unpaged", Flag),
            must("sort", SORT),
        ]]),
    ),
];

/// A page in the shape of Spring, whose figures agree (contract section 2, "Pages").
pub(super) fn look(each: &'static Shape, value: &Value, at: &str, faults: &mut Vec<String>) {
    Object(&[FIELDS]).look(value, at, faults);
    Shape::List(each).look(&value["content"], &format!("{at}.content"), faults);
    let here = value["content"].as_array().map_or(0, Vec::len) as u64;
    let count = |name: &str| value[name].as_u64().unwrap_or_default();
    let (size, number, total) = (count("size").max(1), count("number"), count("totalElements"));
    let figures = [
        ("numberOfElements is the length of content", count("numberOfElements") == here),
        ("empty says whether content is", value["empty"] == (here == 0)),
        ("number is counted from 0, and first is page 0", value["first"] == (number == 0)),
        ("totalPages is totalElements by size", count("totalPages") == total.div_ceil(size)),
        ("last is the page after which none comes", value["last"] == (number + 1 >= total.div_ceil(size))),
        ("a page has no more than size things", here <= size),
        (
            "pageable repeats number and size",
            value["pageable"]["pageNumber"] == number && value["pageable"]["pageSize"] == count("size"),
        ),
    ];
    faults.extend(
        figures.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| format!("{at} breaks: {rule}")),
    );
}
