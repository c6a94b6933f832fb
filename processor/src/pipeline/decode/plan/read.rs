//! Runs a plan over the bytes of a datum.

use std::ops::Range;

use super::{
    Fault, Malformed, Plan,
    cursor::{Broken, Cursor},
    op::{Op, Skip, Take},
};
use crate::pipeline::decode::slots::{Slot, Slots};

/// How deep a type may be within itself: more than any table has, less than a stack holds.
const DEPTH_MAX: usize = 64;

/// A datum that is being read.
struct Reading<'a, 's> {
    plan: &'a Plan,
    cursor: Cursor<'a>,
    slots: &'s mut Slots<'a>,
    /// The step at work, for errors.
    op: usize,
}

impl Plan {
    /// Reads a datum into the slots of its fields in use; returns how many bytes are left behind
    /// it.
    pub(in crate::pipeline) fn read<'a>(
        &'a self,
        datum: &'a [u8],
        slots: &mut Slots<'a>,
    ) -> Result<usize, Malformed> {
        let mut reading = Reading { plan: self, cursor: Cursor::new(datum), slots, op: 0 };
        match reading.run(0, self.ops.len(), 0) {
            Ok(()) => Ok(reading.cursor.left()),
            Err(Broken) => Err(reading.malformed(datum.len())),
        }
    }
}

impl<'a> Reading<'a, '_> {
    fn run(&mut self, mut at: usize, end: usize, depth: usize) -> Result<(), Broken> {
        let plan = self.plan;
        while at < end {
            self.op = at;
            let mut next = at + 1;
            match plan.ops[at] {
                Op::Skip(skip) => self.step_over(skip)?,
                Op::SkipNullable { null, skip } => {
                    let branch = self.cursor.long()?;
                    if branch != null {
                        self.within(branch, 2)?;
                        self.step_over(skip)?;
                    }
                }
                Op::Take { field, take } => {
                    let slot = self.take(take)?;
                    self.slots.set(field, slot);
                }
                Op::Union { first, count } => {
                    let branch = self.cursor.long()?;
                    next = plan.targets[first + self.within(branch, count)?];
                }
                Op::Jump(target) => next = target,
                Op::Items { end } => {
                    self.items(at, end, depth)?;
                    next = end;
                }
                Op::Call { routine } if depth < DEPTH_MAX => {
                    let Range { start, end } = plan.routines[routine];
                    self.run(start, end, depth + 1)?;
                }
                Op::Call { .. } => return self.cursor.fail(Fault::TooDeep { limit: DEPTH_MAX }),
                Op::Unresolved => return self.cursor.fail(Fault::Unresolved),
            }
            at = next;
        }
        Ok(())
    }

    /// The blocks of an array or map whose steps begin at `at`.
    #[inline(never)]
    fn items(&mut self, at: usize, end: usize, depth: usize) -> Result<(), Broken> {
        loop {
            let (count, size) = self.block()?;
            if count == 0 {
                return Ok(());
            }
            let before = self.cursor.left();
            for _ in 0..count {
                self.run(at + 1, end, depth)?;
            }
            self.op = at;
            self.fits(size, before - self.cursor.left())?;
        }
    }

    #[inline]
    fn take(&mut self, take: Take) -> Result<Slot<'a>, Broken> {
        Ok(match take {
            Take::Null => Slot::Null,
            Take::Int => Slot::Int(self.cursor.int()?),
            Take::Long => Slot::Long(self.cursor.long()?),
            Take::Float => Slot::Float(f32::from_le_bytes(self.cursor.array()?)),
            Take::Double => Slot::Double(f64::from_le_bytes(self.cursor.array()?)),
            Take::Text => match str::from_utf8(self.cursor.prefixed()?) {
                Ok(text) => Slot::Text(text),
                Err(_) => return self.cursor.fail(Fault::NotUtf8),
            },
            Take::Bytes => Slot::Bytes(self.cursor.prefixed()?),
            Take::Enum { index } => {
                let symbols = &self.plan.symbols[index];
                let symbol = self.cursor.long()?;
                Slot::Text(&symbols[self.within(symbol, symbols.len())?])
            }
            Take::Record => Slot::Record,
        })
    }

    #[inline]
    fn step_over(&mut self, skip: Skip) -> Result<(), Broken> {
        match skip {
            Skip::Varint => self.cursor.skip_varint(),
            Skip::Prefixed => self.cursor.prefixed().map(drop),
            Skip::Fixed(count) => self.cursor.take(count).map(drop),
            Skip::EmptyItems => self.empty_items(),
        }
    }

    #[inline(never)]
    fn empty_items(&mut self) -> Result<(), Broken> {
        loop {
            let (count, size) = self.block()?;
            if count == 0 {
                return Ok(());
            }
            self.fits(size, 0)?;
        }
    }

    /// How many items a block has, and how many bytes if it says so.
    fn block(&mut self) -> Result<(u64, Option<i64>), Broken> {
        let count = self.cursor.long()?;
        let size = if count < 0 { Some(self.cursor.long()?) } else { None };
        Ok((count.unsigned_abs(), size))
    }

    fn fits(&mut self, size: Option<i64>, actual: usize) -> Result<(), Broken> {
        match size {
            Some(expected) if usize::try_from(expected) != Ok(actual) => {
                self.cursor.fail(Fault::BlockSize { expected, actual })
            }
            _ => Ok(()),
        }
    }

    #[inline]
    fn within(&mut self, index: i64, count: usize) -> Result<usize, Broken> {
        match usize::try_from(index) {
            Ok(found) if found < count => Ok(found),
            _ => self.cursor.fail(Fault::Index { index, count }),
        }
    }

    #[cold]
    fn malformed(&self, datum_bytes: usize) -> Malformed {
        Malformed {
            path: self.plan.places.get(self.op).cloned().unwrap_or_default(),
            offset: datum_bytes - self.cursor.left(),
            fault: self.cursor.fault().unwrap_or(Fault::Unresolved),
        }
    }
}
