//! `processor reset`: the next run starts from the sources again.

use super::admin::Admin;
use super::clients::Clients;
use super::error::RuntimeError;
use super::topics::Topics;
use crate::config::ResetOptions;

/// Deletes the internal topics and the group's offsets; returns a line for each. Outputs stay:
/// the next run writes them anew, key by key.
///
/// # Errors
/// Refuses while an instance is running.
pub async fn reset(options: &ResetOptions) -> Result<Vec<String>, RuntimeError> {
    let topics = Topics::new(&options.names);
    let group = options.names.application_id.as_str();
    let admin = Admin::new(&Clients::new(&options.kafka), group, -1)?;
    admin.await_cluster().await?;
    let verb = if options.dry_run { "would delete" } else { "deleted" };
    let mut lines = Vec::new();
    // Offsets go first: a run that finds state without offsets refuses to start, one that finds
    // offsets without state would lose what is behind them. And the broker does not delete the
    // offsets of a group that somebody has joined meanwhile.
    if let Some(members) = admin.members(group).await? {
        if !members.is_empty() {
            return Err(RuntimeError::GroupIsLive { group: group.to_owned(), members });
        }
        if options.dry_run || admin.delete_group(group).await? {
            lines.push(format!("{verb} the offsets of consumer group `{group}`"));
        }
    }
    for topic in topics.internal() {
        if admin.partitions(topic).await?.is_some() {
            if !options.dry_run {
                admin.delete_topic(topic).await?;
            }
            lines.push(format!("{verb} topic `{topic}`"));
        }
    }
    if lines.is_empty() {
        lines.push(format!("`{group}` has no state and no offsets"));
    }
    lines.extend(WHAT_STAYS.map(str::to_owned));
    Ok(lines)
}

/// What a reset leaves to its user.
const WHAT_STAYS: [&str; 3] = [
    "the output topics stay, and so do keys in them that no longer exist in the sources",
    "whoever re-creates an output topic must drop its Elasticsearch index, too: a document's version is its record's offset",
    "the dead-letter topic stays",
];
