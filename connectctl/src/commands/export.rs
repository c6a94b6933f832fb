//! `export`: live connectors to files that `apply` takes.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::ExportArgs;
use crate::commands::apply::READING;
use crate::commands::selection::unknown;
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::connect::target_state::TargetState;
use crate::error::Error;
use crate::exit::Exit;
use crate::secrets::{MASK, Secrets, refers};
use crate::terminal::Terminal;

/// One file that is to be written.
struct File {
    path: PathBuf,
    content: String,
    /// Keys whose values were replaced, and what stands there.
    replaced: Vec<(String, String)>,
}

pub(super) async fn run(
    client: &Client,
    args: &ExportArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let failed = |failure| Error::request(READING, failure);
    let mut live = client.connectors().await.map_err(failed)?;
    if let Some(absent) = args.names.iter().find(|name| !live.contains_key(*name)) {
        return Err(unknown(absent, live.keys()));
    }
    live.retain(|name, _| args.names.is_empty() || args.names.contains(name));
    for connector in live.values() {
        client.learn_definitions(&connector.config).await;
    }
    let files: Vec<File> = {
        let secrets = client.secrets();
        live.iter().map(|(name, live)| file(args, name, live, &secrets)).collect()
    };
    if let Some(taken) = files.iter().find(|file| file.path.exists() && !args.force) {
        return Err(Error::Exists { path: taken.path.clone() });
    }
    for file in &files {
        write(file, args.with_secrets)
            .map_err(|source| Error::Write { path: file.path.clone(), source })?;
        tell(file, terminal);
    }
    Ok(Exit::Done)
}

fn file(args: &ExportArgs, name: &str, live: &Live, secrets: &Secrets) -> File {
    let mut replaced = Vec::new();
    let mut config = Map::new();
    for (key, value) in &live.config.0 {
        let kept = if args.with_secrets {
            value.clone()
        } else {
            without_secret(name, key, value, secrets)
        };
        if kept != *value {
            replaced.push((key.clone(), placeholder(name, key)));
        }
        config.insert(key.clone(), Value::String(kept));
    }
    let mut content = json!({ "name": name });
    if live.target_state() != TargetState::Running {
        content["state"] = json!(live.target_state());
    }
    content["config"] = Value::Object(config);
    File { path: args.folder.join(file_name(name)), content: format!("{content:#}\n"), replaced }
}

/// A value with a placeholder of `apply --resolve env` wherever a secret stands in it.
fn without_secret(name: &str, key: &str, value: &str, secrets: &Secrets) -> String {
    let placeholder = placeholder(name, key);
    if secrets.is_secret(key) && !refers(value) {
        return if value.is_empty() { String::new() } else { placeholder };
    }
    secrets.mask(value).replace(MASK, &placeholder)
}

fn placeholder(name: &str, key: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    let variable: String = format!("{name}_{key}").chars().map(plain).collect();
    format!("${{env:{}}}", variable.to_ascii_uppercase())
}

/// A name may hold anything, a file name may not.
fn file_name(name: &str) -> String {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let encoded = name.bytes().enumerate().map(|(index, byte)| {
        let is_hidden = index == 0 && byte == b'.';
        if is_kept(byte) && !is_hidden {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    encoded.collect::<String>() + ".json"
}

fn write(file: &File, is_private: bool) -> io::Result<()> {
    fs::create_dir_all(file.path.parent().unwrap_or(Path::new("")))?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    if is_private {
        options.mode(0o600);
    }
    options.open(&file.path)?.write_all(file.content.as_bytes())
}

fn tell(file: &File, terminal: Terminal) {
    terminal.print(&format!("exported  {}\n", file.path.display()));
    for (key, placeholder) in &file.replaced {
        let path = file.path.display();
        terminal.tell(&format!(
            "{path}: `{key}` is a secret and stands there as `{placeholder}`; set that and `apply --resolve env`\n"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_its_folder() {
        assert_eq!(file_name("inventory-sink"), "inventory-sink.json");
        assert_eq!(file_name("../a b"), "%2E.%2Fa%20b.json");
    }

    #[test]
    fn a_variable_is_named_after_connector_and_key() {
        assert_eq!(placeholder("a-b", "database.password"), "${env:A_B_DATABASE_PASSWORD}");
    }
}
