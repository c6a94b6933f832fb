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
    op::{Op, Plain, Skip, Take},
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
    /// The last step that others lead to.
    label: usize,
    /// A field in use has a type that no step reads.
    pub(super) unusable: bool,
}

impl<'s> Compiler<'s> {
    pub(super) fn new(shape: Option<Shape>, names: &'s NamesRef<'s>) -> Self {
        let plan = Plan {
            ops: Vec::new(),
            places: Vec::new(),
            skips: Vec::new(),
            skip_places: Vec::new(),
            targets: Vec::new(),
            routines: Vec::new(),
            symbols: Vec::new(),
        };
        Self {
            shape,
            names,
            plan,
            place: Vec::new(),
            routines: HashMap::new(),
            label: 0,
            unusable: false,
        }
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
            && let Some(skip) = nullable(union)
        {
            return self.step_over(skip);
        }
        let (first, count) = (self.plan.targets.len(), union.variants().len());
        self.emit(Op::Union { first: number(first), count: number(count) });
        self.plan.targets.resize(first + count, 0);
        let mut jumps = Vec::with_capacity(count);
        for (branch, variant) in union.variants().iter().enumerate() {
            self.plan.targets[first + branch] = number(self.label());
            self.value(variant, namespace, field);
            // Behind the last branch the union ends anyway.
            if branch + 1 < count {
                jumps.push(self.emit(Op::Jump(0)));
            }
        }
        let end = number(self.label());
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
                self.emit(Op::Call { routine: number(routine) });
            }
            return;
        }
        let routine = self.plan.routines.len();
        self.routines.insert(name.clone(), routine);
        let first = self.label();
        // Until its end is known, it is not empty.
        self.plan.routines.push(first..usize::MAX);
        for column in &record.fields {
            self.place.push(column.name.clone());
            self.value(&column.schema, name.namespace(), None);
            self.place.pop();
        }
        self.plan.routines[routine].end = self.label();
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
                Take::Enum { index: number(self.plan.symbols.len() - 1) }
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
            Schema::Map(map) => self.items(Some(Plain::Prefixed), &map.types, namespace),
            _ => {
                if let Some(plain) = plain(schema) {
                    self.step_over(Skip { null: None, plain });
                }
            }
        }
    }

    fn items(&mut self, key: Option<Plain>, item: &Schema, namespace: NamespaceRef<'_>) {
        let start = self.emit(Op::Items { end: 0 });
        if let Some(plain) = key {
            self.step_over(Skip { null: None, plain });
        }
        self.value(item, namespace, None);
        let end = number(self.label());
        let empty = self.plan.ops.len() == start + 1;
        if empty {
            self.plan.ops.pop();
            self.plan.places.pop();
            self.step_over(Skip { null: None, plain: Plain::EmptyItems });
        } else {
            self.plan.ops[start] = Op::Items { end };
        }
    }

    /// Values that stand next to each other are stepped over in one step.
    fn step_over(&mut self, skip: Skip) {
        let next = number(self.plan.skips.len());
        self.plan.skips.push(skip);
        self.plan.skip_places.push(self.place.join("."));
        let may_join = self.plan.ops.len() > self.label;
        match self.plan.ops.last_mut() {
            Some(Op::Skip { first, count }) if may_join && *first + *count == next => *count += 1,
            _ => drop(self.emit(Op::Skip { first: next, count: 1 })),
        }
    }

    fn emit(&mut self, op: Op) -> usize {
        self.plan.ops.push(op);
        self.plan.places.push(self.place.join("."));
        self.plan.ops.len() - 1
    }

    /// The next step, as one that others lead to: it is not to become part of the step before.
    fn label(&mut self) -> usize {
        self.label = self.plan.ops.len();
        self.label
    }
}

/// How a union of null and one plain type is stepped over.
fn nullable(union: &UnionSchema) -> Option<Skip> {
    let (null, other) = match union.variants() {
        [Schema::Null, other] => (0, other),
        [other, Schema::Null] => (1, other),
        _ => return None,
    };
    plain(other).map(|plain| Skip { null: Some(null), plain })
}

/// The step over a type that contains no other; none, if it has no bytes.
///
/// A logical type is stepped over as the type below it, whatever that one's size.
fn plain(schema: &Schema) -> Option<Plain> {
    match schema {
        Schema::Boolean => Some(Plain::Fixed(1)),
        Schema::Float => Some(Plain::Fixed(4)),
        Schema::Double => Some(Plain::Fixed(8)),
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
        | Schema::LocalTimestampNanos => Some(Plain::Varint),
        Schema::String
        | Schema::Bytes
        | Schema::BigDecimal
        | Schema::Uuid(UuidSchema::String | UuidSchema::Bytes) => Some(Plain::Prefixed),
        Schema::Decimal(decimal) => match &decimal.inner {
            InnerDecimalSchema::Bytes => Some(Plain::Prefixed),
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

fn sized(size: usize) -> Option<Plain> {
    (size > 0).then_some(Plain::Fixed(number(size)))
}

/// As a step holds it: no schema has more steps, and no datum more bytes, than 32 bits count.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
