//! A topic: the connectors that write and read it.

use serde_json::json;

use crate::commands::get::topics::users;
use crate::commands::selection::nearest;
use crate::connect::client::Client;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::description::Description;

pub(super) async fn describe(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Description, Error> {
    let mut topics = users(client, &[], &reporter).await?;
    let Some(users) = topics.remove(name) else {
        let nearest = nearest(name, topics.keys().map(String::as_str)).map(str::to_owned);
        return Err(Error::NoSuchTopic { name: name.to_owned(), nearest });
    };
    Ok(Description {
        noun: "topic",
        value: json!({ "name": name, "written_by": users.written_by, "read_by": users.read_by }),
        facts: vec![("Name", name.to_owned())],
        sections: vec![
            ("Written by".to_owned(), users.written_by),
            ("Read by".to_owned(), users.read_by),
        ],
    })
}
