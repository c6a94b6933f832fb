//! The partial sums of an aggregate, one for each source partition that has ever held a row of it.

use crate::pipeline::rows::partial::Partial;

/// A source partition's partial sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source<P> {
    /// Partition of `stock_quantity`.
    pub(crate) partition: i32,
    /// What its rows add up to.
    pub(crate) partial: P,
}

/// Sets a partition's partial sum and returns the one it replaces; `sources` stays in the order of
/// the partitions.
pub(crate) fn set<P: Partial>(sources: &mut Vec<Source<P>>, partition: i32, partial: P) -> P {
    match sources.binary_search_by_key(&partition, |source| source.partition) {
        Ok(index) => std::mem::replace(&mut sources[index].partial, partial),
        Err(index) => {
            sources.insert(index, Source { partition, partial });
            P::default()
        }
    }
}

/// The sum of all; `None` if it does not fit 64 bits.
pub(crate) fn total<P: Partial>(sources: &[Source<P>]) -> Option<P> {
    sources.iter().try_fold(P::default(), |sum, source| sum.replace(P::default(), source.partial))
}
