//! The same fields from a value that apache-avro has decoded: for types that no plan reads.

use apache_avro::{schema::SchemaKind, types::Value};

use super::{
    field::{Field, Shape},
    slots::{Slot, Slots},
};

/// Fills the slots of the fields in use.
pub(in crate::pipeline) fn fill<'a>(slots: &mut Slots<'a>, shape: Shape, value: &'a Value) {
    field(slots, shape, shape.root(), value);
}

fn field<'a>(slots: &mut Slots<'a>, shape: Shape, at: Field, value: &'a Value) {
    let value = plain(value);
    slots.set(at, slot(value));
    let Value::Record(columns) = value else { return };
    for (name, value) in columns {
        if let Some(below) = shape.field(at, name) {
            field(slots, shape, below, value);
        }
    }
}

fn slot(value: &Value) -> Slot<'_> {
    match value {
        Value::Null => Slot::Null,
        Value::Int(number) => Slot::Int(*number),
        Value::Long(number) => Slot::Long(*number),
        Value::Float(number) => Slot::Float(*number),
        Value::Double(number) => Slot::Double(*number),
        Value::String(text) | Value::Enum(_, text) => Slot::Text(text),
        Value::Bytes(bytes) => Slot::Bytes(bytes),
        Value::Record(_) => Slot::Record,
        other => Slot::Other(SchemaKind::from(other)),
    }
}

/// The value in a union, which is how Avro says "or null".
fn plain(value: &Value) -> &Value {
    match value {
        Value::Union(_, value) => plain(value),
        value => value,
    }
}
