//! One line on stderr for each step that is done, with the time it took.

use std::fmt::Display;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};

const DONE: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

/// A step is done that began then.
pub fn done(step: &impl Display, began: Instant, detail: &str) {
    say(&line(&step.to_string(), began.elapsed(), detail));
}

/// One line on stderr. Nobody reading it must not end the stack.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

fn line(step: &str, took: Duration, detail: &str) -> String {
    let seconds = took.as_secs_f64();
    let line = format!("{DONE}✓{DONE:#} {step:<18}{seconds:>6.1} s  {FAINT}{detail}{FAINT:#}");
    if detail.is_empty() { line.trim_end().to_owned() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_the_step_its_time_and_a_detail() {
        let line = line("PostgreSQL", Duration::from_millis(1234), "port 5432");
        let plain = anstream::adapter::strip_str(&line).to_string();
        insta::assert_snapshot!(plain, @r"
        ✓ PostgreSQL           1.2 s  port 5432
        ");
    }
}
