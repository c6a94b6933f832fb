//! The offsets that are wanted, from a file or from the command line.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use crate::cli::OffsetsSetArgs;
use crate::connect::model::{Offset, Offsets};
use crate::error::Error;

pub(super) fn read(args: &OffsetsSetArgs) -> Result<Offsets, Error> {
    let offsets = match (&args.file, &args.partition, &args.offset) {
        (Some(path), ..) => from_file(path)?,
        (None, Some(partition), Some(offset)) => Offsets {
            offsets: vec![Offset {
                partition: json("--partition", partition)?,
                offset: json("--offset", offset)?,
            }],
        },
        // clap asks for one or the other.
        _ => Offsets::default(),
    };
    if offsets.offsets.is_empty() {
        return Err(refused("the offsets", "there is none: `offsets reset` forgets all"));
    }
    check_objects(&offsets)?;
    Ok(offsets)
}

/// Connect answers anything else with a 500, and only once the connector has been stopped.
fn check_objects(offsets: &Offsets) -> Result<(), Error> {
    for Offset { partition, offset } in &offsets.offsets {
        if !partition.is_object() {
            return Err(refused("a partition", &format!("`{partition}` is no object")));
        }
        if !offset.is_object() && !offset.is_null() {
            return Err(refused("an offset", &format!("`{offset}` is neither an object nor null")));
        }
    }
    Ok(())
}

fn from_file(path: &Path) -> Result<Offsets, Error> {
    let place = path.display().to_string();
    let text = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| refused(&place, &error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| refused(&place, &error.to_string()))
}

fn json(flag: &str, text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| refused(flag, &format!("not JSON: {error}")))
}

fn refused(place: &str, reason: &str) -> Error {
    Error::Offsets { place: place.to_owned(), reason: reason.to_owned() }
}
