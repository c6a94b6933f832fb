//! librdkafka properties, from `--property` and from the environment.

use std::fmt;
use std::str::FromStr;

use super::Secret;

/// Environment variables that set a property begin with it: `PROCESSOR_KAFKA_SASL_PASSWORD`.
const ENVIRONMENT_PREFIX: &str = "PROCESSOR_KAFKA_";

/// Exactly-once processing rests on these, so only the processor sets them.
const RESERVED: [&str; 15] = [
    "allow.auto.create.topics",
    "auto.offset.reset",
    "bootstrap.servers",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.partition.eof",
    "group.id",
    "group.instance.id",
    "group.protocol",
    "isolation.level",
    "metadata.broker.list",
    "partition.assignment.strategy",
    "partitioner",
    "transactional.id",
];

/// Which client a property is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// Whatever reads.
    Consumer,
    /// Whatever writes.
    Producer,
    /// Whatever creates, describes and deletes.
    Admin,
}

/// One librdkafka property.
#[derive(Clone)]
pub struct Property {
    client: Option<Client>,
    key: String,
    value: Secret,
}

impl fmt::Debug for Property {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}={:?}", self.key, self.value)
    }
}

/// A property that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidProperty {
    /// The text is not shown: it may hold a secret.
    #[error("a property is written `KEY=VALUE`")]
    NotAPair,
    /// The processor depends on it.
    #[error("property `{key}` is set by the processor itself: leave it out")]
    Reserved {
        /// The property.
        key: String,
    },
}

impl Property {
    fn new(key: &str, value: &str) -> Result<Self, InvalidProperty> {
        let (client, key) = if let Some(key) = key.strip_prefix("consumer.") {
            (Some(Client::Consumer), key)
        } else if let Some(key) = key.strip_prefix("producer.") {
            (Some(Client::Producer), key)
        } else {
            (None, key)
        };
        if RESERVED.contains(&key) {
            return Err(InvalidProperty::Reserved { key: key.to_owned() });
        }
        Ok(Self { client, key: key.to_owned(), value: Secret::from(value.to_owned()) })
    }
}

impl FromStr for Property {
    type Err = InvalidProperty;

    fn from_str(text: &str) -> Result<Self, InvalidProperty> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Self::new(key, value),
            _ => Err(InvalidProperty::NotAPair),
        }
    }
}

/// All properties that were given.
#[derive(Debug, Clone, Default)]
pub struct Properties(Vec<Property>);

impl Properties {
    /// Those of the environment first, so that a flag overrides them.
    pub fn new(
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[Property],
    ) -> Result<Self, InvalidProperty> {
        let mut properties = Vec::new();
        for (name, value) in environment {
            if let Some(name) = name.strip_prefix(ENVIRONMENT_PREFIX) {
                let key = name.to_ascii_lowercase().replace('_', ".");
                properties.push(Property::new(&key, &value)?);
            }
        }
        properties.extend_from_slice(flags);
        Ok(Self(properties))
    }

    /// Keys and values for one kind of client, later ones override earlier ones.
    pub fn of(&self, client: Client) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(move |property| property.client.is_none_or(|only| only == client))
            .map(|property| (property.key.as_str(), property.value.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(environment: &[(&str, &str)], flags: &[&str]) -> Properties {
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let flags: Vec<Property> = flags.iter().map(|flag| flag.parse().unwrap()).collect();
        Properties::new(environment, &flags).unwrap()
    }

    #[test]
    fn a_variable_of_the_environment_sets_a_property() {
        let properties = properties(&[("PROCESSOR_KAFKA_SASL_PASSWORD", "s"), ("HOME", "/")], &[]);
        assert_eq!(properties.of(Client::Producer).collect::<Vec<_>>(), [("sasl.password", "s")]);
    }

    #[test]
    fn a_flag_comes_after_the_environment() {
        let properties = properties(&[("PROCESSOR_KAFKA_LINGER_MS", "1")], &["linger.ms=2"]);
        assert_eq!(
            properties.of(Client::Producer).collect::<Vec<_>>(),
            [("linger.ms", "1"), ("linger.ms", "2")]
        );
    }

    #[test]
    fn a_prefix_limits_a_property_to_one_client() {
        let properties = properties(&[], &["consumer.fetch.min.bytes=9", "debug=all"]);
        assert_eq!(properties.of(Client::Producer).collect::<Vec<_>>(), [("debug", "all")]);
        assert_eq!(properties.of(Client::Consumer).count(), 2);
    }

    #[test]
    fn what_exactly_once_rests_on_cannot_be_changed() {
        let error = "consumer.isolation.level=read_uncommitted".parse::<Property>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "property `isolation.level` is set by the processor itself: leave it out"
        );
    }

    #[test]
    fn a_malformed_property_is_refused_without_printing_it() {
        let error = "hunter2".parse::<Property>().unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
        assert!("=x".parse::<Property>().is_err());
    }
}
