//! A plan that was written down, to be applied later if nothing has changed since.
//!
//! It holds digests of what was wanted and of what was live, and no configuration: a plan is passed
//! around and configurations hold secrets. The files are read again when it is applied.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Order, Owned, Plan};
use crate::connect::model::{Config, Live};
use crate::connect::target_state::TargetState;
use crate::manifest::{Connector, LocalProvider};

/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;
/// Tells such a file from a connector's.
const KIND: &str = "connectctl-plan";

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    schema_version: u32,
    kind: String,
    /// Makes the digests of two plans of the same secrets differ.
    salt: String,
    /// The connector files.
    pub paths: Vec<PathBuf>,
    /// Which placeholders are filled in.
    pub resolve: Vec<LocalProvider>,
    /// What goes first.
    pub order: Order,
    /// What is owned, if the plan deletes.
    pub owned: Option<Owned>,
    wanted: BTreeMap<String, String>,
    live: BTreeMap<String, String>,
}

/// What has changed since a plan was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stale {
    /// Connectors whose files have changed.
    pub files: Vec<String>,
    /// Connectors that have changed on the cluster.
    pub cluster: Vec<String>,
}

impl PlanFile {
    /// A plan as it is written down. `salt` is random.
    #[must_use]
    pub fn new(
        salt: &str,
        (paths, resolve): (Vec<PathBuf>, Vec<LocalProvider>),
        (order, owned): (Order, Option<Owned>),
        plan: &Plan,
        live: &BTreeMap<String, Live>,
    ) -> Self {
        let mut file = Self {
            schema_version: SCHEMA_VERSION,
            kind: KIND.to_owned(),
            salt: salt.to_owned(),
            paths,
            resolve,
            order,
            owned,
            wanted: BTreeMap::new(),
            live: BTreeMap::new(),
        };
        file.wanted = file.digests_of_wanted(plan);
        file.live = file.digests_of_live(plan, live);
        file
    }

    /// The plan in a text; `None` if it is something else, such as a connector.
    ///
    /// # Errors
    /// When it is a plan that cannot be read, with the reason.
    pub fn read(text: &str) -> Result<Option<Self>, String> {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return Ok(None) };
        if value.get("kind").and_then(serde_json::Value::as_str) != Some(KIND) {
            return Ok(None);
        }
        let version = value.get("schema_version").and_then(serde_json::Value::as_u64);
        if version != Some(u64::from(SCHEMA_VERSION)) {
            return Err(format!("a plan of another version: only {SCHEMA_VERSION} can be applied"));
        }
        serde_json::from_value(value).map(Some).map_err(|error| format!("no plan: {error}"))
    }

    /// What has changed since, if anything has.
    #[must_use]
    pub fn stale(&self, plan: &Plan, live: &BTreeMap<String, Live>) -> Option<Stale> {
        let stale = Stale {
            files: different(&self.wanted, &self.digests_of_wanted(plan)),
            cluster: different(&self.live, &self.digests_of_live(plan, live)),
        };
        (stale != Stale::default()).then_some(stale)
    }

    fn digests_of_wanted(&self, plan: &Plan) -> BTreeMap<String, String> {
        let of_step = |connector: &Connector| {
            let digest = self.digest(&connector.config, connector.state);
            (connector.name.clone(), digest)
        };
        plan.steps().map(|step| of_step(&step.connector)).collect()
    }

    /// Only of what the plan is about: the rest of the cluster may change.
    fn digests_of_live(
        &self,
        plan: &Plan,
        live: &BTreeMap<String, Live>,
    ) -> BTreeMap<String, String> {
        let wanted = plan.steps().map(|step| &step.connector.name);
        let names = wanted.chain(plan.deletions.iter().map(|deletion| &deletion.name));
        let digest = |name: &String| {
            let live = live.get(name)?;
            Some((name.clone(), self.digest(&live.written(), Some(live.target_state()))))
        };
        names.filter_map(digest).collect()
    }

    fn digest(&self, config: &Config, state: Option<TargetState>) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.salt);
        let state = state.map(TargetState::as_connect).unwrap_or_default();
        let pairs = config.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (key, value) in pairs.chain([("", state)]) {
            // Lengths keep one pair from running into the next.
            hash.update((key.len() as u64).to_be_bytes());
            hash.update(key);
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value);
        }
        let hex = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        format!("{:016x}", hash.finalize().iter().take(8).fold(0, hex))
    }
}

fn different(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != now.get(*name)).cloned().collect()
}
