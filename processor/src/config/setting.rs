//! What the definition of a flag says about the same setting elsewhere.

use std::any::TypeId;

use clap::{Arg, Command, CommandFactory};

use super::CommandLine;

/// Settings that no output shows.
const SECRETS: [&str; 1] = ["schema_registry_password"];

/// Types that the file tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Text,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Text => "a string",
        }
    }
}

/// A setting, as its flag defines it.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// Name in the file.
    pub(super) key: String,
    /// Name in the environment.
    pub(super) variable: String,
    /// Name on the command line, without its dashes.
    pub(super) flag: String,
    /// A subcommand that takes it.
    pub(super) command: String,
    pub(super) kind: Kind,
    pub(super) is_secret: bool,
}

impl Setting {
    /// None, for a flag that is an order for this one time: it has no variable.
    fn new(argument: &Arg, command: &str) -> Option<Self> {
        let key = argument.get_id().to_string();
        Some(Self {
            variable: argument.get_env()?.to_str()?.to_owned(),
            flag: argument.get_long()?.to_owned(),
            command: command.to_owned(),
            kind: kind(argument),
            is_secret: SECRETS.contains(&key.as_str()),
            key,
        })
    }
}

/// The settings that one subcommand takes, in the order of their definition.
pub(super) fn settings_of(subcommand: &str) -> Vec<Setting> {
    let root = CommandLine::command();
    let global = root.get_arguments().filter(|argument| argument.is_global_set());
    let own = root.find_subcommand(subcommand).into_iter().flat_map(Command::get_arguments);
    // A file cannot name another one.
    let arguments = own.chain(global).filter(|argument| argument.get_id() != "config");
    arguments.filter_map(|argument| Setting::new(argument, subcommand)).collect()
}

/// Every setting, each once.
pub(super) fn all_settings() -> Vec<Setting> {
    let root = CommandLine::command();
    let mut settings: Vec<Setting> = Vec::new();
    for subcommand in root.get_subcommands() {
        for setting in settings_of(subcommand.get_name()) {
            if settings.iter().all(|known| known.key != setting.key) {
                settings.push(setting);
            }
        }
    }
    settings
}

/// The name that is most like the given one.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
    names.min_by_key(distance).unwrap_or_default().to_owned()
}

fn kind(argument: &Arg) -> Kind {
    let parsed = argument.get_value_parser().type_id();
    let is_one_of = |types: &[TypeId]| types.iter().any(|one| parsed == *one);
    if is_one_of(&[TypeId::of::<bool>()]) {
        Kind::Boolean
    } else if is_one_of(&[TypeId::of::<u64>(), TypeId::of::<usize>(), TypeId::of::<i32>()]) {
        Kind::Integer
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_its_variable_and_its_key() {
        // Each of these is said for one run, by the person who starts it.
        let orders = ["help", "version", "print_config", "property", "dry_run", "format"];
        let root = CommandLine::command();
        let subcommands = root.get_subcommands().flat_map(Command::get_arguments);
        for argument in root.get_arguments().chain(subcommands) {
            let id = argument.get_id().as_str();
            if orders.contains(&id) {
                assert!(argument.get_env().is_none(), "{id}");
                continue;
            }
            assert_eq!(argument.get_long().unwrap().replace('-', "_"), id);
            let variable = format!("PROCESSOR_{}", id.to_uppercase());
            assert_eq!(argument.get_env().unwrap().to_str().unwrap(), variable);
        }
    }

    #[test]
    fn every_flag_is_explained() {
        let root = CommandLine::command();
        let subcommands = root.get_subcommands().flat_map(Command::get_arguments);
        for argument in root.get_arguments().chain(subcommands) {
            assert!(argument.get_help().is_some(), "{}", argument.get_id());
        }
    }

    #[test]
    fn the_type_of_a_key_is_that_of_its_flag() {
        let kind_of = |key: &str| {
            let settings = all_settings();
            settings.iter().find(|setting| setting.key == key).unwrap().kind
        };
        assert_eq!(kind_of("commit_interval_ms"), Kind::Integer);
        assert_eq!(kind_of("replication_factor"), Kind::Integer);
        assert_eq!(kind_of("output_partitions"), Kind::Integer);
        assert_eq!(kind_of("until_caught_up"), Kind::Boolean);
        assert_eq!(kind_of("http_address"), Kind::Text);
        assert_eq!(kind_of("log_format"), Kind::Text);
    }
}
