//! A Kibana that does as it is told and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::FromRequest as _;
use axum::extract::{Multipart, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// An answer that is given in place of the usual one.
pub(crate) enum Scripted {
    /// Status, value of `Location`, body.
    Answer(u16, &'static str, String),
    /// None, for as long as anyone waits.
    Silence,
}

#[derive(Default)]
struct Script {
    statuses: VecDeque<Scripted>,
    imports: VecDeque<Scripted>,
    requests: Vec<String>,
    files: Vec<String>,
    authorizations: Vec<String>,
}

/// Runs until the test ends.
#[derive(Clone)]
pub(crate) struct FakeKibana {
    pub(crate) url: String,
    script: Arc<Mutex<Script>>,
}

impl FakeKibana {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let kibana = Self::at(format!("http://{}", listener.local_addr().unwrap()));
        let router = kibana.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        kibana
    }

    /// One whose router somebody else serves.
    pub(crate) fn at(url: String) -> Self {
        Self { url, script: Arc::default() }
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    /// What the next request for the status gets.
    pub(crate) fn status(&self, status: u16, body: &str) {
        let scripted = Scripted::Answer(status, "", body.to_owned());
        self.script.lock().unwrap().statuses.push_back(scripted);
    }

    /// What the next import gets.
    pub(crate) fn import(&self, status: u16, body: &impl ToString) {
        let scripted = Scripted::Answer(status, "", body.to_string());
        self.script.lock().unwrap().imports.push_back(scripted);
    }

    /// The next request for the status is redirected.
    pub(crate) fn redirect(&self, location: &'static str) {
        let scripted = Scripted::Answer(302, location, String::new());
        self.script.lock().unwrap().statuses.push_back(scripted);
    }

    /// The next import is never answered.
    pub(crate) fn swallow_import(&self) {
        self.script.lock().unwrap().imports.push_back(Scripted::Silence);
    }

    /// Method, path and query of all requests so far, each different one once.
    pub(crate) fn requests(&self) -> Vec<String> {
        let mut requests = self.script.lock().unwrap().requests.clone();
        requests.dedup();
        requests
    }

    /// The files that were sent, each after its headers.
    pub(crate) fn files(&self) -> Vec<String> {
        self.script.lock().unwrap().files.clone()
    }

    /// The credentials of each request.
    pub(crate) fn authorizations(&self) -> Vec<String> {
        self.script.lock().unwrap().authorizations.clone()
    }
}

async fn answer(State(kibana): State<FakeKibana>, request: Request) -> Response {
    let uri = request.uri().clone();
    let scripted = kibana.take(&request);
    match scripted {
        Some(Scripted::Silence) => std::future::pending().await,
        Some(Scripted::Answer(status, location, body)) => {
            (StatusCode::from_u16(status).unwrap(), [("location", location)], body).into_response()
        }
        None if uri.path().ends_with("/api/status") => usual(
            200,
            &json!({"status": {"overall": {"level": "available"}}, "version": {"number": "9.0.0"}}),
        ),
        None if uri.path().ends_with("/api/saved_objects/_import") => {
            kibana.imported(request).await
        }
        None => {
            usual(404, &json!({"statusCode": 404, "error": "Not Found", "message": "Not Found"}))
        }
    }
}

impl FakeKibana {
    fn take(&self, request: &Request) -> Option<Scripted> {
        let mut script = self.script.lock().unwrap();
        script.requests.push(format!("{} {}", request.method(), request.uri()));
        let authorization = request.headers().get("authorization");
        let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
        script.authorizations.push(authorization.unwrap_or_default());
        let queue = if *request.method() == Method::GET {
            &mut script.statuses
        } else {
            &mut script.imports
        };
        queue.pop_front()
    }

    /// As the real one, it wants its header and the file's ending, and takes every object of a line.
    async fn imported(&self, request: Request) -> Response {
        if !request.headers().contains_key("kbn-xsrf") {
            let message = "Request must contain a kbn-xsrf header.";
            return usual(
                400,
                &json!({"statusCode": 400, "error": "Bad Request", "message": message}),
            );
        }
        let mut form = Multipart::from_request(request, &()).await.unwrap();
        let field = form.next_field().await.unwrap().unwrap();
        let name = format!("{} {}", field.name().unwrap(), field.file_name().unwrap());
        if !name.ends_with(".ndjson") {
            let message = "Invalid file extension .";
            return usual(
                400,
                &json!({"statusCode": 400, "error": "Bad Request", "message": message}),
            );
        }
        let text = field.text().await.unwrap();
        let results: Vec<Value> =
            text.lines().filter(|line| !line.contains("exportedCount")).map(result).collect();
        self.script.lock().unwrap().files.push(format!("{name}\n{text}"));
        usual(
            200,
            &json!({"success": true, "successCount": results.len(), "successResults": results, "warnings": []}),
        )
    }
}

fn result(line: &str) -> Value {
    let object: Value = serde_json::from_str(line).unwrap();
    let mut result =
        json!({"type": object["type"], "id": object["id"], "meta": {}, "managed": false});
    // As if an earlier import had left its data views.
    if object["type"] == "index-pattern" {
        result["overwrite"] = json!(true);
    }
    result
}

fn usual(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()
}
