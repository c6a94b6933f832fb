//! Topics: created with the configuration they need, checked when they are there already.

use std::sync::Arc;
use std::time::Duration;

use rdkafka::TopicPartitionList;
use rdkafka::admin::{
    AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication, TopicResult,
};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::groups::GroupMemberInfo;
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::util::Timeout;

use super::clients::{ClientLog, Clients};
use super::error::RuntimeError;
use super::patience::patiently;

/// Longest wait for one answer of the cluster.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// A topic as it must be.
#[derive(Debug, Clone)]
pub(crate) struct TopicSpec<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// How many partitions it gets when it is created.
    pub(crate) partitions: i32,
    /// Another count would break it: state is found by partition number.
    pub(crate) partitions_are_fixed: bool,
    /// What it keeps.
    pub(crate) retention: Retention,
}

/// What a topic keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retention {
    /// The last value of each key.
    LastValue,
    /// Every record, until someone deletes it.
    Everything,
}

impl Retention {
    const fn config(self) -> &'static [(&'static str, &'static str)] {
        match self {
            // The segment that is written to is never compacted, and every restore reads it.
            Self::LastValue => &[("cleanup.policy", "compact"), ("segment.bytes", "52428800")],
            Self::Everything => {
                &[("cleanup.policy", "delete"), ("retention.ms", "-1"), ("retention.bytes", "-1")]
            }
        }
    }
}

/// What is asked of the cluster beside reading and writing.
#[derive(Clone)]
pub(crate) struct Admin {
    client: Arc<AdminClient<ClientLog>>,
    /// Asks for metadata: a consumer's request never creates the topic, a producer's may.
    metadata: Arc<BaseConsumer<ClientLog>>,
    replication_factor: i32,
}

impl Admin {
    /// Connects in the background.
    pub(crate) fn new(
        clients: &Clients,
        group: &str,
        replication_factor: i32,
    ) -> Result<Self, RuntimeError> {
        let client = clients
            .admin()
            .create_with_context(ClientLog)
            .map_err(RuntimeError::kafka("set up the admin client"))?;
        let metadata = clients
            .log_end_reader(group)
            .create_with_context(ClientLog)
            .map_err(RuntimeError::kafka("set up the metadata client"))?;
        Ok(Self { client: Arc::new(client), metadata: Arc::new(metadata), replication_factor })
    }

    /// Waits until a broker answers.
    pub(crate) async fn await_cluster(&self) -> Result<(), RuntimeError> {
        let mut announced = false;
        loop {
            let metadata = Arc::clone(&self.metadata);
            let timeout = Duration::from_secs(1);
            let id = blocking(move || Ok(metadata.client().fetch_cluster_id(timeout)));
            if let Some(cluster) = id.await.map_err(RuntimeError::kafka("find the cluster"))? {
                tracing::info!(cluster, "connected to kafka");
                return Ok(());
            }
            if !announced {
                tracing::warn!("no broker answers yet; waiting");
                announced = true;
            }
        }
    }

    /// How many partitions a topic has; none, when there is no such topic.
    pub(crate) async fn partitions(&self, topic: &str) -> Result<Option<i32>, RuntimeError> {
        patiently(format!("look up topic `{topic}`"), || {
            let (metadata, name) = (Arc::clone(&self.metadata), topic.to_owned());
            blocking(move || count_partitions(&metadata, &name))
        })
        .await
    }

    /// Creates the topic, or checks the one that is there; returns its partition count.
    pub(crate) async fn ensure(&self, spec: &TopicSpec<'_>) -> Result<i32, RuntimeError> {
        if let Some(partitions) = self.partitions(spec.name).await? {
            check_partitions(spec, partitions)?;
            self.check_cleanup_policy(spec).await?;
            return Ok(partitions);
        }
        let action = format!("create topic `{}`", spec.name);
        if patiently(action, || self.create(spec)).await? {
            tracing::info!(topic = spec.name, partitions = spec.partitions, "created topic");
            return Ok(spec.partitions);
        }
        Ok(self.partitions(spec.name).await?.unwrap_or(spec.partitions))
    }

