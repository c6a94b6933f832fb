//! librdkafka properties, from `--property`, the environment and the file.

use std::fmt;
use std::str::FromStr;

use rdkafka::ClientConfig;
use rdkafka::error::KafkaError;

use super::error::Origin;
use super::secret::Secret;

const SETTING: &str = "it is a setting of its own, `bootstrap_servers`";
const GROUP: &str = "it is the setting `application_id`";
const MEMBERSHIP: &str = "the group is rebalanced the way state moves between instances";
const COMMIT: &str = "offsets are committed in the transaction of the results, or never";
const ISOLATION: &str = "each consumer's view of open transactions decides what is restored";
const START: &str = "a start from either end of a topic would lose or repeat records";
const IDEMPOTENCE: &str = "transactions need idempotent writes, which need it as it is";
const DELIVERY: &str = "each delivery is awaited before the commit";

/// Exactly-once processing rests on these, so only the processor sets them: with the reason.
const RESERVED: [(&str, &str); 24] = [
    ("acks", IDEMPOTENCE),
    ("allow.auto.create.topics", "topics are created with the partitions that state needs"),
    ("auto.commit.enable", COMMIT),
    ("auto.offset.reset", START),
    ("bootstrap.servers", SETTING),
    ("delivery.report.only.error", DELIVERY),
    ("enable.auto.commit", COMMIT),
    ("enable.auto.offset.store", COMMIT),
    ("enable.idempotence", IDEMPOTENCE),
    ("enable.partition.eof", "it tells where a restore ends, and nothing else"),
    ("group.id", GROUP),
    ("group.instance.id", MEMBERSHIP),
    ("group.protocol", MEMBERSHIP),
    ("isolation.level", ISOLATION),
    ("max.in.flight", IDEMPOTENCE),
    ("max.in.flight.requests.per.connection", IDEMPOTENCE),
    ("message.send.max.retries", IDEMPOTENCE),
    ("metadata.broker.list", SETTING),
    ("partition.assignment.strategy", MEMBERSHIP),
    ("partitioner", "other clients find a key by the same hash"),
    ("request.required.acks", IDEMPOTENCE),
    ("retries", IDEMPOTENCE),
    ("statistics.interval.ms", "lag and readiness are read from the statistics"),
    ("transactional.id", "it is made of `application_id` and `instance_id`"),
];

/// Parts of a key whose value is a secret, and keys that librdkafka itself leaves out of its logs.
const SECRET: [&str; 10] = [
    "password",
    "passphrase",
    "secret",
    "jaas",
    ".pem",
    "credential",
    "user.info",
    "sasl.oauthbearer.config",
    "sasl.username",
    "private.key",
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
    origin: Origin,
}

impl fmt::Debug for Property {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = match self.client {
            Some(Client::Consumer) => "consumer.",
            Some(Client::Producer) => "producer.",
            _ => "",
        };
        write!(formatter, "{prefix}{}={:?} ({})", self.key, self.value, self.origin)
    }
}

/// A property that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidProperty {
    /// The text is not shown: it may hold a secret.
    #[error("a property is written `KEY=VALUE`")]
    NotAPair,
    /// The processor depends on it.
    #[error("property `{key}` is set by the processor itself, leave it out: {reason}")]
    Reserved {
        /// The property.
        key: String,
        /// Why.
        reason: &'static str,
    },
    /// librdkafka does not take it. The value is not shown where it may be a secret.
    #[error("property `{key}` cannot be used: {reason}")]
    Unusable {
        /// The property.
        key: String,
        /// What librdkafka says.
        reason: String,
    },
}

impl Property {
    pub(super) fn new(key: &str, value: String, origin: Origin) -> Result<Self, InvalidProperty> {
        let (client, key) = if let Some(key) = key.strip_prefix("consumer.") {
            (Some(Client::Consumer), key)
        } else if let Some(key) = key.strip_prefix("producer.") {
            (Some(Client::Producer), key)
        } else {
            (None, key)
        };
        if let Some((_, reason)) = RESERVED.iter().find(|(reserved, _)| *reserved == key) {
            return Err(InvalidProperty::Reserved { key: key.to_owned(), reason });
        }
        Ok(Self { client, key: key.to_owned(), value: Secret::from(value), origin })
    }

    /// Asks librdkafka, which connects to nothing for it.
    pub(super) fn check(&self) -> Result<(), InvalidProperty> {
        let mut alone = ClientConfig::new();
        alone.set(&self.key, self.value.expose());
        let Err(error) = alone.create_native_config() else { return Ok(()) };
        let reason = match error {
            KafkaError::ClientConfig(_, reason, ..) if self.may_show(&reason) => reason,
            _ => "librdkafka does not take it or its value".to_owned(),
        };
        Err(InvalidProperty::Unusable { key: self.key.clone(), reason })
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Its value, unless it is a secret.
    pub(super) fn public_value(&self) -> Option<&str> {
        (!self.is_secret()).then(|| self.value.expose())
    }

    fn may_show(&self, text: &str) -> bool {
        !self.is_secret() || !text.contains(self.value.expose())
    }

    fn is_secret(&self) -> bool {
        SECRET.iter().any(|part| self.key.contains(part))
    }

    fn is_for(&self, client: Client) -> bool {
        self.client.is_none_or(|only| only == client)
    }

    /// The same property, for the same clients or more.
    fn overrides(&self, earlier: &Self) -> bool {
        self.key == earlier.key && (self.client.is_none() || self.client == earlier.client)
    }
}

impl FromStr for Property {
    type Err = InvalidProperty;

