//! Writer schema -> plan.

use std::collections::HashMap;

use apache_avro::{
    Schema,
    schema::{
        InnerDecimalSchema, Name, NamesRef, NamespaceRef, RecordSchema, UnionSchema, UuidSchema,
    },
};

use super::{
    Plan,
    op::{Op, Skip, Take},
};
use crate::pipeline::decode::field::{Field, Shape};

pub(super) struct Compiler<'s> {
    shape: Option<Shape>,
    names: &'s NamesRef<'s>,
    pub(super) plan: Plan,
    /// Names down to the value that is compiled.
    place: Vec<String>,
    /// Records that were stepped over before, or are at the moment.
    routines: HashMap<Name, usize>,
    /// A field in use has a type that no step reads.
    pub(super) unusable: bool,
}

impl<'s> Compiler<'s> {
    pub(super) fn new(shape: Option<Shape>, names: &'s NamesRef<'s>) -> Self {
        let plan = Plan {
            ops: Vec::new(),
            places: Vec::new(),
            targets: Vec::new(),
            routines: Vec::new(),
            symbols: Vec::new(),
        };
        Self { shape, names, plan, place: Vec::new(), routines: HashMap::new(), unusable: false }
    }

    pub(super) fn compile(mut self, schema: &Schema, root: &str) -> Self {
        self.place.push(root.to_owned());
        self.value(schema, None, self.shape.map(Shape::root));
        self
    }

    fn value(&mut self, schema: &Schema, namespace: NamespaceRef<'_>, field: Option<Field>) {
        match schema {
            Schema::Ref { name } => {
                let name = name.fully_qualified_name(namespace);
                match self.names.get(name.as_ref()) {
                    Some(schema) => self.value(schema, name.namespace(), field),
                    None => drop(self.emit(Op::Unresolved)),
                }
            }
            Schema::Union(union) => self.union(union, namespace, field),
            Schema::Record(record) => self.record(record, namespace, field),
            plain => match field {
                Some(field) => self.take(field, plain),
                None => self.skip(plain, namespace),
            },
        }
    }

    fn union(&mut self, union: &UnionSchema, namespace: NamespaceRef<'_>, field: Option<Field>) {
        if field.is_none()
            && let Some(op) = nullable(union)
        {
            self.emit(op);
            return;
        }
        let (first, count) = (self.plan.targets.len(), union.variants().len());
        self.emit(Op::Union { first, count });
        self.plan.targets.resize(first + count, 0);
        let mut jumps = Vec::with_capacity(count);
        for (branch, variant) in union.variants().iter().enumerate() {
            self.plan.targets[first + branch] = self.here();
            self.value(variant, namespace, field);
            jumps.push(self.emit(Op::Jump(0)));
        }
        let end = self.here();
        for jump in jumps {
            self.plan.ops[jump] = Op::Jump(end);
        }
    }

    fn record(&mut self, record: &RecordSchema, namespace: NamespaceRef<'_>, field: Option<Field>) {
        let name = record.name.fully_qualified_name(namespace);
        let Some(field) = field else { return self.routine(name.as_ref(), record) };
        self.emit(Op::Take { field, take: Take::Record });
        for column in &record.fields {
            let used = self.shape.and_then(|shape| shape.field(field, &column.name));
            self.place.push(column.name.clone());
            self.value(&column.schema, name.namespace(), used);
            self.place.pop();
        }
    }

    /// Steps over a record: the first time where it stands, then by a call of those steps.
    fn routine(&mut self, name: &Name, record: &RecordSchema) {
        if let Some(&routine) = self.routines.get(name) {
            // Without a step and complete, it has no bytes: a call of it would come to nothing.
            if !self.plan.routines[routine].is_empty() {
                self.emit(Op::Call { routine });
            }
            return;
        }
        let routine = self.plan.routines.len();
        self.routines.insert(name.clone(), routine);
        let first = self.here();
        // Until its end is known, it is not empty.
        self.plan.routines.push(first..usize::MAX);
        for column in &record.fields {
            self.place.push(column.name.clone());
            self.value(&column.schema, name.namespace(), None);
            self.place.pop();
        }
        self.plan.routines[routine].end = self.here();
    }

