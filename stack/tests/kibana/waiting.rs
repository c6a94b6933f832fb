//! A Kibana that is not ready, or never will be.

use insta::assert_snapshot;

use crate::fake_kibana::FakeKibana;
use crate::session::Session;

/// A port that nobody listens on.
const NOBODY: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn a_kibana_that_starts_is_waited_for_and_each_reason_is_told_once() {
    let kibana = FakeKibana::start().await;
    kibana.status(503, "Kibana server is not ready yet");
    kibana.status(503, "Kibana server is not ready yet");
    kibana.status(503, r#"{"status": {"overall": {"level": "unavailable"}}}"#);
    kibana.status(200, r#"{"status": {"overall": {"level": "degraded"}}}"#);
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 0
    --- stdout
    4 created, 3 overwritten
    [URL]/app/dashboards#/view/inventory-dashboard
    --- stderr
    waiting: Kibana is not ready: status 503: Kibana server is not ready yet
    waiting: Kibana is not ready: its level is `unavailable`
    Kibana is ready
    objects to import: 7
    ");
}

#[tokio::test]
async fn a_kibana_that_is_not_there_is_named_at_the_deadline() {
    assert_snapshot!(Session::new(NOBODY).import(&["--wait-timeout", "3"]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    waiting: `[URL]/api/status` cannot be reached
    error: Kibana at `[URL]` was not ready within 3 s
      caused by: `[URL]/api/status` cannot be reached
      caused by: error sending request
      caused by: client error (Connect)
      caused by: tcp connect error
      caused by: Connection refused (os error 111)

    hint: is Kibana running? `--url` or `KIBANA_URL` names it
    ");
}

#[tokio::test]
async fn a_kibana_that_never_gets_ready_is_given_up_with_its_last_answer() {
    let kibana = FakeKibana::start().await;
    for _ in 0..9 {
        kibana.status(503, r#"{"status": {"overall": {"level": "critical"}}}"#);
    }
    assert_snapshot!(Session::new(&kibana.url).import(&["--wait-timeout", "3"]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    waiting: Kibana is not ready: its level is `critical`
    error: Kibana at `[URL]` was not ready within 3 s
      caused by: Kibana is not ready: its level is `critical`
    ");
    assert_eq!(kibana.requests(), ["GET /api/status"]);
}

#[tokio::test]
async fn another_web_server_is_not_taken_for_kibana() {
    let kibana = FakeKibana::start().await;
    for _ in 0..9 {
        kibana.status(200, "<html>\n  <h1>\u{1b}[31mIt works!</h1>");
    }
    assert_snapshot!(Session::new(&kibana.url).import(&["--wait-timeout", "3"]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    waiting: `[URL]/api/status` does not answer as Kibana does: <html> <h1>[31mIt works!</h1>
    error: Kibana at `[URL]` was not ready within 3 s
      caused by: `[URL]/api/status` does not answer as Kibana does: <html> <h1>[31mIt works!</h1>

    hint: `--url` must lead to Kibana itself, with its base path
    ");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let kibana = FakeKibana::start().await;
    kibana.redirect("/login?next=%2Fapi%2Fstatus");
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    error: Kibana's status cannot be read
      caused by: `[URL]/api/status` redirects to `/login?next=%2Fapi%2Fstatus`

    hint: give the address behind the redirect with --url; a login page means that credentials are missing: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    ");
    assert_eq!(kibana.requests(), ["GET /api/status"]);
}

#[tokio::test]
async fn a_wrong_base_path_is_told_at_once() {
    let kibana = FakeKibana::start().await;
    kibana.status(404, r#"{"statusCode":404,"error":"Not Found","message":"Not Found"}"#);
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    error: Kibana's status cannot be read
      caused by: `[URL]/api/status` was answered with 404: Not Found

    hint: does `--url` have Kibana's base path, and is there a space of that id?
    ");
}

#[tokio::test]
async fn an_import_without_an_answer_ends_at_the_deadline() {
    let kibana = FakeKibana::start().await;
    kibana.swallow_import();
    assert_snapshot!(Session::new(&kibana.url).import(&["--wait-timeout", "3"]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: Kibana at `[URL]` did not answer the import within 3 s in all

    hint: it may have imported some; import again, with a longer --wait-timeout
    ");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    let mut transcripts = String::new();
    for url in ["localhost:5601", "kibana", "http://k/app?x=1"] {
        transcripts += &Session::new(url).import(&[]).await;
    }
    assert_snapshot!(transcripts, @r"
    exit code 1
    --- stdout
    --- stderr
    error: `[URL]` is not the address of a Kibana: it must begin with `http://` or `https://`

    hint: use for example `--url http://[URL]`; credentials stand in the environment: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: `[URL]` is not the address of a Kibana: it cannot be read

    hint: use for example `--url http://localhost:5601`; credentials stand in the environment: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: `[URL]` is not the address of a Kibana: it must end with the base path

    hint: use for example `--url http://localhost:5601`; credentials stand in the environment: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    ");
}
