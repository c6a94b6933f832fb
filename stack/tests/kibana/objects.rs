//! The objects of this repository, and the file that is made of them.

use std::collections::BTreeSet;
use std::path::Path;

use stack::kibana::check::{Contracts, check, field_uses};
use stack::kibana::objects::{FILE, FOLDER, SavedObject, read_folder, read_lines, to_text};

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

pub(crate) fn objects() -> Vec<SavedObject> {
    read_folder(&root().join(FOLDER)).unwrap()
}

fn file() -> String {
    std::fs::read_to_string(root().join(FILE)).unwrap()
}

#[test]
fn the_file_for_kibana_is_made_of_the_readable_objects() {
    assert!(file() == to_text(&objects()), "`target/release/stack kibana build` makes {FILE} anew");
}

#[test]
fn the_file_holds_one_object_a_line_and_reads_back_as_the_readable_ones() {
    assert_eq!(file().lines().count(), 7);
    assert!(file().ends_with("}\n"));
    assert_eq!(read_lines(&file()).unwrap(), objects());
}

#[test]
fn the_objects_break_no_rule() {
    assert_eq!(check(&objects(), &Contracts::read(root()).unwrap()), []);
}

#[test]
fn the_three_indices_of_the_dashboard_have_their_bands_and_limits_from_one_place() {
    let Contracts { panels, .. } = Contracts::read(root()).unwrap();
    let shown = field_uses(&objects()).into_iter();
    let shown = shown.filter(|one| !one.object.starts_with("index-pattern")).map(|one| one.index);
    let shown: BTreeSet<String> = shown.collect();
    let expected = ["global-stock", "stock-global-percentage", "warehouse-allocation"];
    assert_eq!(shown.iter().collect::<Vec<_>>(), expected);
    assert!(expected.iter().all(|index| panels.get(index).is_some()), "{panels}");
}
