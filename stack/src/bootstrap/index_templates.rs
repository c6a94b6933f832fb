//! The index templates: each index gets its mapping with its first document.

use std::fs;
use std::path::Path;

use super::files;
use crate::error::Error;

/// PUTs every template of a folder under its file's name.
pub async fn put(http: &reqwest::Client, folder: &Path, url: &str) -> Result<(), Error> {
    for path in files::with_extension(folder, "json")? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let url = format!("{url}/_index_template/{name}");
        put_one(http, &path, url).await?;
    }
    Ok(())
}

async fn put_one(http: &reqwest::Client, path: &Path, url: String) -> Result<(), Error> {
    let text = fs::read_to_string(path)
        .map_err(|source| Error::File { path: path.to_path_buf(), source })?;
    let template: serde_json::Value = serde_json::from_str(&text)
        .map_err(|source| Error::Json { path: path.to_path_buf(), source })?;
    let failed = |source| Error::Request { method: "PUT", url: url.clone(), source };
    let answer = http.put(&url).json(&template).send().await.map_err(failed)?;
    if answer.status().is_success() {
        return Ok(());
    }
    let status = answer.status().as_u16();
    let body = answer.text().await.map_err(failed)?;
    Err(Error::Answer { method: "PUT", url, status, body })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::extract::Path as UrlPath;
    use axum::http::StatusCode;
    use axum::routing::put;
    use axum::{Json, Router};

    use super::*;

    async fn serve(router: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    #[tokio::test]
    async fn each_file_is_put_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("global-stock.json"), r#"{"priority": 1}"#).unwrap();
        fs::write(folder.path().join("README.md"), "not a template").unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let handler = {
            let seen = Arc::clone(&seen);
            async move |UrlPath(name): UrlPath<String>, Json(body): Json<serde_json::Value>| {
                seen.lock().unwrap().push((name, body.to_string()));
            }
        };
        let url = serve(Router::new().route("/_index_template/{name}", put(handler))).await;
        super::put(&reqwest::Client::new(), folder.path(), &url).await.unwrap();
        let expected = [("global-stock".to_owned(), r#"{"priority":1}"#.to_owned())];
        assert_eq!(*seen.lock().unwrap(), expected);
    }

    #[tokio::test]
    async fn a_refusal_is_passed_on_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bad.json"), "{}").unwrap();
        let refuse = put(async || (StatusCode::BAD_REQUEST, "unknown setting"));
        let url = serve(Router::new().route("/_index_template/{name}", refuse)).await;
        let error = super::put(&reqwest::Client::new(), folder.path(), &url).await.unwrap_err();
        let message = error.to_string().replace(&url, "[URL]");
        insta::assert_snapshot!(message, @r"
        `PUT [URL]/_index_template/bad` was answered with 400: unknown setting
        ");
    }

    #[tokio::test]
    async fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("broken.json"), "{").unwrap();
        let put = super::put(&reqwest::Client::new(), folder.path(), "http://127.0.0.1:1").await;
        assert!(matches!(put, Err(Error::Json { .. })));
    }
}
