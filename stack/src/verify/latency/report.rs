//! Percentiles, as people read them.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::sightings::{Place, Sightings};

/// Between two searches: fine against the times measured, some percent of one core.
pub(super) const SEARCH_INTERVAL: Duration = Duration::from_millis(10);

/// What each stage takes, and all of them together.
#[derive(Clone, Debug)]
pub struct LatencyReport {
    stages: Vec<Percentiles>,
    samples: usize,
    elapsed: Duration,
    others: u64,
}

/// One line of the report.
#[derive(Clone, Debug)]
struct Percentiles {
    name: &'static str,
    p50: Duration,
    p90: Duration,
    p99: Duration,
    max: Duration,
}

impl LatencyReport {
    /// From the commits of the probes, in order, and the sightings of all; `others`: changes beside the probes.
    pub(super) fn new(
        sightings: &Sightings,
        committed_at: &[Instant],
        elapsed: Duration,
        others: u64,
    ) -> Self {
        let [source, output, search] = Place::ALL.map(|place| sightings.at(place));
        let stages = vec![
            Percentiles::between("PostgreSQL to source topic", committed_at, source),
            Percentiles::between("source topic to output topic", source, output),
            Percentiles::between("output topic to search", output, search),
            Percentiles::between("commit to visible in search", committed_at, search),
        ];
        Self { stages, samples: committed_at.len(), elapsed, others }
    }
}

impl Percentiles {
    fn between(name: &'static str, from: &[Instant], to: &[Instant]) -> Self {
        // A consumer may be told of a commit before the writer is: that took no time.
        let times = from.iter().zip(to).map(|(from, to)| to.saturating_duration_since(*from));
        let mut times: Vec<_> = times.collect();
        times.sort_unstable();
        let [p50, p90, p99, max] = [50, 90, 99, 100].map(|percent| percentile(&times, percent));
        Self { name, p50, p90, p99, max }
    }
}

/// Nearest rank: the smallest time that `percent` of all do not exceed.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

impl fmt::Display for LatencyReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{:<30} {:>9} {:>9} {:>9} {:>9}", "", "p50", "p90", "p99", "max")?;
        for Percentiles { name, p50, p90, p99, max } in &self.stages {
            write!(formatter, "{name:<30}")?;
            for time in [p50, p90, p99, max] {
                write!(formatter, " {:>6} ms", time.as_millis())?;
            }
            writeln!(formatter)?;
        }
        let seconds = self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = self.others as f64 / seconds;
        writeln!(
            formatter,
            "\n{} probes in {seconds:.0} s beside {rate:.0} other changes/s; search asked every {} ms",
            self.samples,
            SEARCH_INTERVAL.as_millis()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sightings::Sighting, *};

    #[test]
    fn a_percentile_is_one_of_the_measured_times() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&times, 100), Duration::from_millis(200));
        assert_eq!(percentile(&times[..1], 50), Duration::from_millis(1));
    }

    #[test]
    fn every_stage_has_its_line() {
        let start = Instant::now();
        let after = |number: u32, milliseconds: u64| {
            start + Duration::from_millis(u64::from(number) * 100 + milliseconds)
        };
        let mut sightings = Sightings::new(100);
        for number in 1..=100 {
            for (place, milliseconds) in
                Place::ALL.into_iter().zip([20, 50, 200 + u64::from(number)])
            {
                sightings.note(&Sighting { place, number, at: after(number, milliseconds) });
            }
        }
        let committed_at: Vec<_> = (1..=100).map(|number| after(number, 0)).collect();
        let report = LatencyReport::new(&sightings, &committed_at, Duration::from_secs(10), 10_000);
        insta::assert_snapshot!(report, @r"
                                             p50       p90       p99       max
        PostgreSQL to source topic         20 ms     20 ms     20 ms     20 ms
        source topic to output topic       30 ms     30 ms     30 ms     30 ms
        output topic to search            200 ms    240 ms    249 ms    250 ms
        commit to visible in search       250 ms    290 ms    299 ms    300 ms

        100 probes in 10 s beside 1000 other changes/s; search asked every 10 ms
        ");
    }
}
