//! Files and functions that a reader holds in mind.

use crate::source::{none, rust_files, text};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const FILE_LINES_MAX: usize = 500;
const MOST_FILES_LINES_MAX: usize = 300;
const MEDIAN_LINES_MAX: usize = 120;
const FUNCTION_LINES_MAX: usize = 70;

fn lines() -> Vec<(usize, String)> {
    let mut lines: Vec<_> =
        rust_files().into_iter().map(|name| (text(&name).lines().count(), name)).collect();
    lines.sort();
    lines
}

#[test]
fn no_file_is_over_500_lines() {
    let long = lines().into_iter().filter(|(lines, _)| *lines > FILE_LINES_MAX);
    let violations: Vec<_> = long.map(|(lines, name)| format!("{name}: {lines} lines")).collect();
    none(&violations, "find its second subject and give it a file of its own");
}

#[test]
fn nine_files_of_ten_are_at_most_300_lines_and_half_of_them_120() {
    let lines = lines();
    let long: Vec<_> = lines.iter().filter(|(lines, _)| *lines > MOST_FILES_LINES_MAX).collect();
    assert!(
        long.len() * 10 <= lines.len(),
        "more than a tenth of the files are over 300 lines; split some: {long:#?}"
    );
    let (median, _) = &lines[lines.len() / 2];
    assert!(*median <= MEDIAN_LINES_MAX, "half of the files are over {median} lines; split the longest");
}

#[test]
fn no_function_is_over_70_lines() {
    let mut violations = vec![];
    for name in rust_files() {
        let file = syn::parse_file(&text(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        violations.extend(too_long(&file).into_iter().map(|what| format!("{name}:{what}")));
    }
    none(&violations, "name its steps: a function a step");
}

fn too_long(file: &syn::File) -> Vec<String> {
    let mut functions = Functions::default();
    functions.visit_file(file);
    functions.0
}

/// Line, name and length of functions over the limit.
#[derive(Default)]
struct Functions(Vec<String>);

impl Functions {
    fn look(&mut self, signature: &syn::Signature, end: Span) {
        let (first, last) = (signature.span().start().line, end.end().line);
        let lines = last + 1 - first;
        if lines > FUNCTION_LINES_MAX {
            self.0.push(format!("{first}: {} has {lines} lines", signature.ident));
        }
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.look(&function.sig, function.block.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.look(&function.sig, function.block.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.look(&function.sig, block.span());
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn a_long_function_is_found_wherever_it_stands() {
    let body = "\n;".repeat(FUNCTION_LINES_MAX);
    let code = format!("fn a() {{{body}}}\nstruct S; impl S {{ fn b() {{{body}}} fn c() {{}} }}");
    let found = too_long(&syn::parse_file(&code).expect("it is Rust"));
    assert_eq!(found, ["1: a has 71 lines", "72: b has 71 lines"]);
}
