//! What the records say must be in the index. Pure.

use std::collections::{BTreeMap, BTreeSet};

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write {
    /// Document it is about.
    pub document: u32,
    /// Its content; `None`: the document is deleted.
    pub content: Option<u64>,
}

/// A document as the index has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Version, which is the offset of the record.
    pub version: i64,
    /// Content.
    pub content: u64,
}

/// All records ever written, by partition and offset.
#[derive(Clone, Debug)]
pub struct Model {
    partitions: Vec<Vec<Write>>,
}

/// One thing that is not as it must be.
pub type Difference = String;

impl Model {
    /// Nothing written.
    #[must_use]
    pub fn new(partitions: usize) -> Self {
        Self { partitions: vec![Vec::new(); partitions] }
    }

    /// Where a document's records go: always to the same partition.
    #[must_use]
    pub fn partition(&self, document: u32) -> usize {
        document as usize % self.partitions.len()
    }

    /// Notes a record; it must get the next offset of its partition.
    pub fn write(&mut self, write: Write) {
        let partition = self.partition(write.document);
        self.partitions[partition].push(write);
    }

    /// The next offset of each partition.
    #[must_use]
    pub fn ends(&self) -> Vec<i64> {
        self.partitions.iter().map(|writes| offset(writes.len())).collect()
    }

    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> usize {
        self.partitions.iter().map(Vec::len).sum()
    }

    /// Committed records that are not in the index, and documents that no record made.
    ///
    /// The offsets must have been read before the documents: the index may be further, never less far.
    #[must_use]
    pub fn missing(&self, committed: &[i64], found: &BTreeMap<u32, Found>) -> Vec<Difference> {
        let mut differences = Vec::new();
        for (partition, writes) in self.partitions.iter().enumerate() {
            let end = usize::try_from(committed[partition]).unwrap_or(0).min(writes.len());
            let last: BTreeMap<u32, usize> =
                writes[..end].iter().enumerate().map(|(at, one)| (one.document, at)).collect();
            for (document, at) in last {
                let held = match found.get(&document) {
                    Some(found) => found.version >= offset(at),
                    None => writes[at..].iter().any(|one| one.is_delete_of(document)),
                };
                if !held {
                    let place = format!("{partition}@{at}");
                    let seen = found.get(&document);
                    differences.push(format!(
                        "document {document}: record {place} is committed, the index has {seen:?}"
                    ));
                }
            }
        }
        differences.extend(self.invented(found));
        differences
    }

    /// Whatever differs from the last record of each document.
    #[must_use]
    pub fn differences(&self, found: &BTreeMap<u32, Found>) -> Vec<Difference> {
        let mut expected = BTreeMap::new();
        for writes in &self.partitions {
            for (at, write) in writes.iter().enumerate() {
                let document = write.content.map(|content| Found { version: offset(at), content });
                expected.insert(write.document, document);
            }
        }
        let documents: BTreeSet<u32> = expected.keys().chain(found.keys()).copied().collect();
        let differs = |document: &u32| {
            let (wanted, seen) = (expected.get(document).copied().flatten(), found.get(document));
            (wanted.as_ref() != seen)
                .then(|| format!("document {document}: it should be {wanted:?} and is {seen:?}"))
        };
        documents.iter().filter_map(differs).collect()
    }

    /// Documents whose version and content no record has.
    fn invented(&self, found: &BTreeMap<u32, Found>) -> Vec<Difference> {
        let by_no_record = |(document, found): (&u32, &Found)| {
            let writes = &self.partitions[self.partition(*document)];
            let write = usize::try_from(found.version).ok().and_then(|at| writes.get(at));
            let expected = Write { document: *document, content: Some(found.content) };
            (write != Some(&expected)).then(|| {
                format!("document {document}: {found:?}, but the record there is {write:?}")
            })
        };
        found.iter().filter_map(by_no_record).collect()
    }
}

impl Write {
    fn is_delete_of(&self, document: u32) -> bool {
        self.document == document && self.content.is_none()
    }
}

fn offset(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(writes: &[(u32, Option<u64>)]) -> Model {
        let mut model = Model::new(2);
        for (document, content) in writes {
            model.write(Write { document: *document, content: *content });
        }
        model
    }

    fn found(documents: &[(u32, i64, u64)]) -> BTreeMap<u32, Found> {
        let found = |(document, version, content): &(u32, i64, u64)| {
            (*document, Found { version: *version, content: *content })
        };
        documents.iter().map(found).collect()
    }

    #[test]
    fn the_last_record_of_each_document_counts() {
        let model = model(&[(0, Some(10)), (1, Some(11)), (0, Some(12)), (1, None)]);
        assert!(model.differences(&found(&[(0, 1, 12)])).is_empty());
        assert_eq!(model.differences(&found(&[(0, 0, 10), (1, 0, 11)])).len(), 2);
        assert_eq!(model.differences(&found(&[])).len(), 1);
    }

    #[test]
    fn a_committed_record_must_be_in_the_index_or_a_later_one() {
        let model = model(&[(0, Some(10)), (0, Some(11)), (0, Some(12))]);
        assert!(model.missing(&[2, 0], &found(&[(0, 1, 11)])).is_empty());
        assert!(model.missing(&[2, 0], &found(&[(0, 2, 12)])).is_empty());
        assert_eq!(model.missing(&[2, 0], &found(&[(0, 0, 10)])).len(), 1);
        assert_eq!(model.missing(&[1, 0], &found(&[])).len(), 1);
        assert!(model.missing(&[0, 0], &found(&[])).is_empty());
    }

    #[test]
    fn a_missing_document_may_have_been_deleted_since() {
        let model = model(&[(0, Some(10)), (0, None), (0, Some(12))]);
        assert!(model.missing(&[1, 0], &found(&[])).is_empty());
        assert_eq!(model.missing(&[3, 0], &found(&[])).len(), 1);
    }

    #[test]
    fn a_document_that_no_record_made_is_found() {
        let model = model(&[(0, Some(10)), (0, Some(11))]);
        assert_eq!(model.missing(&[0, 0], &found(&[(0, 1, 10)])).len(), 1);
    }
}
