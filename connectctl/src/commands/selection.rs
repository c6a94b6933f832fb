//! Connectors by name.

use std::collections::BTreeMap;

use crate::connect::model::Live;
use crate::error::Error;

/// The connectors of these names, each once, in the order given; all of them if no name is given.
pub(crate) fn select(
    live: BTreeMap<String, Live>,
    names: &[String],
) -> Result<Vec<(String, Live)>, Error> {
    if names.is_empty() {
        return Ok(live.into_iter().collect());
    }
    let mut rest = live;
    let mut selected: Vec<(String, Live)> = Vec::new();
    for name in names {
        if selected.iter().any(|(known, _)| known == name) {
            continue;
        }
        let found = rest.remove(name).ok_or_else(|| unknown(name, rest.keys()))?;
        selected.push((name.clone(), found));
    }
    Ok(selected)
}

/// There is no connector of that name, but perhaps one of a similar name.
pub(crate) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let nearest = nearest(name, known.map(String::as_str));
    Error::NoSuchConnector { name: name.to_owned(), nearest: nearest.map(str::to_owned) }
}

/// The most similar of the known names, if it could be a slip.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let similar = known.map(|known| (strsim::jaro_winkler(known, name), known));
    let similar = similar.filter(|(similarity, _)| *similarity > 0.8);
    similar.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, known)| known)
}
