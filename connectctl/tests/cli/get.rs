use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

const CANARY: &str = "canary-41c9";

async fn cluster() -> FakeConnect {
    let connect = FakeConnect::start().await;
    connect.has("orders", config("FileSource", &json!({ "password": CANARY })));
    connect.has("search", config("FileSink", &json!({ "topics": "a" })));
    connect.has_topics("orders", &["a", "b"]);
    connect.has_topics("search", &["a"]);
    connect.goes_through("search", &[status("RUNNING", &["RUNNING", "FAILED"])]);
    connect
}

#[tokio::test]
async fn tasks_are_listed_with_trouble_first() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["get", "tasks", "-o", "wide"]).await, @r#"
    exit code 0
    --- stdout
    TASK      STATE    WORKER         CAUSE
    search/1  FAILED   10.0.0.1:8083  org.example.Cause: boom
    orders/0  RUNNING  10.0.0.1:8083
    search/0  RUNNING  10.0.0.1:8083
    --- stderr
    "#);
}

#[tokio::test]
async fn plugins_are_listed_with_their_versions() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["get", "plugins"]).await, @r#"
    exit code 0
    --- stdout
    CLASS                            TYPE    VERSION
    org.example.FileSourceConnector  source  1
    org.example.FileSinkConnector    sink    1
    --- stderr
    "#);
}

#[tokio::test]
async fn topics_tell_who_writes_and_who_reads_them() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["get", "topics"]).await, @r#"
    exit code 0
    --- stdout
    TOPIC  WRITTEN BY  READ BY
    a      orders      search
    b      orders
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "topic", "a"]).await, @r#"
    exit code 0
    --- stdout
    Name:  a
    Written by:
      orders
    Read by:
      search
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "topic", "aa"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no connector has used a topic named `aa`
    hint: did you mean `a`?
    "#);
}

#[tokio::test]
async fn a_connector_is_described_with_the_whole_trace_of_its_failure() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["describe", "connector", "search"]).await, @r#"
    exit code 0
    --- stdout
    Name:     search
    Type:     sink
    Class:    FileSink
    State:    RUNNING
    Worker:   10.0.0.1:8083
    Failure:  task 1 on worker `10.0.0.1:8083`: org.example.Cause: boom
    Configuration:
      connector.class: FileSink
      topics: a
    Tasks:
      0    RUNNING     10.0.0.1:8083
      1    FAILED      10.0.0.1:8083
    Topics:
      a
    Trace of task 1:
      org.example.Wrapper: outer
          at a.B.c(B.java:1)
      Caused by: org.example.Cause: boom
          ... 3 more
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "connector", "orders", "-o", "yaml"]).await, @r#"
    exit code 0
    --- stdout
    schema_version: 1
    connector:
      name: orders
      type: source
      state: RUNNING
      worker_id: 10.0.0.1:8083
      health: running
      config:
        connector.class: FileSource
        password: "***"
      tasks:
      - id: 0
        state: RUNNING
        worker_id: 10.0.0.1:8083
        trace: null
      topics:
      - a
      - b
      trace: null
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "connector", "serch"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no connector is named `serch`
    hint: did you mean `search`?
    "#);
}

#[tokio::test]
async fn a_task_is_described_with_its_configuration() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["describe", "task", "orders/0"]).await, @r#"
    exit code 0
    --- stdout
    Connector:  orders
    Task:       0
    State:      RUNNING
    Worker:     10.0.0.1:8083
    Configuration:
      connector.class: FileSource
      name: orders
      password: ***
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "task", "orders/7"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no task is named `orders/7`
    hint: a task is `CONNECTOR/NUMBER`; `connectctl get tasks` lists them
    "#);
}

#[tokio::test]
async fn a_plugin_is_described_key_by_key() {
    let connect = cluster().await;
    connect.defines_as_password("pin");
    assert_snapshot!(Session::new(&connect.url).run(&["describe", "plugin", "FileSource"]).await, @r#"
    exit code 0
    --- stdout
    Class:  FileSource
    Keys:   2
    file (string, required):
      The file to read.
    pin (password, no default):
      no documentation
    --- stderr
    "#);
}

#[tokio::test]
async fn a_read_waits_for_a_rebalance_to_end() {
    let connect = cluster().await;
    let expected = "Request cannot be completed because a rebalance is expected";
    connect.answers("GET /connectors/orders/tasks", 500, expected);
    let transcript = Session::new(&connect.url).run(&["describe", "task", "orders/0"]).await;
    assert!(transcript.starts_with("exit code 0\n"), "{transcript}");
    assert!(
        transcript.contains("reading the tasks: waiting, the workers are rebalancing"),
        "{transcript}"
    );
}

#[tokio::test]
async fn names_alone_are_for_other_commands() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["get", "connectors", "-o", "name"]).await, @r#"
    exit code 0
    --- stdout
    search
    orders
    --- stderr
    "#);
}

#[tokio::test]
async fn every_list_can_be_had_as_json_and_yaml() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    for what in ["connectors", "tasks", "plugins", "topics", "loggers"] {
        let json = session.run(&["get", what, "-o", "json"]).await;
        assert!(json.contains("\"schema_version\": 1"), "{json}");
        assert!(json.contains(&format!("\"{what}\": [")), "{json}");
        let yaml = session.run(&["get", what, "-o", "yaml"]).await;
        assert!(yaml.contains(&format!("schema_version: 1\n{what}:\n")), "{yaml}");
    }
}
