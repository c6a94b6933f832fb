//! Credentials come from the environment and go nowhere but to Kibana.

use insta::assert_snapshot;

use crate::fake_kibana::FakeKibana;
use crate::session::Session;

const CANARY: &str = "canary-7f3a";

#[tokio::test]
async fn an_api_key_goes_with_each_request() {
    let kibana = FakeKibana::start().await;
    let transcript = Session::new(&kibana.url).with("KIBANA_API_KEY", CANARY).import(&[]).await;
    assert!(transcript.starts_with("exit code 0") && !transcript.contains(CANARY), "{transcript}");
    assert_eq!(kibana.authorizations(), ["ApiKey canary-7f3a", "ApiKey canary-7f3a"]);
}

#[tokio::test]
async fn a_user_goes_with_each_request() {
    let kibana = FakeKibana::start().await;
    let session =
        Session::new(&kibana.url).with("KIBANA_USERNAME", "u").with("KIBANA_PASSWORD", CANARY);
    let transcript = session.import(&[]).await;
    assert!(transcript.starts_with("exit code 0") && !transcript.contains(CANARY), "{transcript}");
    // `u:canary-7f3a` in base64.
    assert_eq!(
        kibana.authorizations(),
        ["Basic dTpjYW5hcnktN2YzYQ==", "Basic dTpjYW5hcnktN2YzYQ=="]
    );
}

#[tokio::test]
async fn a_kibana_that_wants_credentials_says_so() {
    let kibana = FakeKibana::start().await;
    kibana.import(401, &r#"{"statusCode":401,"error":"Unauthorized","message":"Unauthorized"}"#);
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` was answered with 401: Unauthorized

    hint: set KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    ");
}

#[tokio::test]
async fn credentials_that_cannot_be_used_are_refused_without_being_shown() {
    let session = || Session::new("http://127.0.0.1:9");
    let key = session().with("KIBANA_API_KEY", "canary-7f3a\n");
    let both = session().with("KIBANA_API_KEY", CANARY).with("KIBANA_PASSWORD", CANARY);
    let half = session().with("KIBANA_USERNAME", CANARY);
    let other_half = session().with("KIBANA_PASSWORD", CANARY).with("KIBANA_USERNAME", "");
    let in_url = Session::new("http://user:canary-7f3a@127.0.0.1:9");
    let mut transcripts = String::new();
    for session in [key, both, half, other_half, in_url] {
        transcripts += &session.import(&[]).await;
    }
    assert!(!transcripts.contains(CANARY), "{transcripts}");
    assert_snapshot!(transcripts, @r"
    exit code 1
    --- stdout
    --- stderr
    error: the credentials for Kibana cannot be used: `KIBANA_API_KEY` has a character that no API key has, perhaps a line break

    hint: set either KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: the credentials for Kibana cannot be used: `KIBANA_API_KEY` and a user's are both set

    hint: set either KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: the credentials for Kibana cannot be used: `KIBANA_USERNAME` is set, but `KIBANA_PASSWORD` is not

    hint: set either KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: the credentials for Kibana cannot be used: `KIBANA_PASSWORD` is set, but `KIBANA_USERNAME` is not

    hint: set either KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    exit code 1
    --- stdout
    --- stderr
    error: `127.0.0.1:9` is not the address of a Kibana: it has credentials in it

    hint: use for example `--url http://localhost:5601`; credentials stand in the environment: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD
    ");
}
