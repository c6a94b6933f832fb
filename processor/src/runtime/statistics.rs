//! What the group consumer's client tells of itself every second: the lag, and whether the cluster
//! answers.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;

/// A broker that owes an answer and has said nothing for so long is away. A fetch is answered
/// after 100 ms at the latest, a heartbeat at once.
const LONGEST_SILENCE: Duration = Duration::from_secs(5);

/// The part of the client's statistics that is used.
#[derive(Debug, Deserialize)]
pub(crate) struct Statistics {
    #[serde(default)]
    topics: HashMap<String, Topic>,
    #[serde(default)]
    brokers: HashMap<String, Broker>,
    cgrp: Option<Group>,
}

#[derive(Debug, Deserialize)]
struct Topic {
    partitions: HashMap<String, Partition>,
}

#[derive(Debug, Deserialize)]
struct Partition {
    #[serde(rename = "partition")]
    number: i32,
    leader: i32,
    /// The partition is assigned.
    desired: bool,
    /// Records before it are committed or aborted.
    ls_offset: i64,
    /// Behind the last record handed to the session.
    app_offset: i64,
    /// Behind the last record fetched, markers of transactions included.
    next_offset: i64,
    /// Records fetched that the session has not taken.
    fetchq_cnt: i64,
}

#[derive(Debug, Deserialize)]
struct Broker {
    nodeid: i32,
    state: String,
    /// Requests without an answer.
    waitresp_cnt: i64,
    /// Time since the last byte from it, in microseconds; -1 before the first.
    rxidle: i64,
}

#[derive(Debug, Deserialize)]
struct Group {
    state: String,
}

impl Statistics {
    /// Lag of each assigned partition.
    pub(crate) fn lags(&self) -> impl Iterator<Item = (&str, i32, i64)> {
        // Offsets are negative until they are known.
        let known = self.assigned().filter(|(_, p)| p.ls_offset >= 0 && p.next_offset >= 0);
        known.map(|(topic, p)| (topic, p.number, p.lag()))
    }

    /// Who does not answer, of those that the session needs.
    pub(crate) fn fault(&self) -> Option<String> {
        let leaders = self.assigned().map(|(_, partition)| partition.leader);
        let away = |id: &i32| {
            let broker = self.brokers.values().find(|broker| broker.nodeid == *id);
            broker.is_none_or(Broker::is_away)
        };
        if let Some(id) = leaders.min_by_key(|id| !away(id)).filter(away) {
            return Some(match id {
                -1 => "a partition to get a leader".to_owned(),
                id => format!("broker {id}, which does not answer"),
            });
        }
        let group = self.cgrp.as_ref().filter(|group| group.state != "up");
        group.map(|_| "the coordinator of the group, which does not answer".to_owned())
    }

    fn assigned(&self) -> impl Iterator<Item = (&str, &Partition)> {
        let partitions = self.topics.iter().flat_map(|(topic, statistics)| {
            statistics.partitions.values().map(move |partition| (topic.as_str(), partition))
        });
        // Number -1 stands for records that have no partition yet.
        partitions.filter(|(_, p)| p.desired && p.number >= 0)
    }
}

impl Broker {
    fn is_away(&self) -> bool {
        let silence = Duration::from_micros(self.rxidle.try_into().unwrap_or(0));
        self.state != "UP" || (self.waitresp_cnt > 0 && silence > LONGEST_SILENCE)
    }
}

impl Partition {
    /// A log may end in markers of transactions, which no one is ever handed: a difference of
    /// offsets alone would never come to zero.
    fn lag(&self) -> i64 {
        if self.next_offset >= self.ls_offset && self.fetchq_cnt == 0 {
            return 0;
        }
        let read = if self.app_offset >= 0 { self.app_offset } else { self.next_offset };
        (self.ls_offset - read).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(ls: i64, app: i64, next: i64, queued: i64) -> Partition {
        Partition {
            number: 0,
            leader: 1,
            desired: true,
            ls_offset: ls,
            app_offset: app,
            next_offset: next,
            fetchq_cnt: queued,
        }
    }

    fn statistics(brokers: Vec<Broker>, group: &str) -> Statistics {
        let partitions = HashMap::from([("0".to_owned(), partition(1, 1, 1, 0))]);
        Statistics {
            topics: HashMap::from([("in".to_owned(), Topic { partitions })]),
            brokers: brokers.into_iter().map(|broker| ("b".to_owned(), broker)).collect(),
            cgrp: Some(Group { state: group.to_owned() }),
        }
    }

    fn broker(state: &str, waiting: i64, silence: Duration) -> Broker {
        let rxidle = i64::try_from(silence.as_micros()).unwrap();
        Broker { nodeid: 1, state: state.to_owned(), waitresp_cnt: waiting, rxidle }
    }

    #[test]
    fn the_marker_at_the_end_of_a_log_is_no_lag() {
        assert_eq!(partition(11, 10, 11, 0).lag(), 0);
    }

    #[test]
    fn what_is_fetched_but_not_processed_is_lag() {
        assert_eq!(partition(11, 4, 11, 6).lag(), 7);
    }

    #[test]
    fn what_is_not_fetched_is_lag() {
        assert_eq!(partition(11, 4, 4, 0).lag(), 7);
        assert_eq!(partition(11, -1001, 3, 0).lag(), 8);
    }

    #[test]
    fn a_broker_that_answers_is_no_fault() {
        let quiet = broker("UP", 0, LONGEST_SILENCE * 2);
        assert_eq!(statistics(vec![quiet], "up").fault(), None);
        assert_eq!(statistics(vec![broker("UP", 1, Duration::ZERO)], "up").fault(), None);
    }

    #[test]
    fn a_broker_that_is_away_is_named() {
        let expected = Some("broker 1, which does not answer".to_owned());
        assert_eq!(statistics(vec![broker("DOWN", 0, Duration::ZERO)], "up").fault(), expected);
        assert_eq!(statistics(vec![broker("UP", 1, LONGEST_SILENCE * 2)], "up").fault(), expected);
        assert_eq!(statistics(Vec::new(), "up").fault(), expected);
    }

    #[test]
    fn a_coordinator_that_is_away_is_a_fault() {
        let fault = statistics(vec![broker("UP", 0, Duration::ZERO)], "query-coord").fault();
        assert_eq!(fault.unwrap(), "the coordinator of the group, which does not answer");
    }
}
