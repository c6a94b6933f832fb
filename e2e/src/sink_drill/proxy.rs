//! Stands between sink and node: refuses, loses, and tells when a bulk request is on its way.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use reqwest::Method;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::{bulk::Bulk, settings::Settings};

/// A bulk request of the load, on a busy machine, a node that starts included.
const CATCH_TIMEOUT: Duration = Duration::from_mins(5);

/// Where a bulk request is to be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The node has not seen it.
    BeforeNode,
    /// The node is working on it; it is not held.
    AtNode,
    /// The node has done it, the sink does not know.
    AfterNode,
}

/// What the proxy did.
#[derive(Debug, Default)]
pub struct Counts {
    /// Bulk requests answered as the node did.
    pub answered: AtomicU64,
    /// Writes refused with 429.
    pub refused_writes: AtomicU64,
    /// Requests refused with 429 or 503.
    pub refused_requests: AtomicU64,
    /// Requests that the node did and whose answer never came.
    pub lost_answers: AtomicU64,
}

/// A running proxy.
pub struct Proxy {
    shared: Arc<Shared>,
    port: u16,
}

struct Shared {
    node: String,
    client: reqwest::Client,
    random: Mutex<ChaCha8Rng>,
    refused_writes: f64,
    lost_requests: f64,
    wanted: watch::Sender<Option<Point>>,
    caught: watch::Sender<u64>,
    counts: Counts,
}

/// Status and body; `None`: the connection is closed instead.
type Answer = Option<(u16, Vec<u8>)>;

struct Request {
    method: Method,
    path: String,
    body: Vec<u8>,
}

impl Proxy {
    /// Listens on a free port, in front of this node.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn start(node: String, settings: &Settings, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            node,
            client: reqwest::Client::new(),
            random: Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
            refused_writes: settings.refused_writes,
            lost_requests: settings.lost_requests,
            wanted: watch::Sender::new(None),
            caught: watch::Sender::new(0),
            counts: Counts::default(),
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                // A client that is killed hangs up: nobody is left to tell.
                tokio::spawn(async move { drop(shared.serve(stream).await) });
            }
        });
        Ok(Self { shared, port })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it did so far.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.shared.counts
    }

    /// Waits until a bulk request is at this point, and holds all that come to it until they are released.
    ///
    /// # Errors
    /// When none comes.
    pub async fn catch(&self, point: Point) -> Result<()> {
        let mut caught = self.shared.caught.subscribe();
        self.shared.wanted.send_replace(Some(point));
        let come = tokio::time::timeout(CATCH_TIMEOUT, caught.changed()).await;
        come.with_context(|| format!("no bulk request came {point:?}"))??;
        Ok(())
    }

    /// Lets all go: those that were held are closed.
    pub fn release(&self) {
        self.shared.wanted.send_replace(None);
    }
}

impl Shared {
    async fn serve(&self, stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        while let Some(request) = read(&mut stream).await? {
            let head = request.method == Method::HEAD;
            let answer = if request.path.starts_with("/_bulk") {
                self.bulk(&request).await
            } else {
                self.forward(request).await
            };
            let Some((status, body)) = answer else { return Ok(()) };
            let length = body.len();
            let mut bytes = format!(
                "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\n\
                 x-elastic-product: Elasticsearch\r\ncontent-length: {length}\r\n\r\n"
            )
            .into_bytes();
            if !head {
                bytes.extend(body);
            }
            stream.write_all(&bytes).await?;
        }
        Ok(())
    }

    async fn bulk(&self, request: &Request) -> Answer {
        if self.held(Point::BeforeNode).await {
            return None;
        }
        if self.draw(self.lost_requests) {
            self.counts.refused_requests.fetch_add(1, Ordering::Relaxed);
            let status = if self.draw(0.5) { 429 } else { 503 };
            return Some((status, b"{}".to_vec()));
        }
        let bulk = Bulk::parse(std::str::from_utf8(&request.body).ok()?).ok()?;
        let refused: Vec<bool> = (0..bulk.len()).map(|_| self.draw(self.refused_writes)).collect();
        let refusals = refused.iter().filter(|refused| **refused).count();
        let kept = bulk.without(&refused);
        self.held(Point::AtNode).await;
        let done = if kept.is_empty() {
            serde_json::json!({"items": []})
        } else {
            let body = kept.into_bytes();
            let forwarded = Request { method: Method::POST, path: request.path.clone(), body };
            match self.forward(forwarded).await? {
                (200, answer) => serde_json::from_slice(&answer).ok()?,
                failed => return Some(failed),
            }
        };
        if self.held(Point::AfterNode).await {
            return None;
        }
        if self.draw(self.lost_requests) {
            self.counts.lost_answers.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        self.counts.refused_writes.fetch_add(refusals as u64, Ordering::Relaxed);
        self.counts.answered.fetch_add(1, Ordering::Relaxed);
        Some((200, bulk.answer(&refused, done).ok()?.to_string().into_bytes()))
    }

    async fn forward(&self, request: Request) -> Answer {
        let url = format!("{}{}", self.node, request.path);
        let mut forwarded = self.client.request(request.method, url);
        if !request.body.is_empty() {
            forwarded = forwarded.header("content-type", "application/x-ndjson").body(request.body);
        }
        let answer = forwarded.send().await.ok()?;
        Some((answer.status().as_u16(), answer.bytes().await.ok()?.to_vec()))
    }

    /// Tells that a request is here, and waits for its release; `false` if nobody wants it.
    async fn held(&self, point: Point) -> bool {
        let mut wanted = self.wanted.subscribe();
        if *wanted.borrow_and_update() != Some(point) {
            return false;
        }
        self.caught.send_modify(|caught| *caught += 1);
        if point == Point::AtNode {
            return true;
        }
        // The sender lives as long as this.
        drop(wanted.wait_for(|wanted| *wanted != Some(point)).await);
        true
    }

    fn draw(&self, share: f64) -> bool {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).random_bool(share)
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ');
    let method = Method::from_bytes(words.next().unwrap_or_default().as_bytes())?;
    let path = words.next().context("a request without its path")?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Request { method, path, body }))
}
