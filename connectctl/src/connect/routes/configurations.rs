use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;

use crate::connect::applied::Applied;
use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Config, Expanded, Info, Live, Status, TaskConfig, Topics, Written};
use crate::connect::request::Request;
use crate::connect::target_state::TargetState;
use crate::connect::version::Feature;
use crate::secrets::Secrets;

impl Client {
    /// All connectors with configuration and status, in one request that no rebalance disturbs.
    /// Where something failed, the definitions of its class are read as well, once: its trace may
    /// hold a value that only they tell to be a secret.
    pub async fn connectors(&self) -> Result<BTreeMap<String, Live>, Failure> {
        let request = Request::new(Method::GET, &["connectors"]);
        let expanded: BTreeMap<String, Expanded> =
            self.json(request.query("expand=info&expand=status")).await?;
        let mut found: Vec<(String, Live, Option<Status>)> = expanded
            .into_iter()
            .filter_map(|(name, one)| Some((name, live(one.info?), one.status)))
            .collect();
        self.secrets().learn_all(found.iter().map(|(_, live, _)| &live.config));
        for (_, live, _) in found.iter().filter(|(_, _, status)| has_trace(status.as_ref())) {
            self.learn_definitions(&live.config).await;
        }
        let secrets = self.secrets();
        for (_, live, status) in &mut found {
            live.status = status.take().map(|status| masked(status, &secrets));
        }
        Ok(found.into_iter().map(|(name, live, _)| (name, live)).collect())
    }

    /// The configurations of a connector's tasks, in order of number; secrets in clear.
    pub async fn task_configs(&self, name: &str) -> Result<Vec<TaskConfig>, Failure> {
        let tasks: Vec<TaskConfig> =
            self.json(Request::new(Method::GET, &["connectors", name, "tasks"])).await?;
        let mut secrets = self.secrets();
        for (key, value) in tasks.iter().flat_map(|task| &task.config) {
            secrets.learn(key, value.as_deref().unwrap_or_default());
        }
        Ok(tasks)
    }

    /// The topics that a connector has used since it was made, or since that was reset.
    pub async fn topics(&self, name: &str) -> Result<Vec<String>, Failure> {
        self.require(Feature::Topics).await?;
        let request = Request::new(Method::GET, &["connectors", name, "topics"]);
        let topics: BTreeMap<String, Topics> = self.json(request).await?;
        Ok(topics.into_values().flat_map(|one| one.topics).collect())
    }

    /// Creates a connector or replaces its configuration. Restarts it even if nothing changed.
    pub async fn put_config(&self, name: &str, config: &Config) -> Result<(), Failure> {
        let request = Request::new(Method::PUT, &["connectors", name, "config"]);
        let _: Written = self.json(request.body(config)).await?;
        Ok(())
    }

    /// Creates a connector in a state, so that one to be stopped never runs. Fails for good if
    /// there is one of that name.
    pub async fn create(
        &self,
        name: &str,
        config: &Config,
        state: TargetState,
    ) -> Result<(), Failure> {
        self.require(Feature::InitialState).await?;
        let body = json!({ "name": name, "config": config, "initial_state": state.as_connect() });
        let _: Written = self.json(Request::new(Method::POST, &["connectors"]).body(&body)).await?;
        Ok(())
    }

    /// Sets some keys and removes those that are `None`; the others stay as they are.
    pub async fn patch_config(
        &self,
        name: &str,
        keys: &BTreeMap<String, Option<String>>,
    ) -> Result<(), Failure> {
        self.require(Feature::PatchConfig).await?;
        let request = Request::new(Method::PATCH, &["connectors", name, "config"]);
        let _: Written = self.json(request.body(keys)).await?;
        Ok(())
    }

    /// Removes a connector; its offsets stay.
    pub async fn delete(&self, name: &str) -> Result<(), Failure> {
        self.send(Request::new(Method::DELETE, &["connectors", name])).await?;
        Ok(())
    }
}

fn has_trace(status: Option<&Status>) -> bool {
    let Some(status) = status else { return false };
    let mut tasks = status.tasks.iter().map(|task| &task.part);
    status.connector.trace.is_some() || tasks.any(|part| part.trace.is_some())
}

fn live(info: Info) -> Live {
    let given = info.config.into_iter().filter_map(|(key, value)| Some((key, value?)));
    let mut config = given.filter(|(key, _)| key != "name").collect();
    let applied = Applied::take(&mut config);
    Live { config: Config(config), applied, kind: info.kind, status: None }
}

fn masked(mut status: Status, secrets: &Secrets) -> Status {
    let tasks = status.tasks.iter_mut().map(|task| &mut task.part);
    for trace in tasks.chain([&mut status.connector]).filter_map(|part| part.trace.as_mut()) {
        *trace = secrets.mask(trace);
    }
    status
}
