//! The page's files, built into the program.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::Embed;

/// The type of JSON.
pub(super) const JSON: (HeaderName, &str) = (header::CONTENT_TYPE, "application/json");

#[derive(Embed)]
#[folder = "page"]
struct Page;

/// One file, ready to be sent.
struct Asset {
    plain: Bytes,
    gzip: Bytes,
    /// Weak, since one file is sent in two forms.
    tag: String,
    content_type: &'static str,
}

/// Every file, compressed once: a map is a third of its size then.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Page::iter().filter_map(|path| Some((path.to_string(), asset(&path)?))).collect()
});

fn asset(path: &str) -> Option<Asset> {
    let file = Page::get(path)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&file.data).ok()?;
    let digest = file.metadata.sha256_hash();
    let digits = digest.first_chunk().map(|start| u64::from_be_bytes(*start))?;
    Some(Asset {
        gzip: encoder.finish().ok()?.into(),
        plain: file.data.into_owned().into(),
        tag: format!("W/\"{digits:016x}\""),
        content_type: content_type(path),
    })
}

/// A file, or 304 if the browser has it.
pub(super) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let Some(asset) = ASSETS.get(if path.is_empty() { "index.html" } else { path }) else {
        return (StatusCode::NOT_FOUND, "there is nothing here; the page is at /\n")
            .into_response();
    };
    // A new version of the program is a new page at once: the browser asks each time.
    let common = [
        (header::ETAG, asset.tag.as_str()),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-encoding"),
    ];
    if contains(&headers, &header::IF_NONE_MATCH, &asset.tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, asset.content_type)];
    if contains(&headers, &header::ACCEPT_ENCODING, "gzip") {
        let encoding = [(header::CONTENT_ENCODING, "gzip")];
        return (common, content_type, encoding, asset.gzip.clone()).into_response();
    }
    (common, content_type, asset.plain.clone()).into_response()
}

fn contains(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.contains(wanted))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => JSON.1,
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