    fn take(&mut self, field: Field, schema: &Schema) {
        let take = match schema {
            Schema::Null => Take::Null,
            Schema::Int => Take::Int,
            Schema::Long => Take::Long,
            Schema::Float => Take::Float,
            Schema::Double => Take::Double,
            Schema::String => Take::Text,
            Schema::Bytes => Take::Bytes,
            Schema::Enum(symbols) => {
                self.plan.symbols.push(symbols.symbols.clone());
                Take::Enum { index: self.plan.symbols.len() - 1 }
            }
            _ => {
                self.unusable = true;
                return;
            }
        };
        self.emit(Op::Take { field, take });
    }

    fn skip(&mut self, schema: &Schema, namespace: NamespaceRef<'_>) {
        match schema {
            Schema::Array(array) => self.items(None, &array.items, namespace),
            Schema::Map(map) => self.items(Some(Skip::Prefixed), &map.types, namespace),
            _ => {
                if let Some(skip) = plain(schema) {
                    self.emit(Op::Skip(skip));
                }
            }
        }
    }

    fn items(&mut self, key: Option<Skip>, item: &Schema, namespace: NamespaceRef<'_>) {
        let start = self.emit(Op::Items { end: 0 });
        if let Some(key) = key {
            self.emit(Op::Skip(key));
        }
        self.value(item, namespace, None);
        let end = self.here();
        let empty = self.plan.ops.len() == start + 1;
        self.plan.ops[start] = if empty { Op::Skip(Skip::EmptyItems) } else { Op::Items { end } };
    }

    fn emit(&mut self, op: Op) -> usize {
        self.plan.ops.push(op);
        self.plan.places.push(self.place.join("."));
        self.plan.ops.len() - 1
    }

    fn here(&self) -> usize {
        self.plan.ops.len()
    }
}

/// The step over a union of null and one plain type.
fn nullable(union: &UnionSchema) -> Option<Op> {
    let (null, other) = match union.variants() {
        [Schema::Null, other] => (0, other),
        [other, Schema::Null] => (1, other),
        _ => return None,
    };
    plain(other).map(|skip| Op::SkipNullable { null, skip })
}

/// The step over a type that contains no other; none, if it has no bytes.
///
/// A logical type is stepped over as the type below it, whatever that one's size.
fn plain(schema: &Schema) -> Option<Skip> {
    match schema {
        Schema::Boolean => Some(Skip::Fixed(1)),
        Schema::Float => Some(Skip::Fixed(4)),
        Schema::Double => Some(Skip::Fixed(8)),
        Schema::Int
        | Schema::Long
        | Schema::Enum(_)
        | Schema::Date
        | Schema::TimeMillis
        | Schema::TimeMicros
        | Schema::TimestampMillis
        | Schema::TimestampMicros
        | Schema::TimestampNanos
        | Schema::LocalTimestampMillis
        | Schema::LocalTimestampMicros
        | Schema::LocalTimestampNanos => Some(Skip::Varint),
        Schema::String
        | Schema::Bytes
        | Schema::BigDecimal
        | Schema::Uuid(UuidSchema::String | UuidSchema::Bytes) => Some(Skip::Prefixed),
        Schema::Decimal(decimal) => match &decimal.inner {
            InnerDecimalSchema::Bytes => Some(Skip::Prefixed),
            InnerDecimalSchema::Fixed(fixed) => sized(fixed.size),
        },
        Schema::Fixed(fixed) | Schema::Duration(fixed) | Schema::Uuid(UuidSchema::Fixed(fixed)) => {
            sized(fixed.size)
        }
        Schema::Null
        | Schema::Array(_)
        | Schema::Map(_)
        | Schema::Union(_)
        | Schema::Record(_)
        | Schema::Ref { .. } => None,
    }
}

fn sized(size: usize) -> Option<Skip> {
    (size > 0).then_some(Skip::Fixed(size))
}
