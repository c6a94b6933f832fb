//! The keeper against real processes: small shell scripts that play the service.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use super::*;
use crate::supervisor::state::State;

/// Far more than any of these scripts needs, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lives until it is stopped.
const SERVE: &str = "while :; do sleep 0.01; done";

struct Fake {
    folder: TempDir,
    ledger: Ledger,
}

impl Fake {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(Identity::own().unwrap(), 0);
        let ledger = Ledger::open(state, folder.path().join("state.json")).unwrap();
        Self { folder, ledger }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn start(&self, script: &str, restart: Restart) -> Result<Keeper, Error> {
        let plan = ServicePlan {
            service: Service::Kafka,
            launch: Launch::new("/bin/sh").directory(self.folder.path()).arguments(["-c", script]),
            log: self.path("kafka.log"),
            probe: Probe::Running,
            restart,
            stop: StopPolicy::default(),
        };
        let http = reqwest::Client::new();
        Keeper::start(plan, self.ledger.clone(), http, &CancellationToken::new()).await
    }

    fn state(&self) -> ServiceState {
        let state = State::read(&self.path("state.json")).unwrap().unwrap();
        state.services[&Service::Kafka].clone()
    }

    /// Waits until the account says so.
    async fn until(&self, condition: impl Fn(&ServiceState) -> bool) -> ServiceState {
        let waiting = async {
            loop {
                let state = self.state();
                if condition(&state) {
                    return state;
                }
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, waiting).await.unwrap()
    }
}

async fn until_exists(path: &Path) {
    let waiting = async {
        while !path.exists() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, waiting).await.unwrap();
}

#[tokio::test]
async fn a_killed_service_comes_back_as_another_process_and_is_counted() {
    let fake = Fake::new();
    let keeper = fake.start(SERVE, Restart::Always).await.unwrap();
    let first = fake.state().process.unwrap();
    kill(Pid::from_raw(first.pid), Signal::SIGKILL).unwrap();
    let state =
        fake.until(|state| state.restarts == 1 && state.condition == Condition::Ready).await;
    assert_ne!(state.process, Some(first));
    assert_eq!(state.last_exit.as_deref(), Some("signal: 9 (SIGKILL)"));
    keeper.stop().await.unwrap();
}

#[tokio::test]
async fn a_stopped_service_is_gone_and_stays_away() {
    let fake = Fake::new();
    let keeper = fake.start(SERVE, Restart::Always).await.unwrap();
    let process = fake.state().process.unwrap();
    keeper.stop().await.unwrap();
    assert!(!process.is_alive());
    assert_eq!(fake.state().restarts, 0);
}

#[tokio::test]
async fn a_service_that_cannot_start_shows_the_end_of_its_log() {
    let fake = Fake::new();
    let script = "echo reading the configuration; echo 'no such broker' >&2; exit 3";
    let plan_probe = Probe::Http("http://127.0.0.1:1/".to_owned());
    let plan = ServicePlan {
        service: Service::Connect,
        launch: Launch::new("/bin/sh").arguments(["-c", script]),
        log: fake.path("connect.log"),
        probe: plan_probe,
        restart: Restart::Always,
        stop: StopPolicy::default(),
    };
    let http = reqwest::Client::new();
    let token = CancellationToken::new();
    let error = Keeper::start(plan, fake.ledger.clone(), http, &token).await.unwrap_err();
    let message = error.to_string().replace(&fake.folder.path().display().to_string(), "[FOLDER]");
    insta::assert_snapshot!(message, @r"
    Kafka Connect ended with exit status: 3 before it was ready; the end of `[FOLDER]/connect.log`:
      | reading the configuration
      | no such broker
    ");
}

#[tokio::test]
async fn an_interrupted_start_leaves_no_process() {
    let fake = Fake::new();
    let token = CancellationToken::new();
    let plan = ServicePlan {
        service: Service::Kafka,
        launch: Launch::new("/bin/sh")
            .directory(fake.folder.path())
            .arguments(["-c", &format!(": > started; {SERVE}")]),
        log: fake.path("kafka.log"),
        probe: Probe::Http("http://127.0.0.1:1/".to_owned()),
        restart: Restart::Always,
        stop: StopPolicy::default(),
    };
    let http = reqwest::Client::new();
    let starting = Keeper::start(plan, fake.ledger.clone(), http, &token);
    let interrupting = async {
        until_exists(&fake.path("started")).await;
        token.cancel();
    };
    let (started, ()) = tokio::join!(starting, interrupting);
    assert!(matches!(started, Err(Error::Interrupted)));
    assert!(!fake.state().process.unwrap().is_alive());
}

#[tokio::test]
async fn work_that_is_done_is_not_done_again() {
    let fake = Fake::new();
    let script = "while [ ! -e go ]; do sleep 0.01; done";
    let keeper = fake.start(script, Restart::UnlessDone).await.unwrap();
    std::fs::write(fake.path("go"), "").unwrap();
    let state = fake.until(|state| state.condition == Condition::Finished).await;
    assert_eq!((state.process, state.restarts), (None, 0));
    keeper.stop().await.unwrap();
}

#[tokio::test]
async fn work_that_failed_is_begun_again() {
    let fake = Fake::new();
    let script = "if [ -e again ]; then exit 0; fi; while [ ! -e go ]; do sleep 0.01; done; \
                  : > again; exit 1";
    let keeper = fake.start(script, Restart::UnlessDone).await.unwrap();
    std::fs::write(fake.path("go"), "").unwrap();
    let state = fake.until(|state| state.condition == Condition::Finished).await;
    assert_eq!(state.restarts, 1);
    keeper.stop().await.unwrap();
}
