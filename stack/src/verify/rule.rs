//! When a field is right. Pure.

use serde_json::Value;

use super::dataset::{Dataset, Document};

/// Doubles may differ by the last bits of a division; a wrong unit in a sum of a billion is far above it.
const RELATIVE_TOLERANCE: f64 = 1e-12;

/// What a field of a document must be, given the answer of SQL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rule {
    /// This value; null and a missing field are the same.
    Is(Value),
    /// This integer or more: a past value may have been higher.
    AtLeast(i64),
    /// This integer or less: a past value may have been lower.
    AtMost(i64),
}

impl Rule {
    /// The rule for `field` of a document of `dataset`, whose `maximum` decides the percentage.
    pub(crate) fn of(
        dataset: Dataset,
        field: &str,
        expected: &Document,
        actual: &Document,
    ) -> Self {
        let value = expected.get(field).cloned().unwrap_or(Value::Null);
        let integer = value.as_i64();
        match (dataset, field, integer) {
            (Dataset::StockGlobalPercentage, "percentage", _) => {
                Self::Is(percentage(expected, actual))
            }
            (Dataset::StockGlobalPercentage, "minimum", Some(quantity)) => Self::AtMost(quantity),
            (Dataset::StockGlobalPercentage, "maximum", Some(quantity)) => Self::AtLeast(quantity),
            // The highest ever accepted for the key: deleted rows may have been the newest.
            (
                Dataset::WarehouseAllocation
                | Dataset::GlobalStock
                | Dataset::HighDemandStock
                | Dataset::StockGlobalPercentage,
                "last_update",
                Some(newest),
            ) => Self::AtLeast(newest),
            _ => Self::Is(value),
        }
    }

    /// Whether `value` is right.
    pub(crate) fn accepts(&self, value: Option<&Value>) -> bool {
        let value = value.unwrap_or(&Value::Null);
        match self {
            Self::Is(expected) => equal(expected, value),
            Self::AtLeast(bound) => value.as_i64().is_some_and(|value| value >= *bound),
            Self::AtMost(bound) => value.as_i64().is_some_and(|value| value <= *bound),
        }
    }

    /// The rule as the report says it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Is(value) => value.to_string(),
            Self::AtLeast(bound) => format!(">= {bound}"),
            Self::AtMost(bound) => format!("<= {bound}"),
        }
    }
}

/// The same value, where integers are compared exactly and doubles but for their last bits.
pub(crate) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, value)| right.get(name).is_some_and(|other| equal(value, other)))
        }
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => one == other,
            _ => close(one.as_f64(), other.as_f64()),
        },
        _ => left == right,
    }
}

fn close(left: Option<f64>, right: Option<f64>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    (left - right).abs() <= RELATIVE_TOLERANCE * left.abs().max(right.abs())
}

#[expect(clippy::cast_precision_loss, reason = "the percentage is a double by contract")]
fn percentage(expected: &Document, actual: &Document) -> Value {
    let integer = |document: &Document, field: &str| document.get(field).and_then(Value::as_i64);
    match (integer(expected, "quantity"), integer(actual, "maximum")) {
        (Some(quantity), Some(maximum)) if maximum > 0 => {
            Value::from(100.0 * quantity as f64 / maximum as f64)
        }
        _ => Value::Null,
    }
}
