//! The command: what it prints, and its exit status.

use std::{error::Error, fmt::Write as _, io::Write as _, process::ExitCode};

use super::{
    check::compare,
    error::VerifyError,
    latency::measure,
    options::{VerifyArguments, VerifyOptions},
};

/// Exit status when documents differ.
const DIFFERENT: u8 = 1;
/// Exit status when there is no verdict.
const NO_VERDICT: u8 = 2;

/// Runs `stack verify`: 0 all is equal (or measured), 1 something differs, 2 no verdict could be had.
pub async fn run(arguments: &VerifyArguments, options: &VerifyOptions) -> ExitCode {
    let verdict = if arguments.latency {
        measure(options, arguments.samples).await.map(|report| (report.to_string(), true))
    } else {
        compare(options).await.map(|report| (report.to_string(), report.agrees()))
    };
    let (written, status) = match verdict {
        Ok((report, true)) => (write!(anstream::stdout(), "{report}"), ExitCode::SUCCESS),
        Ok((report, false)) => (write!(anstream::stdout(), "{report}"), ExitCode::from(DIFFERENT)),
        Err(error) => {
            (write!(anstream::stderr(), "{}", explained(&error)), ExitCode::from(NO_VERDICT))
        }
    };
    // Whoever closed the pipe has read enough; the status still tells.
    drop(written);
    status
}

/// The error, its causes, and the way out.
fn explained(error: &VerifyError) -> String {
    let mut text = format!("error: cannot verify: {error}\n");
    let mut cause = error.source();
    while let Some(error) = cause {
        // To a String nothing can fail.
        let _ = writeln!(text, "  caused by: {error}");
        cause = error.source();
    }
    let _ = writeln!(text, "\nhint: {}", error.hint());
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::verify::Stage;

    #[test]
    fn no_verdict_says_what_is_behind_and_where_to_look() {
        let detail =
            "group `inventory` is at 12 of 15 in `inventory.public.warehouse`/3".to_owned();
        let timeout = Duration::from_mins(1);
        let error = VerifyError::Behind { stage: Stage::Processor, detail, timeout };
        insta::assert_snapshot!(explained(&error), @r"
        error: cannot verify: the processor has not caught up within 60 s: group `inventory` is at 12 of 15 in `inventory.public.warehouse`/3

        hint: `stack status` says whether it runs, `stack logs processor` why not; or pass a longer --timeout-s
        ");
    }
}
