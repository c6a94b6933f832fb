//! The criterion benchmarks of the processor's pure parts.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::context::Context;
use crate::report::{Section, Table};

pub(super) fn run(context: &Context) -> Result<Section> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("a crate in no folder")?;
    let program = context.services.binary("processor");
    let target = program.ancestors().nth(2).context("no target folder")?;
    let folder = target.join("criterion");
    if folder.exists() {
        // A benchmark that is no more would still have its figures there.
        fs::remove_dir_all(&folder)?;
    }
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project).args(["bench", "--locked", "-p", "processor", "--benches"]);
    // `CARGO_TARGET_DIR`, if it is set, holds for this one too.
    let output = command.output().context("run `cargo bench`")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`cargo bench -p processor` failed:\n{said}");
    let mut figures = Vec::new();
    collect(&folder, &mut Vec::new(), &mut figures)?;
    ensure!(!figures.is_empty(), "criterion left no figures");
    figures.sort_by(|one, other| one.0.cmp(&other.0));
    let mut table = Table::new(&["benchmark", "median"]);
    for (name, nanoseconds) in &figures {
        table.row([name.clone(), time(*nanoseconds)]);
    }
    Ok(Section::new("decode", "Decode, and the other pure parts")
        .line("Criterion, `cargo bench -p processor`.".to_owned())
        .list(vec!["asked: 150 ns or fewer an envelope".to_owned()])
        .table(&table)
        .data(
            figures
                .iter()
                .map(|(name, time)| json!({ "name": name, "nanoseconds": time }))
                .collect(),
        ))
}

/// Criterion leaves `GROUP/NAME/new/estimates.json`.
fn collect(folder: &Path, names: &mut Vec<String>, figures: &mut Vec<(String, f64)>) -> Result<()> {
    let estimates = folder.join("new/estimates.json");
    if estimates.is_file() {
        let text = fs::read_to_string(&estimates)?;
        let value: Value = serde_json::from_str(&text)?;
        let median = value["median"]["point_estimate"].as_f64();
        let median = median.with_context(|| format!("no median in `{}`", estimates.display()))?;
        figures.push((names.join("/"), median));
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && !path.ends_with("report"))
        .collect();
    for folder in folders {
        names.push(folder.file_name().unwrap_or_default().to_string_lossy().into_owned());
        collect(&folder, names, figures)?;
        names.pop();
    }
    Ok(())
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_that_suits_it() {
        assert_eq!([80.4, 1_500.0, 2e7].map(time), ["80 ns", "1.5 µs", "20.0 ms"]);
    }
}
