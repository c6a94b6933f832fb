//! Fields of a decoded record by name, with errors that say where they stand.

use apache_avro::{schema::SchemaKind, types::Value};

use crate::pipeline::Rejected;

/// A decoded record and where it stands.
pub(super) struct Fields<'a> {
    path: &'a str,
    parent: Option<&'a Self>,
    columns: &'a [(String, Value)],
}

impl<'a> Fields<'a> {
    /// The fields of the record at the top.
    pub(super) fn of(path: &'a str, value: &'a Value) -> Result<Self, Rejected> {
        match plain(value) {
            Value::Record(columns) => Ok(Self { path, parent: None, columns }),
            other => Err(Rejected::UnusableField {
                path: path.to_owned(),
                expected: "a record",
                actual: kind(other),
            }),
        }
    }

    /// The record in a field.
    pub(super) fn record(&'a self, name: &'a str) -> Result<Self, Rejected> {
        match self.value(name)? {
            Value::Record(columns) => Ok(Self { path: name, parent: Some(self), columns }),
            other => Err(self.unusable(name, "a record", other)),
        }
    }

    /// A text that is there.
    pub(super) fn text(&self, name: &str) -> Result<&'a str, Rejected> {
        match self.value(name)? {
            Value::String(text) | Value::Enum(_, text) => Ok(text),
            other => Err(self.unusable(name, "a string", other)),
        }
    }

    /// A text or null.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, Rejected> {
        match self.value(name)? {
            Value::Null => Ok(None),
            _ => self.text(name).map(Some),
        }
    }

    /// A whole number that is there.
    pub(super) fn long(&self, name: &str) -> Result<i64, Rejected> {
        match self.value(name)? {
            Value::Int(number) => Ok((*number).into()),
            Value::Long(number) => Ok(*number),
            other => Err(self.unusable(name, "a whole number", other)),
        }
    }

    /// A whole number, null, or a field the schema does not have.
    pub(super) fn optional_long(&self, name: &str) -> Result<Option<i64>, Rejected> {
        match self.find(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.long(name).map(Some),
        }
    }

    /// A 32-bit number that is there.
    pub(super) fn int(&self, name: &str) -> Result<i32, Rejected> {
        let number = self.long(name)?;
        i32::try_from(number).map_err(|_| Rejected::UnusableField {
            path: self.path_of(name),
            expected: "a number of 32 bits",
            actual: format!("`{number}`"),
        })
    }

    /// A 32-bit number or null.
    pub(super) fn optional_int(&self, name: &str) -> Result<Option<i32>, Rejected> {
        match self.value(name)? {
            Value::Null => Ok(None),
            _ => self.int(name).map(Some),
        }
    }

    /// A floating-point number or null.
    pub(super) fn optional_double(&self, name: &str) -> Result<Option<f64>, Rejected> {
        match self.value(name)? {
            Value::Null => Ok(None),
            Value::Float(number) => Ok(Some((*number).into())),
            Value::Double(number) => Ok(Some(*number)),
            other => Err(self.unusable(name, "a floating-point number", other)),
        }
    }

    /// A point in time, in microseconds since 1970, from Debezium's `ZonedTimestamp`.
    ///
    /// Its text has as many fraction digits as it needs, so it is never compared as text.
    pub(super) fn instant(&self, name: &str) -> Result<i64, Rejected> {
        let text = self.text(name)?;
        let instant: jiff::Timestamp = text.parse().map_err(|_| Rejected::UnusableField {
            path: self.path_of(name),
            expected: "a point in time (ISO 8601 with zone)",
            actual: format!("`{text}`"),
        })?;
        Ok(instant.as_microsecond())
    }

    fn find(&self, name: &str) -> Option<&'a Value> {
        self.columns.iter().find(|(field, _)| field == name).map(|(_, value)| plain(value))
    }

    fn value(&self, name: &str) -> Result<&'a Value, Rejected> {
        self.find(name).ok_or_else(|| Rejected::MissingField { path: self.path_of(name) })
    }

    fn unusable(&self, name: &str, expected: &'static str, actual: &Value) -> Rejected {
        Rejected::UnusableField { path: self.path_of(name), expected, actual: kind(actual) }
    }

    fn path_of(&self, name: &str) -> String {
        match self.parent {
            Some(parent) => format!("{}.{name}", parent.path_of(self.path)),
            None => format!("{}.{name}", self.path),
        }
    }
}

/// The value in a union, which is how Avro says "or null".
fn plain(value: &Value) -> &Value {
    match value {
        Value::Union(_, value) => plain(value),
        value => value,
    }
}

/// The value's type, in the words of Avro.
fn kind(value: &Value) -> String {
    format!("{:?}", SchemaKind::from(value)).to_lowercase()
}
