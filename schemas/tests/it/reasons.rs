use domain::media::FailureReason;
use std::path::Path;

#[test]
fn every_reason_has_its_section_that_says_whether_it_passes_and_what_to_tell() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reasons/README.md");
    let text = std::fs::read_to_string(page).unwrap();
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    for reason in FailureReason::ALL {
        let name = serde_json::to_value(reason).unwrap();
        let name = name.as_str().unwrap();
        let found = sections.iter().find(|section| section.lines().next() == Some(name));
        let section = found.unwrap_or_else(|| panic!("docs/reasons has no section {name}"));
        let passes = if reason.is_transient() { "\nPassing.\n" } else { "\nFinal.\n" };
        assert!(section.contains(passes), "{name} does not say {}", passes.trim());
        assert!(section.contains("**Means.** ") && section.contains("**Tell the uploader.** "), "{name}");
    }
    assert_eq!(sections.len(), FailureReason::ALL.len(), "docs/reasons describes a reason that is not there");
}
