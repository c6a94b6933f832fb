//! `--print-config`: the settings in effect, in the shape of the file, each with its origin.

use clap::ArgMatches;
use clap::parser::ValueSource;
use toml_edit::Value;

use super::error::Origin;
use super::property::{Client, Properties, Property};
use super::secret::{MASK, without_credentials};
use super::setting::{Kind, Setting, settings_of};

/// The text. `places` tells which keys come from the file.
pub(super) fn render(
    matches: &ArgMatches,
    places: &[(&str, &Origin)],
    properties: &Properties,
) -> String {
    let Some((subcommand, matches)) = matches.subcommand() else { return String::new() };
    let mut lines = Vec::new();
    for setting in settings_of(subcommand) {
        lines.push(line(&setting, matches, places));
    }
    let tables = [
        ("[kafka]", None),
        ("[kafka.consumer]", Some(Client::Consumer)),
        ("[kafka.producer]", Some(Client::Producer)),
    ];
    for (title, client) in tables {
        let effective = properties.effective(client);
        if !effective.is_empty() {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(effective.into_iter().map(property_line));
        }
    }
    lines.join("\n")
}

fn line(setting: &Setting, matches: &ArgMatches, places: &[(&str, &Origin)]) -> String {
    let raw = matches.get_raw(&setting.key).and_then(|mut values| values.next());
    let Some(raw) = raw else { return format!("# {} is not set", setting.key) };
    let raw = raw.to_string_lossy();
    let value = match setting.kind {
        Kind::Boolean | Kind::Integer => raw.into_owned(),
        Kind::Text if setting.is_secret => quoted(MASK),
        Kind::Text => quoted(&without_credentials(&raw)),
    };
    let place = places.iter().find(|(key, _)| *key == setting.key).map(|(_, place)| *place);
    let origin = place.cloned().unwrap_or_else(|| match matches.value_source(&setting.key) {
        Some(ValueSource::CommandLine) => Origin::Flag,
        Some(ValueSource::EnvVariable) => Origin::Environment(setting.variable.clone()),
        _ => Origin::Default,
    });
    format!("{} = {value} # {origin}", setting.key)
}

fn property_line(property: &Property) -> String {
    let value = property.public_value().map_or_else(|| MASK.to_owned(), without_credentials);
    format!("{} = {} # {}", quoted(property.key()), quoted(&value), property.origin())
}

/// A TOML string on one line: a comment follows it.
fn quoted(text: &str) -> String {
    let mut quoted = Value::from(text).to_string();
    if quoted.contains('\n') {
        quoted = serde_json::Value::from(text).to_string();
    }
    quoted
}
