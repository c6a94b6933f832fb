//! What a killed supervisor left: its services live on, and hold ports and files.

use super::state::{Ledger, State};
use crate::data_folder::{DataFolder, Lock};
use crate::error::Error;
use crate::process::{Identity, stop};
use crate::service::Service;
use crate::services::stop_policy;

/// Stops the orphans of a data folder and says which services they were. The lock proves that
/// their supervisor is gone.
pub async fn stop_all(data: &DataFolder, _lock: &Lock) -> Result<Vec<Service>, Error> {
    let Some(state) = State::read(&data.state_file())? else { return Ok(Vec::new()) };
    let mut stopped = Vec::new();
    for (service, of_service) in state.services.iter().rev() {
        let Some(process) = of_service.process.filter(Identity::is_alive) else {
            continue;
        };
        stop(service.title(), process, stop_policy(*service)).await?;
        stopped.push(*service);
    }
    Ledger::open(state, data.state_file())?.close()?;
    Ok(stopped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Launch;
    use crate::supervisor::state::{Condition, ServiceState};

    fn record(process: Identity) -> ServiceState {
        ServiceState {
            condition: Condition::Ready,
            process: Some(process),
            started_at_ms: 0,
            restarts: 0,
            last_exit: None,
        }
    }

    #[tokio::test]
    async fn orphans_are_stopped_and_strangers_with_their_numbers_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(folder.path().join("data"), 0).unwrap();
        let lock = data.lock().unwrap();
        let sleeper = Launch::new("/bin/sleep").argument("600");
        let mut orphan = sleeper.spawn("orphan", &data.log(Service::Kafka)).unwrap();
        let mut stranger = sleeper.spawn("stranger", &data.log(Service::Connect)).unwrap();
        let identity = |child: &tokio::process::Child| {
            Identity::of(i32::try_from(child.id().unwrap()).unwrap()).unwrap()
        };
        let mut state = State::new(Identity { pid: 1, started_ticks: u64::MAX }, 0);
        state.services.insert(Service::Kafka, record(identity(&orphan)));
        let recycled = Identity { started_ticks: 1, ..identity(&stranger) };
        state.services.insert(Service::Connect, record(recycled));
        drop(Ledger::open(state, data.state_file()).unwrap());

        assert_eq!(stop_all(&data, &lock).await.unwrap(), [Service::Kafka]);

        assert_eq!(orphan.wait().await.unwrap().to_string(), "signal: 15 (SIGTERM)");
        assert!(stranger.try_wait().unwrap().is_none());
        assert_eq!(stop_all(&data, &lock).await.unwrap(), []);
        stranger.kill().await.unwrap();
    }
}
