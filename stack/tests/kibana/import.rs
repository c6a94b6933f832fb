//! What a person sees when all goes well, and what Kibana gets.

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_kibana::FakeKibana;
use crate::session::Session;

#[tokio::test]
async fn the_dashboard_is_imported_and_its_address_printed() {
    let kibana = FakeKibana::start().await;
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 0
    --- stdout
    4 created, 3 overwritten
    [URL]/app/dashboards#/view/inventory-dashboard
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    ");
    assert_eq!(
        kibana.requests(),
        ["GET /api/status", "POST /api/saved_objects/_import?overwrite=true"]
    );
    let expected = include_str!("../../../kibana/inventory.ndjson");
    assert_eq!(kibana.files(), [format!("file inventory.ndjson\n{expected}")]);
}

#[tokio::test]
async fn base_path_and_space_are_kept() {
    let kibana = FakeKibana::start().await;
    let session = Session::new(&format!("{}/tools/kibana/", kibana.url));
    let transcript = session.import(&["--space", "ware houses"]).await;
    assert_snapshot!(transcript.replace(&kibana.url, "[KIBANA]"), @r"
    exit code 0
    --- stdout
    4 created, 3 overwritten
    [URL]s/ware%20houses/app/dashboards#/view/inventory-dashboard
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    ");
    let space = "POST /tools/kibana/s/ware%20houses/api/saved_objects/_import?overwrite=true";
    assert_eq!(kibana.requests(), ["GET /tools/kibana/api/status", space]);
}

#[tokio::test]
async fn an_id_that_another_space_has_becomes_another_and_warnings_are_passed_on() {
    let kibana = FakeKibana::start().await;
    let dashboard =
        json!({"type": "dashboard", "id": "inventory-dashboard", "destinationId": "5c0b"});
    let warnings =
        json!([{"type": "action_required", "message": "Look after it.", "actionPath": "/app"}]);
    kibana.import(200, &json!({"success": true, "successCount": 7, "successResults": [dashboard], "warnings": warnings}));
    assert_snapshot!(Session::new(&kibana.url).import(&["--space", "b"]).await, @r"
    exit code 0
    --- stdout
    7 created, 0 overwritten
    [URL]/s/b/app/dashboards#/view/5c0b
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    Kibana warns: Look after it.
    ");
}

#[tokio::test]
async fn an_export_of_kibana_is_imported_too() {
    let kibana = FakeKibana::start().await;
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export.ndjson");
    let lines = "{\"id\":\"a\",\"type\":\"lens\",\"created_at\":\"2026\"}\n{\"exportedCount\":1}\n";
    std::fs::write(&export, lines).unwrap();
    let transcript = Session::new(&kibana.url).import(&[export.to_str().unwrap()]).await;
    assert_snapshot!(transcript, @r"
    exit code 0
    --- stdout
    1 created, 0 overwritten
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 1
    ");
}

#[tokio::test]
async fn the_default_space_is_no_space() {
    let kibana = FakeKibana::start().await;
    Session::new(&kibana.url).import(&["--space", "default"]).await;
    assert_eq!(kibana.requests()[1], "POST /api/saved_objects/_import?overwrite=true");
}

#[tokio::test]
async fn a_file_that_cannot_be_imported_is_named_before_kibana_is_asked() {
    let kibana = FakeKibana::start().await;
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(&kibana.url);
    let mut transcripts = String::new();
    for (name, content) in [("absent", None), ("empty", Some("")), ("broken", Some("{}\n"))] {
        let path = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&path, content).unwrap();
        }
        transcripts += &session.import(&[path.to_str().unwrap()]).await;
    }
    let transcripts = transcripts.replace(folder.path().to_str().unwrap(), "[FOLDER]");
    assert_snapshot!(transcripts, @r"
    exit code 1
    --- stdout
    --- stderr
    error: file `[FOLDER]/absent` could not be read or written
      caused by: No such file or directory (os error 2)
    exit code 1
    --- stdout
    --- stderr
    error: `[FOLDER]/empty` holds no saved object

    hint: `stack kibana build` writes the file anew
    exit code 1
    --- stdout
    --- stderr
    error: `[FOLDER]/broken` cannot be imported
      caused by: line 1 is no saved object
      caused by: missing field `type`

    hint: `stack kibana build` writes the file anew
    ");
    assert!(kibana.requests().is_empty());
}
