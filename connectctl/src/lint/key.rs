//! One key and its value.

use super::{Finding, SavedKey};
use crate::manifest::Connector;
use crate::secrets::{Secrets, refers};

/// Names this much alike are mistyped rather than meant.
const ALIKE: f64 = 0.9;

/// Checks the type of a value. What a config provider will fill in is not known yet.
pub(super) fn check_type(
    connector: &Connector,
    key: &str,
    definition: &SavedKey,
) -> Option<Finding> {
    let value = connector.config.0.get(key)?.trim();
    if value.contains("${") || is_of_type(value, &definition.data_type) {
        return None;
    }
    let mut secrets = Secrets::default();
    if definition.data_type == "PASSWORD" {
        secrets.learn_key(key);
    }
    let shown = secrets.shown(key, value);
    let message = format!("`{shown}` is not of type {}", definition.data_type);
    Some(Finding::error(connector.problem(key, message)))
}

fn is_of_type(value: &str, data_type: &str) -> bool {
    match data_type {
        "BOOLEAN" => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
        "SHORT" => value.parse::<i16>().is_ok(),
        "INT" => value.parse::<i32>().is_ok(),
        "LONG" => value.parse::<i64>().is_ok(),
        "DOUBLE" => value.parse::<f64>().is_ok(),
        _ => true,
    }
}

/// A literal secret, which everybody can read who may read the file or ask Connect.
pub(super) fn check_secret(connector: &Connector, key: &str, data_type: &str) -> Option<Finding> {
    let value = connector.config.0.get(key)?;
    let is_secret = data_type == "PASSWORD" || Secrets::default().is_secret(key);
    // Numbers, switches and lists with a telling name are no secrets.
    let may_be_secret = matches!(data_type, "PASSWORD" | "STRING" | "");
    if !is_secret || !may_be_secret || value.is_empty() || refers(value) {
        return None;
    }
    let message = "a secret in clear: refer to a config provider, as in `${env:NAME}`".to_owned();
    Some(Finding::warning(connector.problem(key, message)))
}

/// A key that nothing defines: an error when it looks mistyped.
pub(super) fn unknown<'k>(
    connector: &Connector,
    key: &str,
    (prefix, known): (&str, impl Iterator<Item = &'k str>),
) -> Finding {
    if let Some(name) = nearest(key.strip_prefix(prefix).unwrap_or(key), known, ALIKE) {
        let message = format!("unknown; did you mean `{prefix}{name}`?");
        return Finding::error(connector.problem(key, message));
    }
    let message = "its plugin does not define it; it may be ignored".to_owned();
    Finding::warning(connector.problem(key, message))
}

/// The name that is most alike, if any is more alike than `least`.
pub(super) fn nearest<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    least: f64,
) -> Option<&'n str> {
    let alike = known.map(|known| (strsim::jaro_winkler(known, name), known));
    let nearest = alike.max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.filter(|(similarity, _)| *similarity > least).map(|(_, known)| known)
}