    fn from_str(text: &str) -> Result<Self, InvalidProperty> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Self::new(key, value.to_owned(), Origin::Flag),
            _ => Err(InvalidProperty::NotAPair),
        }
    }
}

/// All properties that were given, later ones override earlier ones.
#[derive(Debug, Clone, Default)]
pub struct Properties(Vec<Property>);

impl Properties {
    pub(super) fn new(given: Vec<Property>) -> Self {
        Self(given)
    }

    /// Keys and values for one kind of client; of equal keys the last one counts.
    pub fn of(&self, client: Client) -> impl Iterator<Item = (&str, &str)> {
        let meant = self.0.iter().filter(move |property| property.is_for(client));
        meant.map(|property| (property.key.as_str(), property.value.expose()))
    }

    /// What was given for one kind of client, or for all, and is not overridden.
    pub(super) fn effective(&self, client: Option<Client>) -> Vec<&Property> {
        let is_last = |index: usize, property: &Property| {
            self.0.iter().skip(index + 1).all(|later| !later.overrides(property))
        };
        let given = self.0.iter().enumerate().filter(|(_, property)| property.client == client);
        given.filter(|(index, property)| is_last(*index, property)).map(|(_, p)| p).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(flags: &[&str]) -> Properties {
        Properties::new(flags.iter().map(|flag| flag.parse().unwrap()).collect())
    }

    fn keys(properties: &[&Property]) -> Vec<String> {
        properties.iter().map(|property| property.key.clone()).collect()
    }

    #[test]
    fn a_prefix_limits_a_property_to_one_client() {
        let properties = properties(&["consumer.fetch.min.bytes=9", "debug=all"]);
        assert_eq!(properties.of(Client::Producer).collect::<Vec<_>>(), [("debug", "all")]);
        assert_eq!(properties.of(Client::Consumer).count(), 2);
    }

    #[test]
    fn the_last_value_counts() {
        let properties = properties(&["producer.linger.ms=1", "debug=all", "linger.ms=2"]);
        assert_eq!(keys(&properties.effective(Some(Client::Producer))), [""; 0]);
        assert_eq!(keys(&properties.effective(None)), ["debug", "linger.ms"]);
        assert_eq!(properties.of(Client::Producer).last(), Some(("linger.ms", "2")));
    }

    #[test]
    fn what_exactly_once_rests_on_cannot_be_changed() {
        let error = "consumer.isolation.level=read_uncommitted".parse::<Property>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "property `isolation.level` is set by the processor itself, leave it out: each \
             consumer's view of open transactions decides what is restored"
        );
    }

    #[test]
    fn a_malformed_property_is_refused_without_printing_it() {
        let error = "hunter2".parse::<Property>().unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
        assert!("=x".parse::<Property>().is_err());
    }

    #[test]
    fn librdkafka_is_asked_whether_it_knows_a_property() {
        let error = "lingr.ms=5".parse::<Property>().unwrap().check().unwrap_err();
        assert!(error.to_string().contains("`lingr.ms`"), "{error}");
        assert!("linger.ms=slow".parse::<Property>().unwrap().check().is_err());
        assert!("linger.ms=5".parse::<Property>().unwrap().check().is_ok());
    }

    #[test]
    fn reserved_properties_are_those_that_librdkafka_has() {
        for (key, _) in RESERVED {
            let error = ClientConfig::new().set(key, "\u{1}").create_native_config().err();
            let error = error.map(|error| error.to_string()).unwrap_or_default();
            assert!(!error.contains("No such configuration property"), "{key}: {error}");
        }
    }

    #[test]
    fn what_librdkafka_keeps_out_of_its_logs_is_a_secret() {
        // `_RK_SENSITIVE` in librdkafka 2.12.1, `rdkafka_conf.c`; file names are none.
        for key in [
            "ssl.key.password",
            "ssl.key.pem",
            "ssl.ca.pem",
            "ssl.keystore.password",
            "sasl.username",
            "sasl.password",
            "sasl.oauthbearer.config",
            "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.assertion.private.key.passphrase",
            "sasl.oauthbearer.assertion.private.key.pem",
        ] {
            let property = format!("{key}=x").parse::<Property>().unwrap();
            assert_eq!(property.public_value(), None, "{key}");
        }
        assert_eq!("linger.ms=5".parse::<Property>().unwrap().public_value(), Some("5"));
    }
}
