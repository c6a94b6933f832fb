use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::StatusCode as Status;
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser as _;
use serde_json::{Value, json};

use super::*;
use crate::config::{Command, CommandLine};

/// Another instance sets each rule between our question and our own attempt.
struct Rival {
    has_set_rule: AtomicBool,
    /// Whether it sets one at all, or the registry refuses for another reason.
    sets_rule: bool,
}

async fn rule(State(rival): State<Arc<Rival>>) -> (Status, Json<Value>) {
    if rival.has_set_rule.swap(false, Ordering::SeqCst) {
        return (Status::OK, Json(json!({ "compatibilityLevel": "BACKWARD" })));
    }
    (Status::NOT_FOUND, Json(json!({ "error_code": 40408, "message": "no rule" })))
}

async fn refuse_rule(State(rival): State<Arc<Rival>>) -> (Status, Json<Value>) {
    rival.has_set_rule.store(rival.sets_rule, Ordering::SeqCst);
    (Status::CONFLICT, Json(json!({ "error_code": 409, "message": "the rule already exists" })))
}

async fn register_beside(sets_rule: bool) -> Result<OutputSchemas, RuntimeError> {
    let rival = Rival { has_set_rule: AtomicBool::new(false), sets_rule };
    let router = Router::new()
        .route("/subjects/{subject}/versions", post(async || Json(json!({ "id": 7 }))))
        .route("/config/{subject}", get(rule).put(refuse_rule))
        .with_state(Arc::new(rival));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let typed = ["processor", "run", "--schema-registry-url", &url];
    let Command::Run(options) = CommandLine::parse_from(typed).command else {
        panic!("`run` was typed");
    };
    SchemaRegistry::new(&options.registry)?.register_outputs(&options.names).await
}

#[tokio::test]
async fn an_instance_that_starts_at_the_same_time_may_set_the_rule_first() {
    register_beside(true).await.unwrap();
}

#[tokio::test]
async fn a_conflict_that_leaves_no_rule_is_refused() {
    let error = register_beside(false).await.unwrap_err();
    assert!(matches!(error, RuntimeError::SchemaRefused { .. }), "{error}");
}
