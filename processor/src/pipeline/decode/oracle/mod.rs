//! Plans against apache-avro: equal on a million random pairs of a schema and a value.
//!
//! That many in a release build, which `make test` runs; 20,000 in a debug build.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "lengths of a few bytes, and the groups of seven bits"
)]

mod schemas;
mod values;

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use apache_avro::{Schema, reader::datum::GenericDatumReader, schema::ResolvedSchema};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Plan, Shape, Slots, fill};
use schemas::Schemas;

const SHAPES: [Shape; Shape::COUNT] =
    [Shape::IdKey, Shape::StockKey, Shape::Warehouse, Shape::StockItem, Shape::StockQuantity];

const VALUES_PER_SCHEMA: usize = 20;
const PAIRS: u64 = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };

/// What was compared, so that a generator gone stale does not pass for a proof.
#[derive(Debug, Default)]
struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or_default()
    }
}

/// apache-avro takes missing bytes for nulls; this notices that they were missing.
struct Noticing<'a> {
    rest: &'a [u8],
    ended: bool,
}

impl Read for Noticing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.ended |= self.rest.len() < buffer.len();
        self.rest.read(buffer)
    }
}

#[test]
fn plans_equal_apache_avro_on_random_schemas_and_values() {
    let mut tally = Tally::default();
    for (seed, shape) in (0..).zip(SHAPES.into_iter().cycle()) {
        if tally.of("planned") >= PAIRS {
            break;
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let json = Schemas::new(&mut random).of(shape).to_string();
        let schema = Schema::parse_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let names = ResolvedSchema::new(&schema).unwrap();
        let names = names.get_names();
        let case = Case {
            seed,
            shape,
            schema: &schema,
            reader: GenericDatumReader::builder(&schema).build().unwrap(),
            plan: Plan::of(shape, &schema, names),
            whole: Plan::of_nothing(&schema, names),
        };
        for _ in 0..VALUES_PER_SCHEMA {
            let mut datum = Vec::new();
            values::write(&schema, names, &mut random, 0, &mut datum);
            case.agrees_on(&datum, &mut tally);
            case.survives(&datum, &mut random, &mut tally);
        }
    }
    println!("{tally:?}");
    for what in ["generic", "truncated", "flipped and taken by both", "flipped and refused by both"]
    {
        assert!(tally.of(what) > PAIRS / 100, "{what}: {tally:?}");
    }
}

struct Case<'s> {
    seed: u64,
    shape: Shape,
    schema: &'s Schema,
    reader: GenericDatumReader<'s>,
    plan: Option<Plan>,
    whole: Plan,
}

impl Case<'_> {
    /// A datum as it was written is read by both, to the same fields.
    fn agrees_on(&self, datum: &[u8], tally: &mut Tally) {
        let mut slots = Slots::new(0);
        let left = self.whole.read(datum, &mut slots);
        assert_eq!(left, Ok(0), "{}", self.told(datum));
        tally.count(if self.plan.is_some() { "planned" } else { "generic" });
        let Some(plan) = &self.plan else { return };
        assert_eq!(plan.read(datum, &mut slots), Ok(0), "{}", self.told(datum));
        let mut rest = datum;
        let value = self.reader.read_value(&mut rest).unwrap();
        assert!(rest.is_empty());
        let mut expected = Slots::new(0);
        fill(&mut expected, self.shape, &value);
        assert_eq!(slots, expected, "{}", self.told(datum));
    }

    /// A datum that was damaged is refused, or read to the fields that apache-avro reads.
    fn survives(&self, datum: &[u8], random: &mut ChaCha8Rng, tally: &mut Tally) {
        let Some(plan) = &self.plan else { return };
        if datum.is_empty() {
            return;
        }
        let short = &datum[..random.random_range(0..datum.len())];
        assert!(!matches!(plan.read(short, &mut Slots::new(0)), Ok(0)), "{}", self.told(short));
        tally.count("truncated");
        let mut flipped = datum.to_vec();
        let at = random.random_range(0..flipped.len());
        flipped[at] ^= 1 << random.random_range(0..8);
        tally.count(self.compare(plan, &flipped));
    }

    fn compare(&self, plan: &Plan, datum: &[u8]) -> &'static str {
        let mut slots = Slots::new(0);
        let read = plan.read(datum, &mut slots);
        let mut bytes = Noticing { rest: datum, ended: false };
        let value = self.reader.read_value(&mut bytes);
        let whole = !bytes.ended && bytes.rest.is_empty();
        match (read, value) {
            (Ok(0), Ok(value)) if whole => {
                let mut expected = Slots::new(0);
                fill(&mut expected, self.shape, &value);
                // As text, because a flipped number may be NaN.
                let (slots, expected) = (format!("{slots:?}"), format!("{expected:?}"));
                assert_eq!(slots, expected, "{}", self.told(datum));
                "flipped and taken by both"
            }
            (Ok(0), Ok(_)) => panic!("only the plan takes it: {}", self.told(datum)),
            // What is stepped over is not looked into: text that is not UTF-8, a number too large.
            (Ok(0), Err(_)) => "flipped and taken by the plan, as what is wrong is not in use",
            (_, Ok(_)) if whole => "flipped and refused by the plan only",
            _ => "flipped and refused by both",
        }
    }

    fn told(&self, datum: &[u8]) -> String {
        format!(
            "seed {}, {}, datum {datum:?}",
            self.seed,
            serde_json::to_string(self.schema).unwrap()
        )
    }
}
