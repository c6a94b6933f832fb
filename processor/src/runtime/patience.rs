//! What is asked of the cluster at the start is asked again for as long as the cause of a failure
//! passes by itself: an instance that is started while brokers restart must not end for it.

use std::time::Duration;

use rdkafka::error::KafkaResult;

use super::error::RuntimeError;
use super::failure::is_passing;

/// Between two calls; the calls themselves wait for their answer much longer.
const PAUSE: Duration = Duration::from_millis(200);

/// Calls until it succeeds or fails for good; `action` is what the log and the error call it.
pub(crate) async fn patiently<T, Call>(
    action: String,
    call: impl Fn() -> Call,
) -> Result<T, RuntimeError>
where
    Call: Future<Output = KafkaResult<T>>,
{
    let mut announced = false;
    loop {
        match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) if is_passing(&error) => {
                if !announced {
                    tracing::warn!(action, %error, "kafka does not answer; asking again");
                    announced = true;
                }
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(RuntimeError::kafka(action)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

    use super::*;

    async fn with_answers(answers: Vec<Result<i32, Code>>) -> (Result<i32, RuntimeError>, usize) {
        let answers = RefCell::new(answers.into_iter());
        let next = || answers.borrow_mut().next().unwrap().map_err(KafkaError::AdminOp);
        let result = patiently("look up topic `t`".to_owned(), || async { next() }).await;
        (result, answers.into_inner().len())
    }

    #[tokio::test]
    async fn a_broker_that_restarts_is_asked_again() {
        let (answer, left) = with_answers(vec![
            Err(Code::BrokerTransportFailure),
            Err(Code::OperationTimedOut),
            Err(Code::NotController),
            Ok(4),
        ])
        .await;
        assert_eq!((answer.unwrap(), left), (4, 0));
    }

    #[tokio::test]
    async fn what_only_a_person_can_change_is_said_at_once() {
        let (answer, left) = with_answers(vec![Err(Code::TopicAuthorizationFailed), Ok(4)]).await;
        assert!(answer.unwrap_err().to_string().contains("look up topic `t`"));
        assert_eq!(left, 1);
    }
}
