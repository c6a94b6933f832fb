//! The command line over the environment over the file.
//!
//! Clap itself puts a flag above its variable, and that above its default. The file comes in
//! between: what neither flag nor variable says is added to the command line as the file says it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::effective;
use super::environment;
use super::error::{ConfigError, Origin};
use super::file::File;
use super::property::{Properties, Property};
use super::setting::Setting;
use super::{Command, CommandLine, KafkaOptions};

/// What is to be done.
#[derive(Debug)]
pub enum Invocation {
    /// A command.
    Execute(Box<CommandLine>),
    /// Print this text and end.
    Print(String),
}

/// Flags whose values no message may show.
const SENSITIVE: [&str; 3] = ["--property", "--schema-registry-url", "--schema-registry-password"];

/// Reads the settings from everywhere.
///
/// # Errors
/// Whatever cannot be used, with its place. Help and version are errors of clap, too.
pub fn load(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Invocation, ConfigError> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let typed = parse(&arguments)?;
    let mut properties = environment::properties(environment)?;
    let file = match typed.get_one::<PathBuf>("config") {
        Some(path) => File::read(path)?,
        None => File::default(),
    };
    check(&file.settings)?;
    let added = unsaid(&file.settings, &typed);
    arguments.extend(added.iter().map(|(setting, value, _)| flag(setting, value)));
    let matches = parse(&arguments)?;
    let mut line = CommandLine::from_arg_matches(&matches)?;
    let places: Vec<_> = added.iter().map(|(s, _, place)| (s.key.as_str(), place)).collect();
    properties.splice(0..0, file.properties);
    let properties = settle_properties(&mut line, properties)?;
    Ok(if line.file.print_config {
        Invocation::Print(effective::render(&matches, &places, &properties))
    } else {
        Invocation::Execute(Box::new(line))
    })
}

fn parse(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    CommandLine::command().try_get_matches_from(arguments).map_err(without_secrets)
}

/// Clap repeats a wrong value in its message.
fn without_secrets(mut error: clap::Error) -> clap::Error {
    let argument = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    if SENSITIVE.iter().any(|flag| argument.starts_with(flag)) {
        error.insert(ContextKind::InvalidValue, ContextValue::String("***".to_owned()));
    }
    error
}

/// Refuses a value of the file that its flag would refuse, whether this command takes it or not.
fn check(settings: &[(Setting, String, Origin)]) -> Result<(), ConfigError> {
    for (setting, value, place) in settings {
        let alone = ["processor".into(), setting.command.clone().into(), flag(setting, value)];
        if let Err(error) = CommandLine::command().try_get_matches_from(alone) {
            let (place, key) = (place.clone(), setting.key.clone());
            return Err(ConfigError::WrongValue { place, key, reason: reason(&error) });
        }
    }
    Ok(())
}

fn reason(error: &clap::Error) -> String {
    match (error.kind(), error.get(ContextKind::ValidValue)) {
        (ErrorKind::InvalidValue, Some(valid)) => format!("it must be one of {valid}"),
        _ => std::error::Error::source(error)
            .map_or_else(|| error.kind().to_string(), ToString::to_string),
    }
}

fn flag(setting: &Setting, value: &str) -> OsString {
    format!("--{}={value}", setting.flag).into()
}

/// What the file says and neither the command line nor the environment does.
fn unsaid<'a>(
    settings: &'a [(Setting, String, Origin)],
    typed: &ArgMatches,
) -> Vec<&'a (Setting, String, Origin)> {
    let Some((_, typed)) = typed.subcommand() else { return Vec::new() };
    let is_unsaid = |setting: &Setting| {
        // An error: this command has no such setting.
        typed.try_contains_id(&setting.key).is_ok()
            && !matches!(
                typed.value_source(&setting.key),
                Some(ValueSource::CommandLine | ValueSource::EnvVariable)
            )
    };
    settings.iter().filter(|(setting, ..)| is_unsaid(setting)).collect()
}

/// Gives the command all its properties: those given last override.
fn settle_properties(
    line: &mut CommandLine,
    mut properties: Vec<Property>,
) -> Result<Properties, ConfigError> {
    let Some(kafka) = kafka_of(&mut line.command) else { return Ok(Properties::default()) };
    properties.append(&mut kafka.property);
    for property in &properties {
        property
            .check()
            .map_err(|reason| ConfigError::Property { place: property.origin().clone(), reason })?;
    }
    kafka.properties = Properties::new(properties);
    Ok(kafka.properties.clone())
}

fn kafka_of(command: &mut Command) -> Option<&mut KafkaOptions> {
    match command {
        Command::Run(options) => Some(&mut options.kafka),
        Command::Reset(options) => Some(&mut options.kafka),
        Command::Topology(_) => None,
    }
}
