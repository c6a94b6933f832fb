//! One attempt at a request, with the next worker in place of one that cannot be asked.
//!
//! A write is handed on only if it is sure that it had no effect. Redirects are never followed:
//! most would turn a write into a read that succeeds, and would carry credentials elsewhere.

use std::time::{Duration, Instant};

use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;

use super::client::Client;
use super::error::{Failure, Recovery};
use super::request::Request;
use super::workers::Worker;

/// A worker that hangs must not use up the deadline while another could answer.
const READ_TIMEOUT_BESIDE_OTHERS: Duration = Duration::from_secs(10);

/// Thousands of connectors with long traces stay far below.
const LARGEST_ANSWER_BYTES: usize = 64 * 1024 * 1024;

impl Client {
    pub(super) async fn json<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let (url, body) = self.answer(&request).await?;
        serde_json::from_slice(&body).map_err(|error| Failure::Unreadable {
            url,
            detail: self.secrets().mask(&error.to_string()),
        })
    }

    /// For routes that answer nothing of interest.
    pub(super) async fn send(&self, request: Request) -> Result<(), Failure> {
        self.answer(&request).await.map(drop)
    }

    /// The body of the first answer, and which worker gave it.
    async fn answer(&self, request: &Request) -> Result<(String, Vec<u8>), Failure> {
        let mut last = None;
        for (number, worker) in self.workers().in_turn() {
            match self.ask(worker, request).await {
                Ok(body) => {
                    self.workers().prefer(number);
                    return Ok((worker.shown.clone(), body));
                }
                Err(failure) if self.is_for_the_next(&failure, request) => last = Some(failure),
                Err(failure) => {
                    // Whoever did not finish is not asked first again.
                    let was_lost = failure.recovery() == Recovery::LookFirst;
                    self.workers().prefer(number + usize::from(was_lost));
                    return Err(failure);
                }
            }
        }
        Err(self.none_answered(last))
    }

    fn is_for_the_next(&self, failure: &Failure, request: &Request) -> bool {
        match failure {
            Failure::Unreachable { .. } | Failure::Starting { .. } => true,
            Failure::Interrupted { .. } | Failure::Unfinished { .. } => {
                request.is_read() && self.workers().len() > 1
            }
            _ => false,
        }
    }

    fn none_answered(&self, last: Option<Failure>) -> Failure {
        match last {
            Some(failure) if self.workers().len() == 1 => failure,
            last => Failure::NoWorker { workers: self.workers().shown(), last: last.map(Box::new) },
        }
    }

    async fn ask(&self, worker: &Worker, request: &Request) -> Result<Vec<u8>, Failure> {
        let url = worker.url(&request.path, request.query.as_deref());
        let mut http = self.http().request(request.method.clone(), url);
        if let Some(body) = &request.body {
            http = http.json(body);
        }
        if request.is_read() && self.workers().len() > 1 {
            http = http.timeout(READ_TIMEOUT_BESIDE_OTHERS);
        }
        let began = Instant::now();
        let result = Self::read(worker, self.authorized(http).send().await).await;
        self.debug(|| {
            let outcome = match &result {
                Ok((status, body)) => format!("{}, {} bytes", status.as_u16(), body.len()),
                Err(failure) => failure.to_string(),
            };
            format!("{} {request}: {outcome}, {} ms", worker.shown, began.elapsed().as_millis())
        });
        let (status, body) = result?;
        if status.is_success() {
            return Ok(body);
        }
        Err(Failure::of_answer(&worker.shown, status, &body, |text| self.secrets().mask(text)))
    }

    async fn read(
        worker: &Worker,
        answer: reqwest::Result<Response>,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let lost = |error: reqwest::Error| Failure::of_network(&worker.shown, error);
        let mut answer = answer.map_err(lost)?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(redirected(worker, &answer));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_ANSWER_BYTES {
                let detail = format!("more than {LARGEST_ANSWER_BYTES} bytes");
                return Err(Failure::Unreadable { url: worker.shown.clone(), detail });
            }
        }
        Ok((status, body))
    }
}

fn redirected(worker: &Worker, answer: &Response) -> Failure {
    let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let location = location.and_then(|location| answer.url().join(location).ok());
    Failure::Redirected {
        url: worker.shown.clone(),
        status: answer.status().as_u16(),
        // The path is that of the request; where the API begins there, only the reader can say.
        origin: location.map(|location| location.origin().ascii_serialization()),
    }
}
