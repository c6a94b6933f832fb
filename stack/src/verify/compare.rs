//! The answer of SQL against what a topic and an index hold. Pure.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    dataset::{Dataset, Document, Key},
    rule::{Rule, equal},
};

/// Documents of one table, topic or index.
pub(crate) type Documents = HashMap<Key, Document>;

/// One field, or a whole document, that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// Where.
    pub(crate) dataset: Dataset,
    /// Which document.
    pub(crate) key: Key,
    /// Which field; `None`: the document as a whole is missing or too much.
    pub(crate) field: Option<String>,
    /// What SQL says.
    pub(crate) expected: String,
    /// What the topic holds.
    pub(crate) topic: String,
    /// What Elasticsearch holds; `None`: the dataset has no index.
    pub(crate) index: Option<String>,
}

/// All differences, in the order of the keys.
pub(crate) fn differences(
    dataset: Dataset,
    expected: &Documents,
    topic: &Documents,
    index: Option<&Documents>,
) -> Vec<Difference> {
    let indexed = index.into_iter().flat_map(HashMap::keys);
    let keys: BTreeSet<&Key> = expected.keys().chain(topic.keys()).chain(indexed).collect();
    let holders = keys.into_iter().map(|key| Holders {
        dataset,
        key,
        expected: expected.get(key),
        topic: topic.get(key),
        index: index.and_then(|index| index.get(key)),
        indexed: index.is_some(),
    });
    holders.flat_map(|holders| holders.differences()).collect()
}

/// Keys of which topic and index do not hold the same document.
pub(crate) fn unequal_keys(topic: &Documents, index: &Documents) -> usize {
    let extra = index.keys().filter(|key| !topic.contains_key(key)).count();
    let unequal = |(key, document): &(&Key, &Document)| match index.get(key) {
        None => true,
        Some(indexed) => field_names(&[Some(*document), Some(indexed)])
            .iter()
            .any(|field| !same(document.get(*field), indexed.get(*field))),
    };
    extra + topic.iter().filter(unequal).count()
}

/// One key and what each place holds of it.
struct Holders<'a> {
    dataset: Dataset,
    key: &'a Key,
    expected: Option<&'a Document>,
    topic: Option<&'a Document>,
    index: Option<&'a Document>,
    /// Whether there is an index to hold it.
    indexed: bool,
}

impl Holders<'_> {
    fn differences(&self) -> Vec<Difference> {
        let wanted = self.expected.is_some();
        let topic_agrees = self.topic.is_some() == wanted;
        let index_agrees = !self.indexed || self.index.is_some() == wanted;
        if !topic_agrees || !index_agrees {
            return vec![self.difference(None, presence(self.expected), presence)];
        }
        let Some(expected) = self.expected else { return Vec::new() };
        let fields = field_names(&[Some(expected), self.topic, self.index]);
        fields.into_iter().filter_map(|field| self.field_difference(field, expected)).collect()
    }

    fn field_difference(&self, field: &str, expected: &Document) -> Option<Difference> {
        let topic = self.topic?;
        let rule = Rule::of(self.dataset, field, expected, topic);
        let value = topic.get(field);
        // Extremes and times have bounds only, so the index must also hold what the topic holds.
        let index_agrees = self.index.is_none_or(|index| same(value, index.get(field)));
        if rule.accepts(value) && index_agrees {
            return None;
        }
        Some(self.difference(Some(field), rule.text(), |document| {
            let value = document.and_then(|document| document.get(field));
            value.map_or_else(|| "null".to_owned(), Value::to_string)
        }))
    }

    fn difference(
        &self,
        field: Option<&str>,
        expected: String,
        text: impl Fn(Option<&Document>) -> String,
    ) -> Difference {
        Difference {
            dataset: self.dataset,
            key: self.key.clone(),
            field: field.map(str::to_owned),
            expected,
            topic: text(self.topic),
            index: self.indexed.then(|| text(self.index)),
        }
    }
}

fn presence(document: Option<&Document>) -> String {
    if document.is_some() { "present" } else { "absent" }.to_owned()
}

fn same(left: Option<&Value>, right: Option<&Value>) -> bool {
    equal(left.unwrap_or(&Value::Null), right.unwrap_or(&Value::Null))
}

