use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::cluster::{Cluster, plugins};

pub(super) async fn answer(
    State(cluster): State<Arc<Mutex<Cluster>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = format!("{method} {}", uri.path());
    if request.ends_with("/validate") {
        take_time(&cluster).await;
    }
    let mut cluster = cluster.lock().unwrap();
    cluster.headers = headers;
    // What a read asks for does not matter to any test; how a write is meant does.
    let query = uri.query().filter(|_| method != Method::GET);
    cluster
        .requests
        .push(request.clone() + &query.map(|text| format!("?{text}")).unwrap_or_default());
    let scripted = cluster.script.iter().position(|scripted| scripted.request == request);
    let Some(scripted) = scripted.and_then(|index| cluster.script.remove(index)) else {
        return cluster.usual(&request, &body);
    };
    if scripted.takes_effect {
        cluster.usual(&request, &body);
    }
    (StatusCode::from_u16(scripted.status).unwrap(), scripted.body).into_response()
}

/// A validation may ask a database: it takes a while, if that was scripted.
async fn take_time(cluster: &Mutex<Cluster>) {
    let time = {
        let mut cluster = cluster.lock().unwrap();
        cluster.validating += 1;
        cluster.most_validating = cluster.most_validating.max(cluster.validating);
        cluster.validation_time
    };
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
    cluster.lock().unwrap().validating -= 1;
}

impl Cluster {
    fn usual(&mut self, request: &str, body: &[u8]) -> Response {
        let (method, path) = request.split_once(" /").unwrap();
        let path: Vec<&str> = path.split('/').collect();
        let body = || serde_json::from_slice(body).unwrap();
        match (method, path.as_slice()) {
            ("GET", [""]) => ok(&json!({ "version": self.version, "kafka_cluster_id": "c" })),
            ("GET", ["health"]) => ok(&json!({ "status": "healthy" })),
            ("GET", ["connectors"]) => ok(&self.expanded()),
            ("POST", ["connectors"]) => self.create(&body()),
            ("GET", ["connector-plugins"]) => ok(&plugins()),
            ("GET", ["connector-plugins", _, "config"]) => ok(&self.definitions()),
            ("PUT", ["connector-plugins", _, "config", "validate"]) => {
                let Value::Object(config) = body() else { panic!("a configuration is an object") };
                ok(&self.validation(&config))
            }
            ("PUT", ["connectors", name, "config"]) => {
                self.put(name, body());
                ok(&json!({ "name": name }))
            }
            ("GET", ["admin", "loggers"]) => {
                let loggers = self.loggers.iter().map(|(name, level)| {
                    (name.clone(), json!({ "level": level, "last_modified": null }))
                });
                ok(&Value::Object(loggers.collect()))
            }
            ("GET", ["admin", "loggers", name]) => {
                ok(&json!({ "level": self.loggers.get(*name), "last_modified": null }))
            }
            ("PUT", ["admin", "loggers", name]) => {
                let level = body()["level"].as_str().unwrap().to_owned();
                self.loggers.insert((*name).to_owned(), level);
                ok(&json!([name]))
            }
            (_, ["connectors", name, ..]) if !self.configs.contains_key(*name) => {
                error(404, &format!("Connector {name} not found"))
            }
            (method, ["connectors", name, rest @ ..]) => {
                self.of_connector(method, name, rest, body)
            }
            _ => error(404, "HTTP 404 Not Found"),
        }
    }

    fn of_connector(
        &mut self,
        method: &str,
        name: &str,
        rest: &[&str],
        body: impl Fn() -> Value,
    ) -> Response {
        match (method, rest) {
            ("DELETE", []) => {
                self.configs.remove(name);
                // As those of a sink, whose consumer group would be empty.
                self.offsets.remove(name);
                self.statuses.remove(name);
                StatusCode::NO_CONTENT.into_response()
            }
            ("PATCH", ["config"]) => {
                let mut config = self.configs[name].clone();
                for (key, value) in body().as_object().unwrap() {
                    if value.is_null() {
                        config.remove(key);
                    } else {
                        config.insert(key.clone(), value.clone());
                    }
                }
                self.put(name, Value::Object(config));
                ok(&json!({ "name": name }))
            }
            ("PUT", ["pause"]) => self.target(name, "PAUSED"),
            ("PUT", ["stop"]) => self.target(name, "STOPPED"),
            ("PUT", ["resume"]) | ("POST", ["restart"] | ["tasks", _, "restart"]) => {
                self.target(name, "RUNNING")
            }
            ("GET", ["tasks"]) => {
                let config = &self.configs[name];
                ok(&json!([{ "id": { "connector": name, "task": 0 }, "config": config }]))
            }
            ("GET", ["topics"]) => {
                let topics = self.topics.get(name).cloned().unwrap_or_else(|| json!([]));
                ok(&json!({ name: { "topics": topics } }))
            }
            ("GET", ["offsets"]) => {
                let offsets = self.offsets.get(name).cloned().unwrap_or_else(|| json!([]));
                ok(&json!({ "offsets": offsets }))
            }
            ("PATCH" | "DELETE", ["offsets"]) if self.state(name).as_deref() != Some("STOPPED") => {
                error(
                    400,
                    "Connectors must be in the STOPPED state before their offsets can be modified.",
                )
            }
            ("PATCH", ["offsets"]) => {
                self.alter_offsets(name, &body());
                ok(
                    &json!({ "message": "The offsets for this connector have been altered successfully" }),
                )
            }
            ("DELETE", ["offsets"]) => {
                self.offsets.remove(name);
                ok(
                    &json!({ "message": "The offsets for this connector have been reset successfully" }),
                )
            }
            _ => error(404, "HTTP 404 Not Found"),
        }
    }

    fn create(&mut self, body: &Value) -> Response {
        let name = body["name"].as_str().unwrap();
        if self.configs.contains_key(name) {
            return error(409, &format!("Connector {name} already exists"));
        }
        self.put(name, body["config"].clone());
        self.goes_to(name, body["initial_state"].as_str().unwrap_or("RUNNING"));
        ok(&json!({ "name": name }))
    }

    fn target(&mut self, name: &str, state: &str) -> Response {
        self.goes_to(name, state);
        StatusCode::ACCEPTED.into_response()
    }
}

fn ok(body: &Value) -> Response {
    json_answer(200, body)
}

fn error(code: u16, message: &str) -> Response {
    json_answer(code, &json!({ "error_code": code, "message": message }))
}

fn json_answer(code: u16, body: &Value) -> Response {
    (StatusCode::from_u16(code).unwrap(), body.to_string()).into_response()
}
