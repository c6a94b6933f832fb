//! The report: pure, from the supervisor's account and what was observed beside it.

use connectctl::connect::model::Live;
use connectctl::health::Health;
use serde::Serialize;

use crate::service::{Ports, Service};
use crate::supervisor::state::{Condition, Phase, ServiceState, State};

/// Everything `status` knows. Its JSON form is a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    /// All is well: the supervisor lives, and everything it keeps does what it should.
    pub well: bool,
    /// How far the stack is; `orphaned` if its supervisor was killed.
    pub phase: String,
    /// Process id of the supervisor.
    pub supervisor_pid: i32,
    /// In the order in which they depend on each other.
    pub services: Vec<ServiceReport>,
    /// By name.
    pub connectors: Vec<ConnectorReport>,
    /// Why the connectors are not known.
    pub connectors_error: Option<String>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ServiceReport {
    pub service: Service,
    /// `starting`, `ready`, `not-answering`, `restarting`, `dead` or `finished`.
    pub state: &'static str,
    pub pid: Option<i32>,
    pub port: Option<u16>,
    /// Since its process was started.
    pub uptime_s: Option<u64>,
    /// Since the stack was started.
    pub restarts: u32,
    /// Resident memory of its processes.
    pub resident_bytes: Option<u64>,
    /// How it last ended, or why it does not answer.
    pub detail: Option<String>,
}

/// One connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ConnectorReport {
    pub connector: String,
    /// `running`, `resting`, `starting` or `failed`.
    pub state: &'static str,
    /// The state of each task, in the order of their numbers.
    pub tasks: Vec<String>,
    /// Restarts after a failure, since the stack was started.
    pub restarts: u32,
    /// Why it does not run.
    pub detail: Option<String>,
}

/// What was seen of a service besides the supervisor's account.
pub(super) struct Observed {
    pub pid: Option<i32>,
    /// The answer to its probe, if it was asked.
    pub answer: Option<Result<(), String>>,
    pub resident_bytes: Option<u64>,
    pub now_ms: u64,
}

impl ServiceReport {
    pub(super) fn new(
        service: Service,
        of_service: &ServiceState,
        ports: Ports,
        observed: Observed,
    ) -> Self {
        let state = match (of_service.condition, observed.pid, &observed.answer) {
            (Condition::Finished, ..) => "finished",
            (Condition::Restarting, ..) => "restarting",
            (_, None, _) => "dead",
            (Condition::Starting, ..) => "starting",
            (Condition::Ready, _, Some(Err(_))) => "not-answering",
            (Condition::Ready, ..) => "ready",
        };
        let answer = observed.answer.and_then(Result::err);
        // How a finished service ended is what `finished` says.
        let last_exit = of_service.last_exit.as_ref().filter(|_| state != "finished");
        Self {
            service,
            state,
            pid: observed.pid,
            port: ports.of(service),
            uptime_s: observed
                .pid
                .map(|_| observed.now_ms.saturating_sub(of_service.started_at_ms) / 1000),
            restarts: of_service.restarts,
            resident_bytes: observed.resident_bytes,
            detail: answer.or_else(|| last_exit.map(|exit| format!("last exit: {exit}"))),
        }
    }

    pub(super) fn is_well(&self) -> bool {
        matches!(self.state, "ready" | "finished")
    }
}

impl ConnectorReport {
    pub(super) fn new(connector: String, live: &Live, restarts: u32) -> Self {
        let (state, detail) = match Health::of(live.status.as_ref()) {
            Health::Running { .. } => ("running", None),
            Health::Resting { state } => ("resting", Some(state)),
            Health::Starting { detail } => ("starting", Some(detail)),
            Health::Failed(part) => ("failed", Some(part.to_string())),
        };
        let tasks = live.status.iter().flat_map(|status| &status.tasks);
        let tasks = tasks.map(|task| task.part.state.clone()).collect();
        Self { connector, state, tasks, restarts, detail }
    }
}

