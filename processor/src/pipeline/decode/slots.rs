//! The fields in use of one record, with errors that say where they stand.

use apache_avro::schema::SchemaKind;

use super::{field::Field, zoned_timestamp};
use crate::pipeline::Rejected;

/// What a field holds; texts and bytes are those of the record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Slot<'a> {
    /// The writer schema does not have it, or the record it stands in is null.
    Missing,
    Null,
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    /// A string, or the symbol of an enum.
    Text(&'a str),
    Bytes(&'a [u8]),
    /// Its fields have slots of their own.
    Record,
    /// Nothing that is used.
    Other(SchemaKind),
}

/// The fields in use of a record.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pipeline) struct Slots<'a> {
    schema_id: u32,
    slots: [Slot<'a>; Field::COUNT],
}

impl<'a> Slots<'a> {
    /// Nothing, as if written with a schema without fields.
    pub(in crate::pipeline) const fn new(schema_id: u32) -> Self {
        Self { schema_id, slots: [Slot::Missing; Field::COUNT] }
    }

    pub(super) const fn set(&mut self, field: Field, slot: Slot<'a>) {
        self.slots[field as usize] = slot;
    }

    /// Checks that a field is a record: the fields in it have slots of their own.
    #[inline]
    pub(super) fn record(&self, field: Field) -> Result<(), Rejected> {
        match self.slot(field) {
            Slot::Record => Ok(()),
            other => Err(self.unusable(field, "a record", other)),
        }
    }

    /// A text that is there.
    #[inline]
    pub(super) fn text(&self, field: Field) -> Result<&'a str, Rejected> {
        match self.slot(field) {
            Slot::Text(text) => Ok(*text),
            Slot::Bytes(bytes) => str::from_utf8(bytes).map_err(|_| {
                self.refused(field, "a string", "bytes that are not UTF-8".to_owned())
            }),
            other => Err(self.unusable(field, "a string", other)),
        }
    }

    /// A text or null.
    #[inline]
    pub(super) fn optional_text(&self, field: Field) -> Result<Option<&'a str>, Rejected> {
        match self.slot(field) {
            Slot::Null => Ok(None),
            _ => self.text(field).map(Some),
        }
    }

    /// A whole number that is there.
    #[inline]
    pub(super) fn long(&self, field: Field) -> Result<i64, Rejected> {
        match self.slot(field) {
            Slot::Int(number) => Ok((*number).into()),
            Slot::Long(number) => Ok(*number),
            other => Err(self.unusable(field, "a whole number", other)),
        }
    }

    /// A whole number, null, or a field the schema does not have.
    #[inline]
    pub(super) fn optional_long(&self, field: Field) -> Result<Option<i64>, Rejected> {
        match self.slot(field) {
            Slot::Missing | Slot::Null => Ok(None),
            _ => self.long(field).map(Some),
        }
    }

    /// A 32-bit number that is there.
    #[inline]
    pub(super) fn int(&self, field: Field) -> Result<i32, Rejected> {
        let number = self.long(field)?;
        i32::try_from(number)
            .map_err(|_| self.refused(field, "a number of 32 bits", format!("`{number}`")))
    }

    /// A 32-bit number or null.
    #[inline]
    pub(super) fn optional_int(&self, field: Field) -> Result<Option<i32>, Rejected> {
        match self.slot(field) {
            Slot::Null => Ok(None),
            _ => self.int(field).map(Some),
        }
    }

    /// A floating-point number or null; a whole number is promoted, as Avro's schema resolution
    /// does it.
    pub(super) fn optional_double(&self, field: Field) -> Result<Option<f64>, Rejected> {
        match self.slot(field) {
            Slot::Null => Ok(None),
            Slot::Float(number) => Ok(Some((*number).into())),
            Slot::Double(number) => Ok(Some(*number)),
            Slot::Int(number) => Ok(Some((*number).into())),
            #[expect(clippy::cast_precision_loss, reason = "Avro promotes so")]
            Slot::Long(number) => Ok(Some(*number as f64)),
            other => Err(self.unusable(field, "a floating-point number", other)),
        }
    }

    /// A point in time, in microseconds since 1970, from Debezium's `ZonedTimestamp`.
    #[inline]
    pub(super) fn instant(&self, field: Field) -> Result<i64, Rejected> {
        let text = self.text(field)?;
        zoned_timestamp::microseconds(text).ok_or_else(|| {
            self.refused(field, "a point in time as ISO 8601 with zone", format!("`{text}`"))
        })
    }

    /// By reference: a copy would read in one piece what was just written in two, and wait for both.
    #[inline]
    fn slot(&self, field: Field) -> &Slot<'a> {
        &self.slots[field as usize]
    }

    #[cold]
    fn unusable(&self, field: Field, expected: &'static str, actual: &Slot<'_>) -> Rejected {
        match actual {
            Slot::Missing => Rejected::MissingField { path: field.path(), id: self.schema_id },
            actual => self.refused(field, expected, kind(actual)),
        }
    }

    #[cold]
    fn refused(&self, field: Field, expected: &'static str, actual: String) -> Rejected {
        Rejected::UnusableField { path: field.path(), id: self.schema_id, expected, actual }
    }
}

/// What a slot holds, in the words of Avro.
fn kind(slot: &Slot<'_>) -> String {
    let kind = match slot {
        Slot::Missing | Slot::Null => SchemaKind::Null,
        Slot::Int(_) => SchemaKind::Int,
        Slot::Long(_) => SchemaKind::Long,
        Slot::Float(_) => SchemaKind::Float,
        Slot::Double(_) => SchemaKind::Double,
        Slot::Text(_) => SchemaKind::String,
        Slot::Bytes(_) => SchemaKind::Bytes,
        Slot::Record => SchemaKind::Record,
        Slot::Other(kind) => *kind,
    };
    format!("{kind:?}").to_lowercase()
}
