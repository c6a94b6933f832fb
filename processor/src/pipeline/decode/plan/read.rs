//! Runs a plan over the bytes of a datum.
#![expect(
    clippy::inline_always,
    reason = "the position stays in a register only where nothing takes its address"
)]

use std::ops::Range;

use super::{
    Fault, Malformed, Plan,
    cursor::Cursor,
    op::{Op, Plain, Skip, Take},
};
use crate::pipeline::decode::slots::{Slot, Slots};

/// How deep a type may be within itself: more than any table has, less than a stack holds.
const DEPTH_MAX: usize = 64;

/// A datum that is being read.
struct Reading<'a, 's> {
    plan: &'a Plan,
    slots: &'s mut Slots<'a>,
}

/// Why it cannot be read on.
struct Stop {
    fault: Fault,
    place: Place,
    offset: usize,
}

/// What cannot be read.
enum Place {
    Op(usize),
    Skip(usize),
}

impl Plan {
    /// Reads a datum into the slots of its fields in use; returns how many bytes are left behind
    /// it.
    pub(in crate::pipeline) fn read<'a>(
        &'a self,
        datum: &'a [u8],
        slots: &mut Slots<'a>,
    ) -> Result<usize, Malformed> {
        let mut reading = Reading { plan: self, slots };
        match reading.run(Cursor::new(datum), 0..self.ops.len(), 0) {
            Ok(cursor) => Ok(cursor.left()),
            Err(stop) => Err(self.malformed(&stop)),
        }
    }

    #[cold]
    fn malformed(&self, stop: &Stop) -> Malformed {
        let path = match stop.place {
            Place::Op(op) => self.places.get(op),
            Place::Skip(skip) => self.skip_places.get(skip),
        };
        Malformed {
            path: path.cloned().unwrap_or_default(),
            offset: stop.offset,
            fault: stop.fault,
        }
    }
}

