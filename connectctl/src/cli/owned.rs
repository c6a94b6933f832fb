use clap::Args;

use crate::plan::Owned;

/// Which connectors of the cluster are ours; all that is given must hold.
#[derive(Debug, Args)]
#[group(id = "owned", multiple = true)]
pub struct OwnedArgs {
    /// Ours are those whose names begin so
    #[arg(long, value_name = "PREFIX", value_parser = not_empty)]
    pub prefix: Option<String>,
    /// Ours are those whose configurations have this value; can be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = selector)]
    pub selector: Vec<(String, String)>,
}

impl OwnedArgs {
    /// What is ours.
    #[must_use]
    pub fn owned(&self) -> Owned {
        Owned { prefix: self.prefix.clone(), selectors: self.selector.clone() }
    }
}

/// An empty prefix would own the whole cluster.
fn not_empty(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn selector(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
