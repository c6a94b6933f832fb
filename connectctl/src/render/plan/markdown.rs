use super::{Action, Entry, summary};

/// A heading with the count, and a table of what changes: for a pull request.
#[must_use]
pub fn markdown(entries: &[Entry]) -> String {
    let heading = format!("### Kafka Connect: {}\n", summary(entries));
    let rows: Vec<String> = entries.iter().flat_map(rows).collect();
    if rows.is_empty() {
        return heading;
    }
    let head = "\n| connector | action | key | before | after |\n|---|---|---|---|---|\n";
    heading + head + &rows.concat()
}

/// A row a key; name and action stand in the first one only.
fn rows(entry: &Entry) -> Vec<String> {
    if entry.action == Action::Noop {
        return Vec::new();
    }
    let state = entry
        .state
        .map(|change| ["state".to_owned(), change.before.to_string(), change.after.to_string()]);
    let keys = entry.keys.iter().map(|key| {
        [Some(&key.name), key.before.as_ref(), key.after.as_ref()]
            .map(|cell| cell.cloned().unwrap_or_default())
    });
    let mut cells: Vec<[String; 3]> = state.into_iter().chain(keys).collect();
    if cells.is_empty() {
        cells.push(Default::default());
    }
    let first = std::iter::once((code(&entry.name), entry.action.name()));
    let heads = first.chain(std::iter::repeat_with(|| (String::new(), "")));
    let row = |((name, action), cells): ((String, &str), [String; 3])| {
        let [key, before, after] = cells.map(|cell| code(&cell));
        format!("| {name} | {action} | {key} | {before} | {after} |\n")
    };
    heads.zip(cells).map(row).collect()
}

/// Code in a cell of a table. A value with a backtick is set between two; a bar would end the cell.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace('|', "\\|").replace(['\n', '\r'], "⏎");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_breaks_the_table() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a\nb"), "`a⏎b`");
        assert_eq!(code(""), "");
    }
}
