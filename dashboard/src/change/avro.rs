//! The few fields that tell which row or item a record is of.

use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::types::Value;
use apache_avro::{AvroResult, Schema};

/// Magic byte and schema id, before each Avro value.
const HEADER_BYTES: usize = 5;

/// Schemas of what is read. Debezium's key has a name of its own and the same two fields, so the same bytes.
#[derive(Debug)]
pub(super) struct Schemas {
    row_key: Schema,
    item: Schema,
}

impl Schemas {
    pub(super) fn load() -> AvroResult<Self> {
        Ok(Self {
            row_key: Schema::parse_str(include_str!("../../../schemas/warehouse-stock-key.avsc"))?,
            item: Schema::parse_str(include_str!("../../../schemas/global-stock-value.avsc"))?,
        })
    }

    /// Warehouse and item of a key of `stock_quantity`.
    pub(super) fn row_key(&self, key: &[u8]) -> Option<(i64, i64)> {
        let fields = fields(&self.row_key, key)?;
        Some((long(&fields, "warehouse_id")?, long(&fields, "stock_item_id")?))
    }

    /// Item and `last_update` of a value of `global-stock`.
    pub(super) fn item(&self, value: &[u8]) -> Option<(i64, i64)> {
        let fields = fields(&self.item, value)?;
        Some((long(&fields, "stock_item_id")?, long(&fields, "last_update")?))
    }
}

fn fields(schema: &Schema, bytes: &[u8]) -> Option<Vec<(String, Value)>> {
    let mut datum = bytes.get(HEADER_BYTES..)?;
    let reader = GenericDatumReader::builder(schema).build().ok()?;
    match reader.read_value(&mut datum).ok()? {
        Value::Record(fields) => Some(fields),
        _ => None,
    }
}

fn long(fields: &[(String, Value)], name: &str) -> Option<i64> {
    match fields.iter().find(|(field, _)| field == name)? {
        (_, Value::Long(value) | Value::TimestampMillis(value)) => Some(*value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_row() {
        let schemas = Schemas::load().unwrap();
        // Zigzag: 7 is 14, 42 is 84.
        assert_eq!(schemas.row_key(&[0, 0, 0, 0, 9, 14, 84]), Some((7, 42)));
    }

    #[test]
    fn a_value_names_its_item_and_its_time() {
        let schemas = Schemas::load().unwrap();
        // Item 42, no description, quantity -1, last_update 3.
        assert_eq!(schemas.item(&[0, 0, 0, 0, 9, 84, 0, 1, 6]), Some((42, 3)));
    }

    #[test]
    fn what_is_no_such_record_names_nothing() {
        let schemas = Schemas::load().unwrap();
        for bytes in [&[][..], &[0, 0, 0], &[0, 0, 0, 0, 9, 0xff], &[0, 0, 0, 0, 9, 84]] {
            assert_eq!(schemas.row_key(bytes), None, "{bytes:?}");
            assert_eq!(schemas.item(bytes), None, "{bytes:?}");
        }
    }
}
