//! What an error says beside its sentence.

use std::path::PathBuf;

use crate::service::Service;

/// The last lines of a service's log, as the end of an error message.
#[derive(Debug, Default)]
pub struct LogTail {
    /// The log file.
    pub path: PathBuf,
    /// Its last lines.
    pub lines: Vec<String>,
}

impl std::fmt::Display for LogTail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.lines.is_empty() {
            return write!(formatter, "; its log `{}` is empty", self.path.display());
        }
        write!(formatter, "; the end of `{}`:", self.path.display())?;
        self.lines.iter().try_for_each(|line| write!(formatter, "\n  | {line}"))
    }
}

/// A port that is taken, by whom and for whom.
#[derive(Debug)]
pub struct PortInUse {
    /// The port.
    pub port: u16,
    /// The service of ours that needs it.
    pub service: Service,
    /// Who holds it, if the operating system tells us.
    pub holder: Option<PortHolder>,
}

/// The process behind a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortHolder {
    /// Its process id.
    pub pid: i32,
    /// Its command line, cut short.
    pub command: String,
}

pub(super) fn ports_in_use(ports: &[PortInUse]) -> String {
    let sentences: Vec<String> = ports
        .iter()
        .map(|PortInUse { port, service, holder }| {
            let by = holder.as_ref().map_or_else(
                || "a process of another user".to_owned(),
                |PortHolder { pid, command }| format!("pid {pid} (`{command}`)"),
            );
            format!("port {port} of {service} is in use by {by}")
        })
        .collect();
    sentences.join("\n       ")
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
pub(super) fn gibibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 30)
}
