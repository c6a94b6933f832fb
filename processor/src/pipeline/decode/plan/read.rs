//! Runs a plan over the bytes of a datum.

use std::ops::Range;

use super::{
    Fault, Malformed, Plan,
    cursor::Cursor,
    op::{Op, Skip, Take},
};
use crate::pipeline::decode::slots::{Slot, Slots};

/// How deep a type may be within itself: more than any table has, less than a stack holds.
const DEPTH_MAX: usize = 64;

/// A step that failed.
struct Failure {
    op: usize,
    fault: Fault,
}

impl Plan {
    /// Reads a datum into the slots of its fields in use; returns how many bytes are left behind
    /// it.
    pub(in crate::pipeline) fn read<'a>(
        &'a self,
        datum: &'a [u8],
        slots: &mut Slots<'a>,
    ) -> Result<usize, Malformed> {
        let mut cursor = Cursor::new(datum);
        match self.run(&mut cursor, slots, 0, self.ops.len(), 0) {
            Ok(()) => Ok(cursor.left()),
            Err(failure) => Err(self.malformed(&failure, datum.len() - cursor.left())),
        }
    }

    #[cold]
    fn malformed(&self, failure: &Failure, offset: usize) -> Malformed {
        let path = self.places.get(failure.op).cloned().unwrap_or_default();
        Malformed { path, offset, fault: failure.fault }
    }

    fn run<'a>(
        &'a self,
        cursor: &mut Cursor<'a>,
        slots: &mut Slots<'a>,
        mut at: usize,
        end: usize,
        depth: usize,
    ) -> Result<(), Failure> {
        while at < end {
            let failed = |fault| Failure { op: at, fault };
            let mut next = at + 1;
            match self.ops[at] {
                Op::Skip(skip) => step_over(cursor, skip).map_err(failed)?,
                Op::SkipNullable { null, skip } => {
                    let branch = cursor.long().map_err(failed)?;
                    if branch != null {
                        within(branch, 2).map_err(failed)?;
                        step_over(cursor, skip).map_err(failed)?;
                    }
                }
                Op::Take { field, take } => {
                    slots.set(field, self.take(cursor, take).map_err(failed)?);
                }
                Op::Union { first, count } => {
                    let branch = cursor.long().map_err(failed)?;
                    let branch = within(branch, count).map_err(failed)?;
                    next = self.targets[first + branch];
                }
                Op::Jump(target) => next = target,
                Op::Items { end } => {
                    self.items(cursor, slots, at, end, depth)?;
                    next = end;
                }
                Op::Call { routine } => {
                    if depth == DEPTH_MAX {
                        return Err(failed(Fault::TooDeep { limit: DEPTH_MAX }));
                    }
                    let Range { start, end } = self.routines[routine];
                    self.run(cursor, slots, start, end, depth + 1)?;
                }
                Op::Unresolved => return Err(failed(Fault::Unresolved)),
            }
            at = next;
        }
        Ok(())
    }

    /// The blocks of an array or map whose steps begin at `at`.
    fn items<'a>(
        &'a self,
        cursor: &mut Cursor<'a>,
        slots: &mut Slots<'a>,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Result<(), Failure> {
        let failed = |fault| Failure { op: at, fault };
        loop {
            let (count, size) = block(cursor).map_err(failed)?;
            if count == 0 {
                return Ok(());
            }
            let before = cursor.left();
            for _ in 0..count {
                self.run(cursor, slots, at + 1, end, depth)?;
            }
            fits(size, before - cursor.left()).map_err(failed)?;
        }
    }

    fn take<'a>(&'a self, cursor: &mut Cursor<'a>, take: Take) -> Result<Slot<'a>, Fault> {
        Ok(match take {
            Take::Null => Slot::Null,
            Take::Int => Slot::Int(cursor.int()?),
            Take::Long => Slot::Long(cursor.long()?),
            Take::Float => Slot::Float(f32::from_le_bytes(cursor.array()?)),
            Take::Double => Slot::Double(f64::from_le_bytes(cursor.array()?)),
            Take::Text => {
                Slot::Text(str::from_utf8(cursor.prefixed()?).map_err(|_| Fault::NotUtf8)?)
            }
            Take::Bytes => Slot::Bytes(cursor.prefixed()?),
            Take::Enum { index } => {
                let symbols = &self.symbols[index];
                Slot::Text(&symbols[within(cursor.long()?, symbols.len())?])
            }
            Take::Record => Slot::Record,
        })
    }
}

#[inline]
fn step_over(cursor: &mut Cursor<'_>, skip: Skip) -> Result<(), Fault> {
    match skip {
        Skip::Varint => cursor.skip_varint(),
        Skip::Prefixed => cursor.prefixed().map(drop),
        Skip::Fixed(count) => cursor.take(count).map(drop),
        Skip::EmptyItems => loop {
            let (count, size) = block(cursor)?;
            if count == 0 {
                return Ok(());
            }
            fits(size, 0)?;
        },
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

#[inline]
fn within(index: i64, count: usize) -> Result<usize, Fault> {
    match usize::try_from(index) {
        Ok(found) if found < count => Ok(found),
        _ => Err(Fault::Index { index, count }),
    }
}
