//! A bulk request taken apart: some writes go on to the node, the others are refused. Pure.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

/// A bulk request, write by write.
#[derive(Debug)]
pub struct Bulk<'a> {
    writes: Vec<Write<'a>>,
}

#[derive(Debug)]
struct Write<'a> {
    action: String,
    /// Its one or two lines.
    lines: &'a str,
}

impl<'a> Bulk<'a> {
    /// Reads the lines of a request.
    ///
    /// # Errors
    /// When they are no bulk request.
    pub fn parse(body: &'a str) -> Result<Self> {
        let (mut writes, mut rest) = (Vec::new(), body);
        while !rest.is_empty() {
            let first = rest.find('\n').context("a line without its end")? + 1;
            let action: Map<String, Value> = serde_json::from_str(&rest[..first])?;
            ensure!(action.len() == 1, "an action has one name: {}", &rest[..first]);
            let action = action.keys().next().cloned().unwrap_or_default();
            let document = if action == "delete" {
                0
            } else {
                rest[first..].find('\n').context("an action without its document")? + 1
            };
            let (lines, behind) = rest.split_at(first + document);
            writes.push(Write { action, lines });
            rest = behind;
        }
        Ok(Self { writes })
    }

    /// How many writes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// True if it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// The request without the refused writes.
    #[must_use]
    pub fn without(&self, refused: &[bool]) -> String {
        let kept = self.writes.iter().zip(refused).filter(|(_, refused)| !**refused);
        kept.map(|(write, _)| write.lines).collect()
    }

    /// The node's answer to the others, with a 429 in each refused one's place.
    ///
    /// # Errors
    /// When the answer has another number of items.
    pub fn answer(&self, refused: &[bool], node: Value) -> Result<Value> {
        let mut answered = match node {
            Value::Object(mut members) => match members.remove("items") {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
        .into_iter();
        let mut items = Vec::with_capacity(self.len());
        for (write, refused) in self.writes.iter().zip(refused) {
            items.push(if *refused {
                let error =
                    json!({"type": "es_rejected_execution_exception", "reason": "the drill"});
                json!({&write.action: {"status": 429, "error": error}})
            } else {
                answered.next().context("the node answered fewer writes than it was sent")?
            });
        }
        ensure!(answered.next().is_none(), "the node answered more writes than it was sent");
        Ok(json!({"errors": true, "items": items}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "{\"index\":{\"_id\":\"1\"}}\n{\"n\":1}\n{\"delete\":{\"_id\":\"2\"}}\n\
                        {\"index\":{\"_id\":\"3\"}}\n{\"n\":3}\n";

    #[test]
    fn a_request_falls_into_its_writes() {
        let bulk = Bulk::parse(BODY).unwrap();
        assert_eq!(bulk.len(), 3);
        assert_eq!(bulk.without(&[false; 3]), BODY);
        assert_eq!(bulk.without(&[true, false, true]), "{\"delete\":{\"_id\":\"2\"}}\n");
    }

    #[test]
    fn refused_writes_are_answered_in_their_place() {
        let bulk = Bulk::parse(BODY).unwrap();
        let node = json!({"items": [{"delete": {"status": 404}}]});
        let answer = bulk.answer(&[true, false, true], node).unwrap();
        let statuses = ["/items/0/index", "/items/1/delete", "/items/2/index"]
            .map(|place| answer.pointer(place).unwrap()["status"].as_u64().unwrap());
        assert_eq!(statuses, [429, 404, 429]);
    }

    #[test]
    fn an_answer_of_another_length_is_an_error() {
        let bulk = Bulk::parse(BODY).unwrap();
        assert!(bulk.answer(&[false; 3], json!({"items": []})).is_err());
        assert!(Bulk::parse("{\"index\":{}}\n").is_err());
    }
}
