//! When each probe was first seen at each place. Pure.

use std::time::Instant;

/// A place on the way where a probe can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// What Debezium wrote.
    SourceTopic,
    /// What the processor wrote.
    OutputTopic,
    /// What a search finds.
    Search,
}

impl Place {
    /// In the order of the way.
    pub(super) const ALL: [Self; 3] = [Self::SourceTopic, Self::OutputTopic, Self::Search];
}

/// A probe, or one that overtook it, at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    /// Where.
    pub(super) place: Place,
    /// The probe's number, from 1.
    pub(super) number: u32,
    /// When.
    pub(super) at: Instant,
}

/// The first sighting of each probe at each place.
pub(super) struct Sightings {
    samples: usize,
    seen_at: [Vec<Instant>; 3],
}

impl Sightings {
    /// For probes 1 to `samples`, none seen yet.
    pub(super) fn new(samples: u32) -> Self {
        Self { samples: samples as usize, seen_at: [const { Vec::new() }; 3] }
    }

    /// A probe is there; so is each one before it, since the last write wins and one transaction may hold several.
    pub(super) fn note(&mut self, sighting: &Sighting) {
        let seen_at = &mut self.seen_at[sighting.place as usize];
        let number = (sighting.number as usize).min(self.samples);
        if seen_at.len() < number {
            seen_at.resize(number, sighting.at);
        }
    }

    /// Whether all probes were seen everywhere.
    pub(super) fn complete(&self) -> bool {
        self.seen_at.iter().all(|seen_at| seen_at.len() == self.samples)
    }

    /// The first place that lacks a probe, and the first that it lacks.
    pub(super) fn first_missing(&self) -> (Place, usize) {
        let lacking = Place::ALL.into_iter().find(|place| self.at(*place).len() < self.samples);
        let place = lacking.unwrap_or(Place::Search);
        (place, self.at(place).len() + 1)
    }

    /// When probes 1, 2, … were seen at a place.
    pub(super) fn at(&self, place: Place) -> &[Instant] {
        &self.seen_at[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn note(sightings: &mut Sightings, place: Place, number: u32, at: Instant) {
        sightings.note(&Sighting { place, number, at });
    }

    #[test]
    fn a_later_probe_shows_that_the_ones_before_it_have_arrived() {
        let start = Instant::now();
        let later = start + Duration::from_millis(5);
        let mut sightings = Sightings::new(3);
        note(&mut sightings, Place::Search, 1, start);
        note(&mut sightings, Place::Search, 3, later);
        assert_eq!(sightings.at(Place::Search), [start, later, later]);
    }

    #[test]
    fn only_the_first_sighting_counts() {
        let start = Instant::now();
        let mut sightings = Sightings::new(2);
        note(&mut sightings, Place::Search, 2, start);
        note(&mut sightings, Place::Search, 2, start + Duration::from_millis(5));
        note(&mut sightings, Place::Search, 1, start + Duration::from_millis(5));
        assert_eq!(sightings.at(Place::Search), [start, start]);
    }

    #[test]
    fn what_is_missing_is_named_in_the_order_of_the_way() {
        let start = Instant::now();
        let mut sightings = Sightings::new(2);
        note(&mut sightings, Place::SourceTopic, 2, start);
        note(&mut sightings, Place::OutputTopic, 1, start);
        assert!(!sightings.complete());
        assert_eq!(sightings.first_missing(), (Place::OutputTopic, 2));
        note(&mut sightings, Place::OutputTopic, 2, start);
        note(&mut sightings, Place::Search, 2, start);
        assert!(sightings.complete());
    }
}
