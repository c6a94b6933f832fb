use reqwest::Method;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::request::Request;
use crate::connect::target_state::TargetState;
use crate::connect::version::Feature;

impl Client {
    /// Asks for a state. Connect answers before it is reached; asking twice does no harm.
    pub async fn set_state(&self, name: &str, state: TargetState) -> Result<(), Failure> {
        let route = match state {
            TargetState::Running => "resume",
            TargetState::Paused => "pause",
            TargetState::Stopped => {
                self.require(Feature::Stop).await?;
                "stop"
            }
        };
        self.send(Request::new(Method::PUT, &["connectors", name, route])).await?;
        Ok(())
    }

    /// Restarts a connector and its tasks, or only what failed of them.
    pub async fn restart(&self, name: &str, only_failed: bool) -> Result<(), Failure> {
        self.require(Feature::RestartWithTasks).await?;
        let request = Request::new(Method::POST, &["connectors", name, "restart"]);
        let query = format!("includeTasks=true&onlyFailed={only_failed}");
        self.send(request.query(&query)).await?;
        Ok(())
    }

    /// Restarts the connector itself, without its tasks: all that workers before 3.0 can.
    pub async fn restart_without_tasks(&self, name: &str) -> Result<(), Failure> {
        self.send(Request::new(Method::POST, &["connectors", name, "restart"])).await?;
        Ok(())
    }

    /// Restarts one task.
    pub async fn restart_task(&self, name: &str, task: u32) -> Result<(), Failure> {
        let task = task.to_string();
        let path = ["connectors", name, "tasks", &task, "restart"];
        self.send(Request::new(Method::POST, &path)).await?;
        Ok(())
    }
}
