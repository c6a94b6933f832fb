//! How far the history is: a bar on a terminal, a log line every ten seconds elsewhere. All on stderr.

use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use tracing::info;
use tracing_subscriber::fmt::MakeWriter;

/// Often enough to see that it lives, seldom enough to leave the log readable.
const LOG_INTERVAL: Duration = Duration::from_secs(10);

const TEMPLATE: &str = "{bar:40.cyan/blue} {human_pos} of {human_len} changes, {rate}, {eta} to go";

/// Shows the position in the history.
pub struct Progress {
    bar: ProgressBar,
    logged_at: Instant,
    logged_position: u64,
    steps: u64,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    /// Shows nothing before [`Progress::start`].
    #[must_use]
    pub fn new() -> Self {
        let bar = if io::stderr().is_terminal() {
            ProgressBar::no_length()
        } else {
            ProgressBar::hidden()
        };
        Self { bar, logged_at: Instant::now(), logged_position: 0, steps: 0 }
    }

    /// Where log lines go, so that they and the bar do not write over each other.
    #[must_use]
    pub fn log_writer(&self) -> LogWriter {
        LogWriter(self.bar.clone())
    }

    pub(crate) fn start(&mut self, position: u64, steps: u64) {
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            self.bar.set_style(style.with_key("rate", write_rate));
        }
        self.bar.set_length(steps);
        self.bar.reset();
        self.bar.set_position(position);
        self.logged_at = Instant::now();
        self.logged_position = position;
        self.steps = steps;
    }

    pub(crate) fn advance(&mut self, position: u64) {
        self.bar.set_position(position);
        if !self.bar.is_hidden() || self.logged_at.elapsed() < LOG_INTERVAL {
            return;
        }
        let rate = rows_per_second(position - self.logged_position, self.logged_at.elapsed());
        info!(position, steps = self.steps, rows_per_second = %format_args!("{rate:.1}"), "writing");
        self.logged_at = Instant::now();
        self.logged_position = position;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // The line on stdout that follows says it all.
        self.bar.finish_and_clear();
    }
}

fn write_rate(state: &ProgressState, text: &mut dyn fmt::Write) {
    // Only the bar would lack its rate.
    let _ = write!(text, "{:.0} rows/s", state.per_sec());
}

/// Rows in each second; 0 for no time at all.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
pub fn rows_per_second(rows: u64, elapsed: Duration) -> f64 {
    if elapsed.is_zero() { 0.0 } else { rows as f64 / elapsed.as_secs_f64() }
}

/// Writes to stderr while the bar stands aside.
#[derive(Clone)]
pub struct LogWriter(ProgressBar);

impl Write for LogWriter {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(text))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for LogWriter {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