impl<'a> Reading<'a, '_> {
    fn run(
        &mut self,
        mut cursor: Cursor<'a>,
        steps: Range<usize>,
        depth: usize,
    ) -> Result<Cursor<'a>, Stop> {
        let plan = self.plan;
        let mut at = steps.start;
        while at < steps.end {
            at = match plan.ops[at] {
                Op::Skip { first, count } => {
                    cursor = self.step_over(cursor, to_index(first), to_index(count))?;
                    at + 1
                }
                Op::Take { field, take } => {
                    let slot = self.take(&mut cursor, take).map_err(stop(at, cursor))?;
                    self.slots.set(field, slot);
                    at + 1
                }
                Op::Union { first, count } => {
                    let branch = branch(&mut cursor, to_index(count)).map_err(stop(at, cursor))?;
                    to_index(plan.targets[to_index(first) + branch])
                }
                Op::Jump(target) => to_index(target),
                Op::Items { end } => {
                    cursor = self.items(cursor, at, to_index(end), depth)?;
                    to_index(end)
                }
                Op::Call { routine } if depth < DEPTH_MAX => {
                    let steps = plan.routines[to_index(routine)].clone();
                    cursor = self.run(cursor, steps, depth + 1)?;
                    at + 1
                }
                Op::Call { .. } => {
                    return Err(stop(at, cursor)(Fault::TooDeep { limit: DEPTH_MAX }));
                }
                Op::Unresolved => return Err(stop(at, cursor)(Fault::Unresolved)),
            };
        }
        Ok(cursor)
    }

    /// The values of one step, and which of them cannot be read.
    #[inline(always)]
    fn step_over(
        &self,
        mut cursor: Cursor<'a>,
        first: usize,
        count: usize,
    ) -> Result<Cursor<'a>, Stop> {
        for (index, skip) in self.plan.skips[first..first + count].iter().enumerate() {
            let place = Place::Skip(first + index);
            step_over(&mut cursor, *skip).map_err(|fault| Stop {
                fault,
                place,
                offset: cursor.at(),
            })?;
        }
        Ok(cursor)
    }

    /// The blocks of an array or map whose steps begin behind `at`.
    #[inline(never)]
    fn items(
        &mut self,
        mut cursor: Cursor<'a>,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Result<Cursor<'a>, Stop> {
        loop {
            let (count, size) = block(&mut cursor).map_err(stop(at, cursor))?;
            if count == 0 {
                return Ok(cursor);
            }
            let before = cursor.left();
            for _ in 0..count {
                cursor = self.run(cursor, at + 1..end, depth)?;
            }
            fits(size, before - cursor.left()).map_err(stop(at, cursor))?;
        }
    }

    #[inline(always)]
    fn take(&mut self, cursor: &mut Cursor<'a>, take: Take) -> Result<Slot<'a>, Fault> {
        Ok(match take {
            Take::Null => Slot::Null,
            Take::Int => Slot::Int(cursor.int()?),
            Take::Long => Slot::Long(cursor.long()?),
            Take::Float => Slot::Float(f32::from_le_bytes(cursor.array()?)),
            Take::Double => Slot::Double(f64::from_le_bytes(cursor.array()?)),
            Take::Text => {
                let text = str::from_utf8(cursor.prefixed()?);
                Slot::Text(text.map_err(|_| Fault::NotUtf8)?)
            }
            Take::Bytes => Slot::Bytes(cursor.prefixed()?),
            Take::Enum { index } => {
                let symbols = &self.plan.symbols[to_index(index)];
                Slot::Text(&symbols[within(cursor.long()?, symbols.len())?])
            }
            Take::Record => Slot::Record,
        })
    }
}

/// What stops the step `op`, where the cursor stands when it has failed.
fn stop(op: usize, cursor: Cursor<'_>) -> impl FnOnce(Fault) -> Stop {
    let offset = cursor.at();
    move |fault| Stop { fault, place: Place::Op(op), offset }
}

#[inline(always)]
fn branch(cursor: &mut Cursor<'_>, count: usize) -> Result<usize, Fault> {
    within(cursor.long()?, count)
}

#[inline(always)]
fn step_over(cursor: &mut Cursor<'_>, skip: Skip) -> Result<(), Fault> {
    if let Some(null) = skip.null {
        let branch = cursor.long()?;
        if branch == i64::from(null) {
            return Ok(());
        }
        within(branch, 2)?;
    }
    match skip.plain {
        Plain::Varint => cursor.skip_varint(),
        Plain::Prefixed => cursor.prefixed().map(drop),
        Plain::Fixed(count) => cursor.take(to_index(count)).map(drop),
        Plain::EmptyItems => {
            *cursor = empty_items(*cursor)?;
            Ok(())
        }
    }
}

#[inline(never)]
fn empty_items(mut cursor: Cursor<'_>) -> Result<Cursor<'_>, Fault> {
    loop {
        let (count, size) = block(&mut cursor)?;
        if count == 0 {
            return Ok(cursor);
        }
        fits(size, 0)?;
    }
}

/// How many items a block has, and how many bytes if it says so.
fn block(cursor: &mut Cursor<'_>) -> Result<(u64, Option<i64>), Fault> {
    let count = cursor.long()?;
    let size = if count < 0 { Some(cursor.long()?) } else { None };
    Ok((count.unsigned_abs(), size))
}

fn fits(size: Option<i64>, actual: usize) -> Result<(), Fault> {
    match size {
        Some(expected) if usize::try_from(expected) != Ok(actual) => {
            Err(Fault::BlockSize { expected, actual })
        }
        _ => Ok(()),
    }
}

#[inline(always)]
fn within(index: i64, count: usize) -> Result<usize, Fault> {
    match usize::try_from(index) {
        Ok(found) if found < count => Ok(found),
        _ => Err(Fault::Index { index, count }),
    }
}

/// Steps hold their numbers in 32 bits, which keeps many of them in a cache line.
#[inline(always)]
const fn to_index(number: u32) -> usize {
    number as usize
}
