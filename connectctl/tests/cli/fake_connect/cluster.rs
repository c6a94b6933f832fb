use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use super::statuses::status;

/// The plugins that it has.
const SOURCE: &str = "org.example.FileSourceConnector";
const SINK: &str = "org.example.FileSinkConnector";

/// One answer that is given in place of the usual one.
pub(super) struct Scripted {
    pub(super) request: String,
    pub(super) status: u16,
    pub(super) body: String,
    pub(super) takes_effect: bool,
}

pub(super) struct Cluster {
    pub(super) version: String,
    pub(super) configs: BTreeMap<String, Map<String, Value>>,
    /// The statuses that a connector goes through, one a read; the last one stays.
    pub(super) statuses: BTreeMap<String, VecDeque<Value>>,
    pub(super) statuses_after_write: BTreeMap<String, Vec<Value>>,
    pub(super) statuses_after_second_write: BTreeMap<String, Vec<Value>>,
    /// Every state that a connector was ever shown in.
    pub(super) seen: BTreeMap<String, Vec<String>>,
    /// By connector and the state that it is sent to.
    pub(super) statuses_to_state: BTreeMap<(String, String), Vec<Value>>,
    pub(super) validation_errors: BTreeMap<(String, String), String>,
    pub(super) validation_time: Duration,
    pub(super) validating: usize,
    pub(super) most_validating: usize,
    pub(super) password_keys: Vec<String>,
    pub(super) offsets: BTreeMap<String, Value>,
    pub(super) topics: BTreeMap<String, Value>,
    pub(super) loggers: BTreeMap<String, String>,
    pub(super) script: VecDeque<Scripted>,
    pub(super) requests: Vec<String>,
    /// Of the last request.
    pub(super) headers: HeaderMap,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            version: "4.3.1".to_owned(),
            configs: BTreeMap::new(),
            statuses: BTreeMap::new(),
            statuses_after_write: BTreeMap::new(),
            statuses_after_second_write: BTreeMap::new(),
            seen: BTreeMap::new(),
            statuses_to_state: BTreeMap::new(),
            validation_errors: BTreeMap::new(),
            validation_time: Duration::ZERO,
            validating: 0,
            most_validating: 0,
            password_keys: Vec::new(),
            offsets: BTreeMap::new(),
            topics: BTreeMap::new(),
            loggers: [("root".to_owned(), "INFO".to_owned())].into(),
            script: VecDeque::new(),
            requests: Vec::new(),
            headers: HeaderMap::new(),
        }
    }
}

impl Cluster {
    /// As the real one, it adds the name and keeps every value as text.
    pub(super) fn put(&mut self, name: &str, config: Value) {
        let Value::Object(mut config) = config else { panic!("a configuration is an object") };
        config.insert("name".to_owned(), json!(name));
        self.configs.insert(name.to_owned(), config);
        let at_rest =
            self.state(name).filter(|state| matches!(state.as_str(), "PAUSED" | "STOPPED"));
        self.goes_to(name, at_rest.as_deref().unwrap_or("RUNNING"));
    }

    /// What follows when a connector is written, restarted, or sent to a state.
    pub(super) fn goes_to(&mut self, name: &str, state: &str) {
        let on_its_way = self.statuses_to_state.get(&(name.to_owned(), state.to_owned())).cloned();
        let statuses = match state {
            _ if on_its_way.is_some() => on_its_way.unwrap_or_default(),
            "STOPPED" => vec![status(state, &[])],
            "PAUSED" => vec![status(state, &[state])],
            _ => self.after_write(name).unwrap_or_else(|| vec![status(state, &[state])]),
        };
        self.statuses.insert(name.to_owned(), statuses.into());
    }

    fn after_write(&mut self, name: &str) -> Option<Vec<Value>> {
        let after = self.statuses_after_write.get(name).cloned();
        if let Some(second) = self.statuses_after_second_write.remove(name) {
            self.statuses_after_write.insert(name.to_owned(), second);
        }
        after
    }

    /// The state that a connector is shown in at last.
    pub(super) fn state(&self, name: &str) -> Option<String> {
        let last = self.statuses.get(name)?.back()?;
        Some(last["connector"]["state"].as_str()?.to_owned())
    }

    pub(super) fn alter_offsets(&mut self, name: &str, altered: &Value) {
        let offsets = self.offsets.entry(name.to_owned()).or_insert_with(|| json!([]));
        let Value::Array(offsets) = offsets else { panic!("offsets are a list") };
        for change in altered["offsets"].as_array().unwrap() {
            offsets.retain(|one| one["partition"] != change["partition"]);
            if !change["offset"].is_null() {
                offsets.push(change.clone());
            }
        }
    }

    /// The keys that every class of this cluster defines.
    pub(super) fn definitions(&self) -> Value {
        let password =
            |key: &String| json!({ "name": key, "type": "PASSWORD", "importance": "HIGH" });
        let mut definitions = vec![json!({
            "name": "file", "type": "STRING", "required": true, "default_value": null,
            "importance": "HIGH", "documentation": "The file to read."
        })];
        definitions.extend(self.password_keys.iter().map(password));
        json!(definitions)
    }

    pub(super) fn expanded(&mut self) -> Value {
        let mut all = Map::new();
        for (name, config) in &self.configs {
            let class = config["connector.class"].as_str().unwrap();
            let kind = if class.contains("Sink") { "sink" } else { "source" };
            let mut one =
                json!({ "info": { "name": name, "config": config, "tasks": [], "type": kind } });
            let statuses = self.statuses.entry(name.clone()).or_default();
            let status =
                if statuses.len() > 1 { statuses.pop_front() } else { statuses.front().cloned() };
            if let Some(status) = status.filter(|status| !status.is_null()) {
                let state = status["connector"]["state"].as_str().unwrap().to_owned();
                self.seen.entry(name.clone()).or_default().push(state);
                one["status"] = status;
            }
            all.insert(name.clone(), one);
        }
        Value::Object(all)
    }

    pub(super) fn validation(&self, config: &Map<String, Value>) -> Value {
        let name = config["name"].as_str().unwrap();
        let errors = self.validation_errors.iter().filter(|((connector, _), _)| connector == name);
        let of_keys = errors.map(|((_, key), error)| key_verdict(key, "STRING", &[error]));
        let passwords = self.password_keys.iter().map(|key| key_verdict(key, "PASSWORD", &[]));
        let configs: Vec<Value> = of_keys.chain(passwords).collect();
        json!({ "name": name, "error_count": 0, "groups": [], "configs": configs })
    }
}

fn key_verdict(key: &str, data_type: &str, errors: &[&String]) -> Value {
    json!({ "definition": { "name": key, "type": data_type }, "value": { "name": key, "errors": errors } })
}

pub(super) fn plugins() -> Value {
    json!([
        { "class": SOURCE, "type": "source", "version": "1" },
        { "class": SINK, "type": "sink", "version": "1" },
    ])
}
