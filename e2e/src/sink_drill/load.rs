//! Records, written steadily until they are enough.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, ensure};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    error::{KafkaError, RDKafkaErrorCode},
    producer::{BaseProducer, BaseRecord, Producer as _},
};

use super::{
    model::{Model, Write},
    settings::Settings,
};

/// Of all records, those that delete.
const DELETES: f64 = 0.1;
const INTERVAL: Duration = Duration::from_millis(50);
const FLUSH_TIMEOUT: Duration = Duration::from_mins(1);

/// Records on their way to a topic, each noted in the model before it is sent.
pub struct Load {
    model: Arc<Mutex<Model>>,
    enough: Arc<AtomicBool>,
    thread: JoinHandle<Result<()>>,
}

impl Load {
    /// Makes the topic and begins to write.
    ///
    /// # Errors
    /// When the topic cannot be made.
    pub async fn start(
        bootstrap_servers: &str,
        topic: &str,
        partitions: u16,
        settings: &Settings,
        seed: u64,
    ) -> Result<Self> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", bootstrap_servers);
        let admin: AdminClient<DefaultClientContext> = config.create()?;
        let new = NewTopic::new(topic, partitions.into(), TopicReplication::Fixed(1));
        for made in admin.create_topics([&new], &AdminOptions::new()).await? {
            made.map_err(|(topic, code)| anyhow!("topic `{topic}`: {code}"))?;
        }
        // The model knows each record's offset: none may be repeated or change places.
        let producer = config.set("enable.idempotence", "true").set("linger.ms", "5").create()?;
        let model = Arc::new(Mutex::new(Model::new(partitions.into())));
        let enough = Arc::new(AtomicBool::new(false));
        let mut writer = Writer {
            producer,
            topic: topic.to_owned(),
            random: ChaCha8Rng::seed_from_u64(seed),
            documents: settings.documents,
            model: Arc::clone(&model),
            written: 0,
        };
        let (rate, until) = (settings.records_per_second, Arc::clone(&enough));
        let thread = std::thread::spawn(move || writer.write_until(&until, rate));
        Ok(Self { model, enough, thread })
    }

    /// What was written so far.
    #[must_use]
    pub fn model(&self) -> Model {
        self.model.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends, and waits until Kafka has everything.
    ///
    /// # Errors
    /// When it does not get there.
    pub fn finish(self) -> Result<Model> {
        self.enough.store(true, Ordering::Relaxed);
        let ended = self.thread.join();
        ended.map_err(|_| anyhow!("the writer panicked"))??;
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(model.clone())
    }
}

struct Writer {
    producer: BaseProducer,
    topic: String,
    random: ChaCha8Rng,
    documents: u32,
    model: Arc<Mutex<Model>>,
    written: u64,
}

impl Writer {
    fn write_until(&mut self, enough: &AtomicBool, rate: u32) -> Result<()> {
        let started = Instant::now();
        while !enough.load(Ordering::Relaxed) {
            let milliseconds = u64::try_from(started.elapsed().as_millis())?;
            while self.written < milliseconds * u64::from(rate) / 1_000 {
                self.write()?;
            }
            self.producer.poll(INTERVAL);
        }
        self.producer.flush(FLUSH_TIMEOUT)?;
        ensure!(self.producer.in_flight_count() == 0, "Kafka did not take all records");
        Ok(())
    }

    fn write(&mut self) -> Result<()> {
        self.written += 1;
        let content = (!self.random.random_bool(DELETES)).then_some(self.written);
        let write = Write { document: self.random.random_range(0..self.documents), content };
        let partition = {
            let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
            model.write(write);
            i32::try_from(model.partition(write.document))?
        };
        let key = write.document.to_string();
        let value = content.map(|content| format!("{{\"content\":{content}}}"));
        loop {
            let mut record = BaseRecord::to(&self.topic).partition(partition).key(&key);
            if let Some(value) = &value {
                record = record.payload(value);
            }
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) => {
                    self.producer.poll(INTERVAL);
                }
                Err((error, _)) => return Err(error.into()),
            }
        }
    }
}
