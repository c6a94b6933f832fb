//! A Kafka Connect that does as it is told and remembers what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// The plugins that it has.
const SOURCE: &str = "org.example.FileSourceConnector";
const SINK: &str = "org.example.FileSinkConnector";

/// One answer that is given in place of the usual one.
struct Scripted {
    request: String,
    status: u16,
    body: String,
    takes_effect: bool,
}

#[derive(Default)]
struct Cluster {
    configs: BTreeMap<String, Map<String, Value>>,
    /// The statuses that a connector goes through, one a read; the last one stays.
    statuses: BTreeMap<String, VecDeque<Value>>,
    statuses_after_write: BTreeMap<String, Vec<Value>>,
    validation_errors: BTreeMap<(String, String), String>,
    password_keys: Vec<String>,
    script: VecDeque<Scripted>,
    requests: Vec<String>,
}

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
        let router = Router::new().fallback(answer).with_state(cluster.clone());
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

    /// Validation finds this error.
    pub(crate) fn refuses(&self, connector: &str, key: &str, error: &str) {
        let place = (connector.to_owned(), key.to_owned());
        self.cluster.lock().unwrap().validation_errors.insert(place, error.to_owned());
    }

    /// The connector classes define this key as `PASSWORD`.
    pub(crate) fn defines_as_password(&self, key: &str) {
        self.cluster.lock().unwrap().password_keys.push(key.to_owned());
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

    pub(crate) fn config(&self, name: &str) -> Option<Map<String, Value>> {
        self.cluster.lock().unwrap().configs.get(name).cloned()
    }
}

async fn answer(
    State(cluster): State<Arc<Mutex<Cluster>>>,
    method: Method,
    uri: Uri,
    body: Bytes,
) -> Response {
    let mut cluster = cluster.lock().unwrap();
    let request = format!("{method} {}", uri.path());
    cluster.requests.push(request.clone());
    let scripted = cluster.script.iter().position(|scripted| scripted.request == request);
    let Some(scripted) = scripted.and_then(|index| cluster.script.remove(index)) else {
        return cluster.usual(&request, &body);
    };
    if scripted.takes_effect {
        cluster.usual(&request, &body);
    }
    (StatusCode::from_u16(scripted.status).unwrap(), scripted.body).into_response()
}

impl Cluster {
    fn usual(&mut self, request: &str, body: &[u8]) -> Response {
        let (method, path) = request.split_once(" /").unwrap();
        let path: Vec<&str> = path.split('/').collect();
        match (method, path.as_slice()) {
            ("GET", ["connectors"]) => json_answer(200, &self.expanded()),
            ("GET", ["connector-plugins"]) => json_answer(200, &plugins()),
            ("PUT", ["connector-plugins", _, "config", "validate"]) => {
                json_answer(200, &self.validation(&serde_json::from_slice(body).unwrap()))
            }
            ("PUT", ["connectors", name, "config"]) => {
                self.put(name, serde_json::from_slice(body).unwrap());
                json_answer(200, &json!({}))
            }
            ("DELETE", ["connectors", name]) => match self.configs.remove(*name) {
                Some(_) => StatusCode::NO_CONTENT.into_response(),
                None => error(404, &format!("Connector {name} not found")),
            },
            _ => error(404, "HTTP 404 Not Found"),
        }
    }

    /// As the real one, it adds the name and keeps every value as text.
    fn put(&mut self, name: &str, config: Value) {
        let Value::Object(mut config) = config else { panic!("a configuration is an object") };
        config.insert("name".to_owned(), json!(name));
        self.configs.insert(name.to_owned(), config);
        let after = self.statuses_after_write.get(name).cloned();
        let statuses = after.unwrap_or_else(|| vec![status("RUNNING", &["RUNNING"])]);
        self.statuses.insert(name.to_owned(), statuses.into());
    }

    fn expanded(&mut self) -> Value {
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
                one["status"] = status;
            }
            all.insert(name.clone(), one);
        }
        Value::Object(all)
    }

    fn validation(&self, config: &Map<String, Value>) -> Value {
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

fn plugins() -> Value {
    json!([
        { "class": SOURCE, "type": "source", "version": "1" },
        { "class": SINK, "type": "sink", "version": "1" },
    ])
}

/// A status as Connect gives it. The trace of a failure is `boom`.
pub(crate) fn status(connector: &str, tasks: &[&str]) -> Value {
    let tasks: Vec<Value> =
        tasks.iter().zip(0..).map(|(state, id)| part(state, Some(id))).collect();
    json!({ "name": "-", "connector": part(connector, None), "tasks": tasks, "type": "source" })
}

fn part(state: &str, id: Option<u32>) -> Value {
    let mut part = json!({ "state": state, "worker_id": "10.0.0.1:8083", "version": "1" });
    if let Some(id) = id {
        part["id"] = json!(id);
    }
    if state == "FAILED" {
        part["trace"] = json!(
            "org.example.Wrapper: outer\n\tat a.B.c(B.java:1)\nCaused by: org.example.Cause: boom\n\t... 3 more"
        );
    }
    part
}

fn error(code: u16, message: &str) -> Response {
    json_answer(code, &json!({ "error_code": code, "message": message }))
}

fn json_answer(code: u16, body: &Value) -> Response {
    (StatusCode::from_u16(code).unwrap(), body.to_string()).into_response()
}
