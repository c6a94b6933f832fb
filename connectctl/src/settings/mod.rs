//! What the flags, the environment and the contexts file mean together: a connection.

pub mod contexts;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::GlobalArgs;
use crate::connect::connection::{Connection, Credentials};
use crate::error::Error;
use crate::secrets::Secrets;
use contexts::{Context, Contexts, Urls};

/// Where Connect listens when nothing is said.
const DEFAULT_URL: &str = "http://localhost:8083";

/// A flag comes before the environment, and both before the context. A URL that is given goes
/// without the current context: its credentials are for other workers.
pub fn connection(args: &GlobalArgs) -> Result<Connection, Error> {
    let context = match (&args.context, args.url.is_empty()) {
        (None, false) => Context::default(),
        _ => Contexts::load(args)?.chosen(args.context.as_deref())?,
    };
    let own = |given: &Option<PathBuf>, of_context: &Option<PathBuf>| {
        given.as_ref().or(of_context.as_ref()).map(|path| read(path)).transpose()
    };
    let certificate = own(&args.client_certificate, &context.client_certificate)?;
    let key = own(&args.client_key, &context.client_key)?;
    let identity = match (certificate, key) {
        (Some(certificate), Some(key)) => Some([certificate, b"\n".to_vec(), key].concat()),
        (None, None) => None,
        _ => return Err(incomplete("the client certificate", "it needs its key, and the key it")),
    };
    let mut headers: Vec<(String, String)> = context.headers.clone().into_iter().collect();
    for header in &args.header {
        headers.push(header_of(header)?);
    }
    Ok(Connection {
        workers: workers(args, &context),
        credentials: credentials(args, &context)?,
        headers,
        certificate_authorities: own(&args.ca_certificate, &context.ca_certificate)?,
        identity,
        proxy: args.proxy.clone().or_else(|| context.proxy.clone()),
        debug: None,
    })
}

/// What others on the machine can read in the process list.
#[must_use]
pub fn warnings(args: &GlobalArgs) -> Vec<String> {
    let is_typed = env::var_os("CONNECTCTL_URL").is_none();
    let has_password =
        |url: &String| url::Url::parse(url).is_ok_and(|url| url.password().is_some());
    let is_secret = |header: &String| {
        let name = header.split(':').next().unwrap_or_default();
        Secrets::default().is_secret(name) || name.trim().eq_ignore_ascii_case("authorization")
    };
    let told = [
        (args.password.is_some(), "--password", "use CONNECTCTL_PASSWORD or --password-file"),
        (args.token.is_some(), "--token", "use CONNECTCTL_TOKEN or --token-file"),
        (
            is_typed && args.url.iter().any(has_password),
            "--url",
            "use --user with CONNECTCTL_PASSWORD",
        ),
        (args.header.iter().any(is_secret), "--header", "use the contexts file"),
    ];
    let warning = |flag: &str, instead: &str| {
        format!("warning: every user of this machine can read the secret of `{flag}`: {instead}\n")
    };
    told.iter().filter(|one| one.0).map(|(_, flag, instead)| warning(flag, instead)).collect()
}

fn workers(args: &GlobalArgs, context: &Context) -> Vec<String> {
    if !args.url.is_empty() {
        return args.url.clone();
    }
    match &context.url {
        Some(Urls::One(url)) => vec![url.clone()],
        Some(Urls::Many(urls)) => urls.clone(),
        None => vec![DEFAULT_URL.to_owned()],
    }
}

fn credentials(args: &GlobalArgs, context: &Context) -> Result<Option<Credentials>, Error> {
    let of_environment = |name: &str| env::var(name).ok();
    let token = first([
        args.token.clone(),
        args.token_file.as_deref().map(read_secret).transpose()?,
        of_environment("CONNECTCTL_TOKEN"),
    ]);
    if let Some(token) = token {
        return Ok(Some(Credentials::Bearer(token)));
    }
    let password = first([
        args.password.clone(),
        args.password_file.as_deref().map(read_secret).transpose()?,
        of_environment("CONNECTCTL_PASSWORD"),
    ]);
    if let Some(user) = &args.user {
        let password = password.or(context.password()?);
        let missing = || incomplete("the user", "no password is given: CONNECTCTL_PASSWORD");
        let password = password.ok_or_else(missing)?;
        return Ok(Some(Credentials::Basic { user: user.clone(), password }));
    }
    context.credentials(password)
}

fn first(given: [Option<String>; 3]) -> Option<String> {
    given.into_iter().flatten().next()
}

fn header_of(text: &str) -> Result<(String, String), Error> {
    // The text may be a secret, so the error does not repeat it.
    let wrong = || incomplete("`--header`", "it is `NAME: VALUE`");
    let (name, value) = text.split_once(':').ok_or_else(wrong)?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::SettingsFile { path: path.to_owned(), source })
}

/// Editors end a file with a line break that is no part of a secret.
pub(super) fn read_secret(path: &Path) -> Result<String, Error> {
    let bytes = read(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| incomplete(&format!("`{}`", path.display()), "it is not UTF-8"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn incomplete(what: &str, reason: &str) -> Error {
    Error::Connection { what: what.to_owned(), reason: reason.to_owned() }
}