fn field_names<'a>(documents: &[Option<&'a Document>]) -> BTreeSet<&'a str> {
    documents.iter().flatten().flat_map(|document| document.keys()).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn documents(dataset: Dataset, values: &[Value]) -> Documents {
        let keyed = values.iter().map(|value| {
            let document = value.as_object().unwrap().clone();
            (Key::of(&document, dataset.key_fields()).unwrap(), document)
        });
        keyed.collect()
    }

    fn texts(
        dataset: Dataset,
        expected: &[Value],
        topic: &[Value],
        index: &[Value],
    ) -> Vec<String> {
        let [expected, topic, index] =
            [expected, topic, index].map(|side| documents(dataset, side));
        let index = Dataset::INDEXED.contains(&dataset).then_some(&index);
        let found = differences(dataset, &expected, &topic, index).into_iter().map(|one| {
            let field = one.field.unwrap_or_else(|| "document".to_owned());
            let index = one.index.unwrap_or_else(|| "-".to_owned());
            format!("{} {field}: {} | {} | {index}", one.key, one.expected, one.topic)
        });
        found.collect()
    }

    fn stock(item: i64, quantity: i64, last_update: i64) -> Value {
        json!({"stock_item_id": item, "description": null, "quantity": quantity, "last_update": last_update})
    }

    fn extremes(minimum: i64, maximum: i64, percentage: Option<f64>) -> Value {
        json!({"stock_item_id": 1, "description": "a", "quantity": 10, "minimum": minimum, "maximum": maximum,
               "percentage": percentage, "last_update": 5})
    }

    #[test]
    fn equal_documents_do_not_differ() {
        let side = [stock(1, 5, 7), stock(-2, -5, 8)];
        assert!(texts(Dataset::GlobalStock, &side, &side, &side).is_empty());
    }

    #[test]
    fn a_null_field_may_be_left_out() {
        let short = json!({"stock_item_id": 1, "quantity": 5, "last_update": 7});
        assert!(
            texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[stock(1, 5, 7)], &[short]).is_empty()
        );
    }

    #[test]
    fn a_wrong_field_is_named_with_all_three_values() {
        let found =
            texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[stock(1, 5, 7)], &[stock(1, 6, 7)]);
        assert_eq!(found, ["1 quantity: 5 | 5 | 6"]);
        let found =
            texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[stock(1, 4, 7)], &[stock(1, 4, 7)]);
        assert_eq!(found, ["1 quantity: 5 | 4 | 4"]);
    }

    #[test]
    fn a_missing_document_and_one_too_many_are_one_difference_each() {
        let found =
            texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[stock(1, 5, 7)], &[stock(2, 5, 7)]);
        assert_eq!(
            found,
            ["1 document: present | present | absent", "2 document: absent | absent | present"]
        );
    }

    #[test]
    fn a_tombstone_that_did_not_reach_the_index_differs() {
        let found = texts(Dataset::GlobalStock, &[], &[], &[stock(2, 5, 7)]);
        assert_eq!(found, ["2 document: absent | absent | present"]);
    }

    #[test]
    fn the_time_of_an_aggregate_may_be_newer_than_the_rows_left_but_not_older() {
        let newer = [stock(1, 5, 9)];
        assert!(texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &newer, &newer).is_empty());
        let older = [stock(1, 5, 6)];
        let found = texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &older, &older);
        assert_eq!(found, ["1 last_update: >= 7 | 6 | 6"]);
    }

    #[test]
    fn the_time_of_an_accepted_row_is_exact() {
        let row = |last_update: i64| json!({"warehouse_id": 3, "stock_item_id": 1, "quantity": 5, "last_update": last_update});
        let found = texts(Dataset::WarehouseStock, &[row(7)], &[row(8)], &[]);
        assert_eq!(found, ["3/1 last_update: 7 | 8 | -"]);
    }

    #[test]
    fn a_bounded_field_must_still_be_the_same_in_topic_and_index() {
        let found =
            texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[stock(1, 5, 8)], &[stock(1, 5, 9)]);
        assert_eq!(found, ["1 last_update: >= 7 | 8 | 9"]);
    }

    #[test]
    fn extremes_enclose_the_quantity_and_the_percentage_follows_the_maximum() {
        let sql = [extremes(10, 10, None)];
        let right = [extremes(-3, 1000, Some(1.0))];
        assert!(texts(Dataset::StockGlobalPercentage, &sql, &right, &right).is_empty());

        let wrong = [extremes(11, 9, Some(1.0))];
        let found = texts(Dataset::StockGlobalPercentage, &sql, &wrong, &wrong);
        assert_eq!(
            found,
            [
                "1 maximum: >= 10 | 9 | 9",
                "1 minimum: <= 10 | 11 | 11",
                "1 percentage: 111.11111111111111 | 1.0 | 1.0"
            ]
        );
    }

    #[test]
    fn no_percentage_can_be_stated_for_a_maximum_of_zero_or_less() {
        let document = |percentage: Option<f64>| {
            json!({"stock_item_id": 1, "description": "a", "quantity": -4, "minimum": -9, "maximum": 0,
                   "percentage": percentage, "last_update": 5})
        };
        let null = [document(None)];
        assert!(texts(Dataset::StockGlobalPercentage, &null, &null, &null).is_empty());
        let zero = [document(Some(0.0))];
        assert_eq!(texts(Dataset::StockGlobalPercentage, &null, &zero, &zero).len(), 1);
    }

    #[test]
    fn a_field_nobody_asked_for_differs() {
        let mut extra = stock(1, 5, 7);
        extra["colour"] = json!("red");
        let found = texts(Dataset::GlobalStock, &[stock(1, 5, 7)], &[extra.clone()], &[extra]);
        assert_eq!(found, [r#"1 colour: null | "red" | "red""#]);
    }

    #[test]
    fn nested_doubles_are_compared_by_value() {
        let place = |lat: f64, lon: f64| {
            json!({"warehouse_id": 1, "name": "x", "location": {"lat": lat, "lon": lon}, "quantity": 1,
                   "capacity": 4, "allocation": 0.25, "threshold": "LOW", "last_update": 5})
        };
        let (sql, document) = ([place(41.5, -81.0)], [place(41.5, -81.0)]);
        assert!(texts(Dataset::WarehouseAllocation, &sql, &document, &document).is_empty());
        let moved = [place(41.5, -81.000_001)];
        assert_eq!(texts(Dataset::WarehouseAllocation, &sql, &document, &moved).len(), 1);
    }

    #[test]
    fn keys_that_topic_and_index_hold_differently_are_counted() {
        let topic =
            documents(Dataset::GlobalStock, &[stock(1, 5, 7), stock(2, 5, 7), stock(3, 5, 7)]);
        let index =
            documents(Dataset::GlobalStock, &[stock(1, 5, 7), stock(2, 6, 7), stock(4, 5, 7)]);
        assert_eq!(unequal_keys(&topic, &index), 3);
        assert_eq!(unequal_keys(&topic, &topic), 0);
    }
}
