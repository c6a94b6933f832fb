//! The registry's schemas by id, each prepared once.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

use apache_avro::{Schema, reader::datum::GenericDatumReader, schema::ResolvedSchema};

use super::{
    NotAvro, ProcessError, Rejected, SchemaError,
    decode::{Plan, Shape, Slots, fill},
    wire,
};

/// Schemas that records were written with; the runtime fetches, the pipeline reads.
#[derive(Default)]
pub struct WriterSchemas {
    /// Sorted: there are few, and a search takes less than hashing an id.
    ids: Vec<u32>,
    /// In the order of `ids`.
    schemas: Vec<WriterSchema>,
    generic_decodes: AtomicU64,
}

impl WriterSchemas {
    /// Prepares the schema of an id, which is JSON as the registry serves it.
    ///
    /// The schema is kept for the life of the process, as a reader borrows it and an id never
    /// changes its meaning: a second call with the same id does nothing.
    pub fn insert(&mut self, id: u32, schema: &str) -> Result<(), SchemaError> {
        let Err(at) = self.ids.binary_search(&id) else { return Ok(()) };
        let invalid = |source| SchemaError { what: format!("id `{id}`"), source: Box::new(source) };
        let schema = WriterSchema::parse(schema).map_err(invalid)?;
        self.ids.insert(at, id);
        self.schemas.insert(at, schema);
        Ok(())
    }

    /// Tells whether the schema of an id is there.
    #[must_use]
    pub fn contains(&self, id: u32) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// How many keys and values went through the slow, general decoder since the last call, as
    /// the plan of a writer schema cannot read the type of a field in use.
    pub fn take_generic_decodes(&self) -> u64 {
        self.generic_decodes.swap(0, Ordering::Relaxed)
    }

    /// Reads bytes in the registry's wire format, and hands the fields in use on.
    #[inline]
    pub(super) fn read<T>(
        &self,
        shape: Shape,
        bytes: &[u8],
        interpret: impl FnOnce(&Slots<'_>) -> Result<T, Rejected>,
    ) -> Result<T, ProcessError> {
        let part = shape.part();
        let (id, datum) = wire::split(part, bytes)?;
        let at = self.ids.binary_search(&id).map_err(|_| ProcessError::NeedsSchema { id })?;
        let schema = &self.schemas[at];
        let not_avro = |source| Rejected::NotAvro { part, id, source };
        let mut slots = Slots::new(id);
        let plan = schema.plan(shape);
        let left = plan.unwrap_or(&schema.whole).read(datum, &mut slots);
        match left.map_err(|malformed| not_avro(malformed.into()))? {
            0 => {}
            count => return Err(Rejected::TrailingBytes { part, id, count }.into()),
        }
        if plan.is_some() {
            return Ok(interpret(&slots)?);
        }
        self.generic_decodes.fetch_add(1, Ordering::Relaxed);
        let value = schema.generic.read_value(&mut &*datum);
        let value = value.map_err(|source| not_avro(NotAvro::Refused(Box::new(source))))?;
        fill(&mut slots, shape, &value);
        Ok(interpret(&slots)?)
    }
}

/// A schema and the ways to read what was written with it.
struct WriterSchema {
    schema: &'static Schema,
    names: ResolvedSchema<'static>,
    /// By shape, compiled when first asked for: few schemas are used in more than one.
    plans: [OnceLock<Option<Plan>>; Shape::COUNT],
    /// Steps over the whole datum. It goes before the general decoder, which takes missing bytes
    /// for nulls and follows nested types until the stack ends.
    whole: Plan,
    generic: GenericDatumReader<'static>,
}

impl WriterSchema {
    fn parse(schema: &str) -> Result<Self, apache_avro::Error> {
        let schema: &'static Schema = Box::leak(Box::new(Schema::parse_str(schema)?));
        let names = ResolvedSchema::new(schema)?;
        let generic =
            GenericDatumReader::builder(schema).resolved_writer_schemata(names.clone()).build()?;
        let whole = Plan::of_nothing(schema, names.get_names());
        Ok(Self { schema, names, plans: Default::default(), whole, generic })
    }

    fn plan(&self, shape: Shape) -> Option<&Plan> {
        let compile = || Plan::of(shape, self.schema, self.names.get_names());
        self.plans[shape as usize].get_or_init(compile).as_ref()
    }
}