    /// Tells whether it was created; it was not, if another instance was quicker.
    async fn create(&self, spec: &TopicSpec<'_>) -> KafkaResult<bool> {
        let replication = TopicReplication::Fixed(self.replication_factor);
        let mut topic = NewTopic::new(spec.name, spec.partitions, replication);
        for (key, value) in spec.retention.config() {
            topic = topic.set(key, value);
        }
        let created = self.client.create_topics([&topic], &options()).await;
        match created.and_then(single) {
            Ok(()) => Ok(true),
            Err(KafkaError::AdminOp(RDKafkaErrorCode::TopicAlreadyExists)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn check_cleanup_policy(&self, spec: &TopicSpec<'_>) -> Result<(), RuntimeError> {
        let action = format!("read the settings of topic `{}`", spec.name);
        let found = patiently(action, || self.cleanup_policy(spec.name)).await?;
        let expected = spec.retention.config()[0].1;
        match found {
            Some(found) if found != expected => Err(RuntimeError::Topic {
                topic: spec.name.to_owned(),
                found: format!("cleanup.policy `{found}`"),
                expected: format!("`{expected}`"),
                hint: format!("set `cleanup.policy={expected}` on the topic, or use another name"),
            }),
            _ => Ok(()),
        }
    }

    async fn cleanup_policy(&self, topic: &str) -> KafkaResult<Option<String>> {
        let resource = ResourceSpecifier::Topic(topic);
        let answer = self.client.describe_configs([&resource], &options()).await?.pop();
        let resource = answer
            .unwrap_or(Err(RDKafkaErrorCode::UnknownTopicOrPartition))
            .map_err(KafkaError::AdminOp)?;
        Ok(resource.get("cleanup.policy").and_then(|entry| entry.value.clone()))
    }

    /// Deletes what lies before the given offsets.
    pub(crate) async fn delete_records(
        &self,
        before: &TopicPartitionList,
    ) -> Result<(), KafkaError> {
        let answer = self.client.delete_records(before, &options()).await?;
        answer.elements().iter().try_for_each(TopicPartitionListElem::error)
    }

    /// Deletes a topic with all it holds.
    pub(crate) async fn delete_topic(&self, topic: &str) -> Result<(), RuntimeError> {
        let deleted = self.client.delete_topics(&[topic], &options()).await;
        deleted.and_then(single).map_err(RuntimeError::kafka(format!("delete topic `{topic}`")))
    }

    /// Deletes a group's committed offsets; tells whether there were any.
    pub(crate) async fn delete_group(&self, group: &str) -> Result<bool, RuntimeError> {
        let deleted = self.client.delete_groups(&[group], &options()).await;
        match deleted.map(|mut results| results.pop()) {
            Ok(Some(Err((_, RDKafkaErrorCode::GroupIdNotFound)))) => Ok(false),
            Ok(Some(Err((_, code)))) => {
                let failed = RuntimeError::kafka(format!("delete consumer group `{group}`"));
                Err(failed(KafkaError::AdminOp(code)))
            }
            Ok(_) => Ok(true),
            Err(error) => {
                Err(RuntimeError::kafka(format!("delete consumer group `{group}`"))(error))
            }
        }
    }

    /// The running members of a group, each with its host; none, when there is no such group.
    pub(crate) async fn members(&self, group: &str) -> Result<Option<Vec<String>>, RuntimeError> {
        let (metadata, name) = (Arc::clone(&self.metadata), group.to_owned());
        let answer = blocking(move || {
            let groups = metadata.client().fetch_group_list(Some(&name), REQUEST_TIMEOUT)?;
            // This is how a broker describes a group that it does not have.
            let group = groups.groups().iter().find(|group| group.state() != "Dead");
            Ok(group.map(|group| group.members().iter().map(member).collect()))
        });
        answer.await.map_err(RuntimeError::kafka(format!("look up consumer group `{group}`")))
    }
}

fn check_partitions(spec: &TopicSpec<'_>, found: i32) -> Result<(), RuntimeError> {
    if found == spec.partitions || !spec.partitions_are_fixed {
        return Ok(());
    }
    Err(RuntimeError::Topic {
        topic: spec.name.to_owned(),
        found: format!("{found} partitions"),
        expected: format!("{}, as its source has", spec.partitions),
        hint: "the partitions of a source were changed: stop all instances and run `processor \
               reset`, then start again"
            .to_owned(),
    })
}

fn member(member: &GroupMemberInfo) -> String {
    // The broker puts a slash before the address.
    format!("`{}` at {}", member.client_id(), member.client_host().trim_start_matches('/'))
}

fn options() -> AdminOptions {
    AdminOptions::new()
        .request_timeout(Some(Timeout::After(REQUEST_TIMEOUT)))
        .operation_timeout(Some(Timeout::After(REQUEST_TIMEOUT)))
}

fn single(mut results: Vec<TopicResult>) -> Result<(), KafkaError> {
    match results.pop() {
        Some(Err((_, code))) => Err(KafkaError::AdminOp(code)),
        _ => Ok(()),
    }
}

fn count_partitions(metadata: &BaseConsumer<ClientLog>, topic: &str) -> KafkaResult<Option<i32>> {
    let answer = metadata.client().fetch_metadata(Some(topic), REQUEST_TIMEOUT)?;
    let found = answer.topics().iter().find(|found| found.name() == topic);
    match found.map(|found| (found.partitions().len(), found.error().map(Into::into))) {
        // No partitions: the topic is still being created.
        None | Some((0, _) | (_, Some(RDKafkaErrorCode::UnknownTopicOrPartition))) => Ok(None),
        Some((_, Some(code))) => Err(KafkaError::MetadataFetch(code)),
        Some((count, None)) => Ok(i32::try_from(count).ok()),
    }
}

/// The client's look-ups block the thread that calls them.
async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> KafkaResult<T> + Send + 'static,
) -> KafkaResult<T> {
    tokio::task::spawn_blocking(call).await.unwrap_or(Err(KafkaError::Canceled))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(fixed: bool) -> TopicSpec<'static> {
        TopicSpec {
            name: "app-stock-quantity-rows",
            partitions: 4,
            partitions_are_fixed: fixed,
            retention: Retention::LastValue,
        }
    }

    #[test]
    fn a_changed_partition_count_of_state_is_refused_with_the_way_out() {
        let error = check_partitions(&spec(true), 8).unwrap_err();
        assert_eq!(
            error.to_string(),
            "topic `app-stock-quantity-rows` has 8 partitions, not 4, as its source has"
        );
        assert!(error.hint().unwrap().contains("processor reset"));
    }

    #[test]
    fn an_output_may_have_any_partition_count() {
        assert!(check_partitions(&spec(false), 8).is_ok());
    }
}
