//! Which plugin a key belongs to: the connector itself, or one of its transforms, predicates and
//! converters, told by the key's prefix.

use super::key::{check_secret, check_type, unknown};
use super::{Finding, Plugin, SavedKey, Snapshot};
use crate::manifest::Connector;

/// What follows these goes to Kafka's clients or to topics, which have keys of their own.
const OPEN_PREFIXES: [&str; 5] = [
    "admin.override.",
    "consumer.override.",
    "producer.override.",
    "topic.creation.",
    "offsets.storage.",
];
const CONVERTERS: [&str; 3] = ["header.converter", "key.converter", "value.converter"];
/// What Connect itself reads of a transform.
const OF_TRANSFORMS: [&str; 3] = ["type", "predicate", "negate"];

/// All keys that begin with a prefix, and what may follow.
struct Scope<'a> {
    prefix: String,
    /// `None`: it takes keys that nobody defines.
    keys: Option<&'a [SavedKey]>,
    /// Keys of Connect within it.
    own: &'static [&'static str],
}

pub(super) struct Scopes<'a> {
    connector: &'a Connector,
    /// The narrow ones first; the connector's own comes last and takes every key.
    all: Vec<Scope<'a>>,
    findings: Vec<Finding>,
}

impl<'a> Scopes<'a> {
    pub(super) fn of(connector: &'a Connector, plugin: &'a Plugin, snapshot: &'a Snapshot) -> Self {
        let mut scopes = Self { connector, all: Vec::new(), findings: Vec::new() };
        for prefix in OPEN_PREFIXES {
            scopes.push(prefix.to_owned(), None, &[]);
        }
        for converter in CONVERTERS {
            let class = connector.config.0.get(converter).map(|class| class.trim());
            let keys = class.and_then(|class| scopes.keys_of(converter, class, snapshot));
            scopes.push(format!("{converter}."), keys, &[]);
        }
        for kind in ["transforms", "predicates"] {
            scopes.add_aliases(kind, snapshot);
        }
        scopes.push(String::new(), Some(&plugin.keys), &["name", "connector.class"]);
        scopes
    }

    fn push(&mut self, prefix: String, keys: Option<&'a [SavedKey]>, own: &'static [&'static str]) {
        self.all.push(Scope { prefix, keys, own });
    }

    /// `transforms=a,b` means the keys below `transforms.a.` and `transforms.b.`.
    fn add_aliases(&mut self, kind: &str, snapshot: &'a Snapshot) {
        let list = self.connector.config.0.get(kind).map(String::as_str).unwrap_or_default();
        for alias in list.split(',').map(str::trim).filter(|alias| !alias.is_empty()) {
            let prefix = format!("{kind}.{alias}.");
            let key = format!("{prefix}type");
            let Some(class) = self.connector.config.0.get(&key) else {
                let message = format!("missing; `{kind}` names `{alias}`");
                self.findings.push(Finding::error(self.connector.problem(&key, message)));
                self.push(prefix, None, &OF_TRANSFORMS);
                continue;
            };
            let keys = self.keys_of(&key, class.trim(), snapshot);
            self.push(prefix, keys, &OF_TRANSFORMS);
        }
    }

    /// The keys of a plugin; `None` when it defines none, as some converters do.
    fn keys_of(
        &mut self,
        key: &str,
        class: &str,
        snapshot: &'a Snapshot,
    ) -> Option<&'a [SavedKey]> {
        let plugin = snapshot.plugin(class);
        if plugin.is_none() && !class.contains("${") {
            let classes = snapshot.plugins.iter().map(|plugin| plugin.class.as_str());
            let nearest = super::key::nearest(class, classes, 0.0);
            let hint = nearest.map(|class| format!("; did you mean `{class}`?"));
            let message = format!("no plugin is `{class}`{}", hint.unwrap_or_default());
            self.findings.push(Finding::error(self.connector.problem(key, message)));
        }
        plugin.map(|plugin| plugin.keys.as_slice()).filter(|keys| !keys.is_empty())
    }

    pub(super) fn check(mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        for key in self.connector.config.0.keys() {
            findings.extend(self.check_key(key));
        }
        for scope in &self.all {
            findings.extend(self.missing(scope));
        }
        findings
    }

    fn check_key(&self, key: &str) -> Vec<Finding> {
        let Some(scope) = self.all.iter().find(|scope| key.starts_with(&scope.prefix)) else {
            return Vec::new();
        };
        let name = &key[scope.prefix.len()..];
        let definition =
            scope.keys.and_then(|keys| keys.iter().find(|definition| definition.name == name));
        let data_type = definition.map_or("", |definition| definition.data_type.as_str());
        let wrong = match (scope.keys, definition) {
            (_, Some(definition)) => check_type(self.connector, key, definition),
            (Some(keys), None) if !scope.own.contains(&name) => {
                let known = keys.iter().map(|definition| definition.name.as_str());
                Some(unknown(self.connector, key, (&scope.prefix, known)))
            }
            _ => None,
        };
        wrong.into_iter().chain(check_secret(self.connector, key, data_type)).collect()
    }

    fn missing(&self, scope: &Scope<'_>) -> Vec<Finding> {
        let is_given =
            |name: &str| self.connector.config.0.contains_key(&(scope.prefix.clone() + name));
        let required = scope.keys.unwrap_or_default().iter().filter(|key| key.required);
        let absent =
            required.filter(|key| !scope.own.contains(&key.name.as_str()) && !is_given(&key.name));
        let told = absent.map(|key| {
            let key = scope.prefix.clone() + &key.name;
            Finding::error(
                self.connector.problem(&key, "missing, and it has no default".to_owned()),
            )
        });
        told.collect()
    }
}