impl Report {
    pub(super) fn new(
        state: &State,
        services: Vec<ServiceReport>,
        connectors: Result<Vec<ConnectorReport>, String>,
    ) -> Self {
        let supervised = state.supervisor.is_alive();
        let phase = match state.phase {
            _ if !supervised => "orphaned",
            Phase::Starting => "starting",
            Phase::Ready => "ready",
            Phase::Stopping => "stopping",
        };
        let well = phase == "ready"
            && services.iter().all(ServiceReport::is_well)
            && connectors
                .as_ref()
                .is_ok_and(|all| all.iter().all(|connector| connector.state == "running"));
        let (connectors, connectors_error) = match connectors {
            Ok(connectors) => (connectors, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        Self {
            well,
            phase: phase.to_owned(),
            supervisor_pid: state.supervisor.pid,
            services,
            connectors,
            connectors_error,
        }
    }

    pub(super) fn is_well(&self) -> bool {
        self.well
    }
}

/// The report as JSON, for programs.
pub(super) fn json(report: &Report) -> String {
    // Text, numbers and lists of them: nothing here that JSON cannot hold.
    serde_json::to_string_pretty(report).map(|text| text + "\n").unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::process::Identity;

    fn kept(condition: Condition) -> ServiceState {
        ServiceState {
            condition,
            process: None,
            started_at_ms: 1_000,
            restarts: 2,
            last_exit: Some("signal: 9 (SIGKILL)".to_owned()),
        }
    }

    fn observed(pid: Option<i32>, answer: Option<Result<(), String>>) -> Observed {
        Observed { pid, answer, resident_bytes: pid.map(|_| 300 << 20), now_ms: 62_500 }
    }

    fn service(service: Service, condition: Condition, observed: Observed) -> ServiceReport {
        ServiceReport::new(service, &kept(condition), Ports::new(15_000), observed)
    }

    pub(crate) fn example() -> Report {
        let mut state = State::new(Identity::own().unwrap(), 15_000);
        state.phase = Phase::Ready;
        let refused = Err("connection refused".to_owned());
        let services = vec![
            service(Service::Postgresql, Condition::Ready, observed(Some(11), Some(Ok(())))),
            service(Service::Kafka, Condition::Ready, observed(Some(12), Some(refused))),
            service(Service::Generator, Condition::Restarting, observed(None, None)),
        ];
        let connectors = vec![ConnectorReport {
            connector: "inventory-sink".to_owned(),
            state: "failed",
            tasks: vec!["RUNNING".to_owned(), "FAILED".to_owned()],
            restarts: 1,
            detail: Some("task 1 on worker `w`: no such index".to_owned()),
        }];
        Report { supervisor_pid: 10, ..Report::new(&state, services, Ok(connectors)) }
    }

    #[test]
    fn one_service_that_does_not_answer_is_enough_to_be_unwell() {
        assert!(!example().is_well());
    }

    #[test]
    fn all_is_well_only_under_a_living_supervisor_that_is_ready() {
        let mut state = State::new(Identity::own().unwrap(), 0);
        let ready = service(Service::Kafka, Condition::Ready, observed(Some(1), Some(Ok(()))));
        assert!(!Report::new(&state, vec![ready.clone()], Ok(Vec::new())).is_well());
        state.phase = Phase::Ready;
        assert!(Report::new(&state, vec![ready.clone()], Ok(Vec::new())).is_well());
        assert!(!Report::new(&state, vec![ready.clone()], Err("away".to_owned())).is_well());
        state.supervisor.started_ticks += 1;
        let orphaned = Report::new(&state, vec![ready], Ok(Vec::new()));
        assert_eq!((orphaned.is_well(), orphaned.phase.as_str()), (false, "orphaned"));
    }

    #[test]
    fn a_process_that_is_gone_before_the_supervisor_noticed_is_dead() {
        assert_eq!(service(Service::Kafka, Condition::Ready, observed(None, None)).state, "dead");
    }

    #[test]
    fn the_json_names_everything() {
        insta::assert_snapshot!(json(&example()), @r#"
        {
          "well": false,
          "phase": "ready",
          "supervisor_pid": 10,
          "services": [
            {
              "service": "postgresql",
              "state": "ready",
              "pid": 11,
              "port": 20432,
              "uptime_s": 61,
              "restarts": 2,
              "resident_bytes": 314572800,
              "detail": "last exit: signal: 9 (SIGKILL)"
            },
            {
              "service": "kafka",
              "state": "not-answering",
              "pid": 12,
              "port": 24092,
              "uptime_s": 61,
              "restarts": 2,
              "resident_bytes": 314572800,
              "detail": "connection refused"
            },
            {
              "service": "generator",
              "state": "restarting",
              "pid": null,
              "port": null,
              "uptime_s": null,
              "restarts": 2,
              "resident_bytes": null,
              "detail": "last exit: signal: 9 (SIGKILL)"
            }
          ],
          "connectors": [
            {
              "connector": "inventory-sink",
              "state": "failed",
              "tasks": [
                "RUNNING",
                "FAILED"
              ],
              "restarts": 1,
              "detail": "task 1 on worker `w`: no such index"
            }
          ],
          "connectors_error": null
        }
        "#);
    }
}
