//! What was typed, and what is meant by it.

use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser};

use crate::GeneratorError;
use crate::database::Database;
use crate::pace::Pace;
use crate::world::Plan;

/// Writes an inventory's history into PostgreSQL: warehouses, items, then one stock change after the other.
///
/// Every option can also be given by the environment variable named beside it.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    /// The database, as `postgresql://user@host:port/database`; its password comes from `PGPASSWORD`, or is part
    /// of the URL in the environment variable, never of the command line.
    #[arg(
        long,
        env = "GENERATOR_DATABASE_URL",
        hide_env_values = true,
        default_value = "postgresql://postgres@localhost:5432/inventory"
    )]
    database_url: String,

    #[command(flatten)]
    rate: Rate,

    /// Chooses the history: the same seed, warehouses and items make the same changes in the same order.
    /// Without it each run makes another one, and prints its seed.
    #[arg(long, env = "GENERATOR_SEED", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    seed: Option<u64>,

    /// Number of warehouses, near cities of the United States; inserted where absent.
    #[arg(long, env = "GENERATOR_WAREHOUSES", default_value_t = 300,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
    warehouses: u32,

    /// Number of items; inserted where absent.
    #[arg(long, env = "GENERATOR_ITEMS", default_value_t = 500,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
    items: u32,

    /// Number of changes to make; 0 writes warehouses and items only.
    #[arg(long, env = "GENERATOR_CHANGES", default_value_t = 100_000,
          value_parser = clap::value_parser!(u64).range(..=1 << 60))]
    changes: u64,

    /// First set the quantity of every item in every warehouse, as fast as PostgreSQL takes them.
    #[arg(long, env = "GENERATOR_LOAD")]
    load: bool,

    /// Go on where the last run with this seed stopped; without it a run begins at the history's first change.
    #[arg(long, env = "GENERATOR_RESUME", requires = "seed")]
    resume: bool,

    /// Changes in one transaction, at most. A thousand make the cost of a commit vanish and still take PostgreSQL
    /// some 20 ms, so that readers see them flow.
    #[arg(long, env = "GENERATOR_BATCH_ROWS", default_value_t = 1_000,
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    batch_rows: u32,
}

/// At most one of these.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Rate {
    /// Milliseconds between two changes [default: 400].
    #[arg(long, env = "GENERATOR_INTERVAL_MS",
          value_parser = clap::value_parser!(u64).range(1..=86_400_000))]
    interval_ms: Option<u64>,

    /// Changes in each second; each is one row.
    #[arg(long, env = "GENERATOR_ROWS_PER_SECOND",
          value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    rows_per_second: Option<u32>,

    /// As fast as PostgreSQL takes them.
    #[arg(long, env = "GENERATOR_MAX_SPEED")]
    max_speed: bool,
}

/// A stroll, by default: a person can follow it on a screen.
const INTERVAL_MS: u64 = 400;

/// What to do, once all is known.
#[derive(Debug)]
pub struct Config {
    /// Where to write.
    pub database: Database,
    /// What to write.
    pub plan: Plan,
    /// How fast, after the load.
    pub pace: Pace,
    /// Changes in one transaction, at most.
    pub batch_rows: u64,
    /// Whether to go on where the last run of this plan stopped.
    pub resume: bool,
}

impl Config {
    /// Reads the command line `matches`; `password` is that of the environment (`PGPASSWORD`), used unless the URL
    /// holds one, and `any_seed` serves where none was given.
    ///
    /// # Errors
    /// If an argument is missing, or the URL cannot be understood, or brings a password by the command line.
    pub fn new(
        matches: &ArgMatches,
        password: Option<String>,
        any_seed: u64,
    ) -> Result<Self, GeneratorError> {
        let arguments = Arguments::from_arg_matches(matches)?;
        let typed = matches.value_source("database_url") == Some(ValueSource::CommandLine);
        let database = Database::new(&arguments.database_url, password)?;
        if typed && database.url_has_password() {
            return Err(GeneratorError::PasswordInArguments);
        }
        Ok(Self {
            database,
            plan: Plan {
                seed: arguments.seed.unwrap_or(any_seed),
                warehouses: arguments.warehouses,
                items: arguments.items,
                load: arguments.load,
                changes: arguments.changes,
            },
            pace: arguments.rate.pace(),
            batch_rows: arguments.batch_rows.into(),
            resume: arguments.resume,
        })
    }
}

/// The command line's definition.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

impl Rate {
    fn pace(&self) -> Pace {
        match (self.max_speed, self.rows_per_second) {
            (true, _) => Pace::Unlimited,
            (false, Some(changes)) => Pace::Even { changes, period: Duration::from_secs(1) },
            (false, None) => Pace::Even {
                changes: 1,
                period: Duration::from_millis(self.interval_ms.unwrap_or(INTERVAL_MS)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(arguments: &[&str], password: Option<&str>) -> Result<Config, GeneratorError> {
        let line = std::iter::once("generator").chain(arguments.iter().copied());
        let matches = command().try_get_matches_from(line).unwrap();
        Config::new(&matches, password.map(str::to_owned), 7)
    }

    #[test]
    fn the_definition_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn a_change_every_400_milliseconds_is_the_default() {
        let config = config(&[], None).unwrap();
        assert_eq!(config.pace, Pace::Even { changes: 1, period: Duration::from_millis(400) });
        assert_eq!(config.plan.seed, 7);
    }

    #[test]
    fn two_rates_are_refused() {
        let line = ["generator", "--max-speed", "--interval-ms", "5"];
        assert!(command().try_get_matches_from(line).is_err());
    }

    #[test]
    fn a_password_on_the_command_line_is_refused() {
        let refused =
            config(&["--database-url", "postgresql://a:hidden@localhost/inventory"], None);
        assert!(matches!(refused, Err(GeneratorError::PasswordInArguments)));
    }

    #[test]
    fn a_password_shows_neither_in_debug_output_nor_in_errors() {
        let config = config(&[], Some("hidden")).unwrap();
        assert!(!format!("{config:?}{}", config.database).contains("hidden"));
        let broken = Database::new("postgresql://a:hidden@localhost:port/inventory", None);
        assert!(!format!("{broken:?}").contains("hidden"));
    }
}
