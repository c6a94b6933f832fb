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
    let members = admin.members(group).await?;
    if members > 0 {
        return Err(RuntimeError::GroupIsLive { group: group.to_owned(), members });
    }
    let verb = if options.dry_run { "would delete" } else { "deleted" };
    let mut lines = Vec::new();
    // Offsets go first: a run that finds state without offsets refuses to start, one that finds
    // offsets without state would lose what is behind them.
    if options.dry_run || admin.delete_group(group).await? {
        lines.push(format!("{verb} the offsets of consumer group `{group}`"));
    }
    for topic in topics.internal() {
        if admin.partitions(topic).await?.is_none() {
            continue;
        }
        if !options.dry_run {
            admin.delete_topic(topic).await?;
        }
        lines.push(format!("{verb} topic `{topic}`"));
    }
    lines.push(
        "the output topics stay; keys that no longer exist in the sources stay in them, too"
            .to_owned(),
    );
    Ok(lines)
}
