//! A Kafka Connect that does as it is told and remembers what it was asked.

mod answer;
mod cluster;
mod statuses;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use serde_json::{Map, Value, json};

use cluster::{Cluster, Scripted};
pub(crate) use statuses::status;

/// Runs until it is dropped.
pub(crate) struct FakeConnect {
    pub(crate) url: String,
    cluster: Arc<Mutex<Cluster>>,
}

impl FakeConnect {
    pub(crate) async fn start() -> Self {
        let cluster = Arc::new(Mutex::new(Cluster::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer::answer).with_state(cluster.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, cluster }
    }

    /// Puts a running connector on the cluster.
    pub(crate) fn has(&self, name: &str, config: Value) {
        self.cluster.lock().unwrap().put(name, config);
    }

    /// From now on, and again after each write, a connector goes through these statuses.
    pub(crate) fn goes_through(&self, name: &str, statuses: &[Value]) {
        let mut cluster = self.cluster.lock().unwrap();
        cluster.statuses.insert(name.to_owned(), statuses.to_vec().into());
        cluster.statuses_after_write.insert(name.to_owned(), statuses.to_vec());
    }

    /// What a connector goes through once it is written.
    pub(crate) fn goes_through_after_write(&self, name: &str, statuses: &[Value]) {
        let mut cluster = self.cluster.lock().unwrap();
        cluster.statuses_after_write.insert(name.to_owned(), statuses.to_vec());
    }

    /// Its workers are of another version of Apache Kafka.
    pub(crate) fn is_of_version(&self, version: &str) {
        version.clone_into(&mut self.cluster.lock().unwrap().version);
    }

    /// What it goes through once it is written a second time.
    pub(crate) fn goes_through_after_second_write(&self, name: &str, statuses: &[Value]) {
        let mut cluster = self.cluster.lock().unwrap();
        cluster.statuses_after_second_write.insert(name.to_owned(), statuses.to_vec());
    }

    /// The next such request is answered as usual, but has no effect.
    pub(crate) fn ignores(&self, request: &str) {
        self.answers_raw(request, 202, "", false);
    }

    /// What a connector goes through once it is sent to a state.
    pub(crate) fn goes_through_to_state(&self, name: &str, state: &str, statuses: &[Value]) {
        let place = (name.to_owned(), state.to_owned());
        self.cluster.lock().unwrap().statuses_to_state.insert(place, statuses.to_vec());
    }

    /// The next such request, such as `PUT /connectors/a/config`, gets this error and no effect.
    pub(crate) fn answers(&self, request: &str, status: u16, message: &str) {
        let body = json!({ "error_code": status, "message": message }).to_string();
        self.answers_raw(request, status, &body, false);
    }

    /// The same, but the request takes effect nevertheless.
    pub(crate) fn answers_after_effect(&self, request: &str, status: u16, message: &str) {
        let body = json!({ "error_code": status, "message": message }).to_string();
        self.answers_raw(request, status, &body, true);
    }

    pub(crate) fn answers_raw(&self, request: &str, status: u16, body: &str, takes_effect: bool) {
        let scripted =
            Scripted { request: request.to_owned(), status, body: body.to_owned(), takes_effect };
        self.cluster.lock().unwrap().script.push_back(scripted);
    }

    /// How far a connector has come.
    pub(crate) fn has_offsets(&self, name: &str, offsets: Value) {
        self.cluster.lock().unwrap().offsets.insert(name.to_owned(), offsets);
    }

    pub(crate) fn offsets(&self, name: &str) -> Value {
        self.cluster.lock().unwrap().offsets.get(name).cloned().unwrap_or_default()
    }

    /// Validation finds this error.
    pub(crate) fn refuses(&self, connector: &str, key: &str, error: &str) {
        let place = (connector.to_owned(), key.to_owned());
        self.cluster.lock().unwrap().validation_errors.insert(place, error.to_owned());
    }

    /// Each validation takes so long.
    pub(crate) fn validates_within(&self, time: Duration) {
        self.cluster.lock().unwrap().validation_time = time;
    }

    /// How many validations were ever worked on at the same time.
    pub(crate) fn most_validations_at_a_time(&self) -> usize {
        self.cluster.lock().unwrap().most_validating
    }

    /// The connector classes define this key as `PASSWORD`.
    pub(crate) fn defines_as_password(&self, key: &str) {
        self.cluster.lock().unwrap().password_keys.push(key.to_owned());
    }

    /// A header of the last request.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let cluster = self.cluster.lock().unwrap();
        Some(cluster.headers.get(name)?.to_str().unwrap().to_owned())
    }

    /// Everything that was asked so far; the list starts anew.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.cluster.lock().unwrap().requests)
    }

    /// The writes among the requests so far; the list starts anew.
    pub(crate) fn writes(&self) -> Vec<String> {
        let requests = self.requests().into_iter();
        let writes =
            |request: &String| !request.starts_with("GET") && !request.ends_with("/validate");
        requests.filter(writes).collect()
    }

    /// Every state that a connector was ever shown in, in order.
    pub(crate) fn seen(&self, name: &str) -> Vec<String> {
        self.cluster.lock().unwrap().seen.get(name).cloned().unwrap_or_default()
    }

    /// The topics that a connector has used.
    pub(crate) fn has_topics(&self, name: &str, topics: &[&str]) {
        self.cluster.lock().unwrap().topics.insert(name.to_owned(), json!(topics));
    }

    /// The workers are of this version of Kafka.
    pub(crate) fn is_version(&self, version: &str) {
        version.clone_into(&mut self.cluster.lock().unwrap().version);
    }

    pub(crate) fn config(&self, name: &str) -> Option<Map<String, Value>> {
        self.cluster.lock().unwrap().configs.get(name).cloned()
    }
}
