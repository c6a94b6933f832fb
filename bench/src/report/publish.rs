//! The figures go where they are read: `bench/README.md`, `results.json` and `replay.svg`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

use super::{
    Section,
    machine::{describe, machine},
    plot,
};
use crate::cli::Options;

const BEGIN: &str = "<!-- figures: written by `make bench` -->\n";
const END: &str = "<!-- end of figures -->\n";

/// Writes the results of all cases.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn publish(options: &Options, sections: &[Section]) -> Result<()> {
    let folder = match &options.results_dir {
        Some(folder) => folder.clone(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    };
    fs::create_dir_all(&folder)?;
    let machine = machine();
    let mut cases = Map::new();
    for section in sections {
        cases.insert(section.name.to_owned(), section.data.clone());
    }
    let results = json!({ "machine": machine, "quick": options.quick, "cases": cases });
    write(&folder.join("results.json"), &format!("{}\n", serde_json::to_string_pretty(&results)?))?;
    let replay = &results["cases"]["replay"];
    plot::replay(&folder.join("replay.svg"), replay)?;
    write_figures(&folder.join("README.md"), &figures(options, &machine, sections))
}

fn figures(options: &Options, machine: &Value, sections: &[Section]) -> String {
    let mut blocks = vec![describe(machine)];
    if options.quick {
        blocks.push("A quick run: the figures are only a hint.".to_owned());
    }
    blocks.push("![Changes committed over time, by contender](replay.svg)".to_owned());
    blocks.extend(sections.iter().map(Section::markdown));
    blocks.join("\n\n")
}

/// Puts the figures between the markers, or makes the file.
fn write_figures(path: &Path, figures: &str) -> Result<()> {
    let old = fs::read_to_string(path).unwrap_or_else(|_| format!("{BEGIN}{END}"));
    write(path, &replace(&old, figures).with_context(|| format!("update `{}`", path.display()))?)
}

fn replace(old: &str, figures: &str) -> Result<String> {
    let (before, rest) = old.split_once(BEGIN).context("the marker of the figures is gone")?;
    let (_, after) = rest.split_once(END).context("the marker behind the figures is gone")?;
    ensure!(!after.contains(BEGIN), "the markers of the figures are there twice");
    Ok(format!("{before}{BEGIN}\n{}\n\n{END}{after}", figures.trim_end()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let old = format!("before\n{BEGIN}old\n{END}after\n");
        let new = replace(&old, "new").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}\nnew\n\n{END}after\n"));
        assert_eq!(replace(&new, "new").unwrap(), new);
    }

    #[test]
    fn a_text_without_markers_is_left_alone() {
        assert!(replace("nothing", "new").is_err());
    }
}
