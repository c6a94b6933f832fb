//! What Kibana's answers mean. Pure.

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::error::Failure;

/// Characters of a foreign answer that a message shows.
const EXCERPT_LENGTH: usize = 200;

#[derive(Deserialize)]
struct Status {
    status: Overall,
    #[serde(default)]
    version: Version,
}

#[derive(Deserialize)]
struct Overall {
    overall: Level,
}

#[derive(Deserialize)]
struct Level {
    level: String,
}

/// Kept from those who did not log in.
#[derive(Default, Deserialize)]
struct Version {
    number: Option<String>,
}

/// The version of a Kibana that is ready, if it tells.
///
/// # Errors
/// When it is not ready, or is not Kibana.
pub(super) fn readiness(
    url: &str,
    status: StatusCode,
    body: &str,
) -> Result<Option<String>, Failure> {
    let parsed = serde_json::from_str::<Status>(body);
    match (status.as_u16(), parsed) {
        (200 | 503, Ok(Status { status: Overall { overall: Level { level } }, version })) => {
            match level.as_str() {
                "available" | "degraded" => Ok(version.number.as_deref().map(printable)),
                _ => Err(Failure::Starting {
                    reason: format!("its level is `{}`", printable(&level)),
                }),
            }
        }
        (200, Err(_)) => Err(Failure::Foreign { url: url.to_owned(), detail: excerpt(body) }),
        (429 | 500..=599, _) => Err(Failure::Starting {
            reason: format!("status {}: {}", status.as_u16(), excerpt(body)),
        }),
        _ => Err(refusal(url, status, body)),
    }
}

/// Kibana's answer to an import.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportAnswer {
    /// Whether each object was taken. The HTTP status says nothing about that.
    pub(super) success: bool,
    /// How many were.
    pub(super) success_count: usize,
    /// Those that were.
    #[serde(default)]
    pub(super) success_results: Vec<Imported>,
    /// What else Kibana has to say.
    #[serde(default)]
    pub(super) warnings: Vec<Warning>,
    /// Those that were not.
    #[serde(default)]
    pub(super) errors: Vec<NotImported>,
}

/// An object that Kibana took.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Imported {
    /// Its type.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Its id in the file.
    pub(super) id: String,
    /// Its id in Kibana, if another space already has an object of the id in the file.
    pub(super) destination_id: Option<String>,
    /// Whether it replaced another.
    #[serde(default)]
    pub(super) overwrite: bool,
}

/// Something to look after in Kibana.
#[derive(Debug, Deserialize)]
pub(super) struct Warning {
    /// What.
    pub(super) message: String,
}

/// An object that Kibana did not take.
#[derive(Debug, Deserialize)]
pub(super) struct NotImported {
    /// Its type.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Its id.
    pub(super) id: String,
    /// Why: `type`, and what belongs to it.
    #[serde(default)]
    pub(super) error: Value,
}

/// The answer to an import.
///
/// # Errors
/// When it is none.
pub(super) fn import(url: &str, status: StatusCode, body: &str) -> Result<ImportAnswer, Failure> {
    if status.is_success() {
        return serde_json::from_str(body)
            .map_err(|_| Failure::Foreign { url: url.to_owned(), detail: excerpt(body) });
    }
    Err(refusal(url, status, body))
}

fn refusal(url: &str, status: StatusCode, body: &str) -> Failure {
    Failure::Refused { url: url.to_owned(), status: status.as_u16(), message: excerpt(body) }
}

/// The message in Kibana's own errors, or the beginning of any other text.
fn excerpt(body: &str) -> String {
    let error: Option<Value> = serde_json::from_str(body).ok();
    let message =
        error.as_ref().and_then(|error| error["message"].as_str().or(error["error"].as_str()));
    let text = printable(message.unwrap_or(body).trim());
    if text.is_empty() { "nothing".to_owned() } else { text }
}

/// A text from outside as it may be printed: on one line, not for ever, and without a terminal's commands.
pub(super) fn printable(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = words.chars().filter(|character| !character.is_control());
    let mut short: String = shown.by_ref().take(EXCERPT_LENGTH).collect();
    if shown.next().is_some() {
        short.push('…');
    }
    short
}
