//! Where results and progress go. Results are for programs as well, so nothing else gets among them.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use crate::error::Error;
use crate::progress::{Progress, Reporter};
use crate::render;

/// Results on stdout; progress, warnings and errors on stderr.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal;

impl Terminal {
    /// A part of the result. Its colours reach terminals only.
    pub fn print(self, text: &str) {
        // A reader such as `head` may have seen enough.
        let _ = anstream::stdout().lock().write_all(text.as_bytes());
    }

    /// A result that replaces the one before; where nothing can be replaced, it stands below. Says
    /// whether there still is a reader.
    #[must_use]
    pub fn redraw(self, text: &str) -> bool {
        let begin = if io::stdout().is_terminal() { "\x1b[H\x1b[J" } else { "" };
        let mut stdout = anstream::stdout().lock();
        let drawn =
            stdout.write_all(begin.as_bytes()).and_then(|()| stdout.write_all(text.as_bytes()));
        drawn.and_then(|()| stdout.flush()).is_ok()
    }

    /// Anything else. Its colours reach terminals only.
    pub fn tell(self, text: &str) {
        // Without a stderr there is nobody to tell.
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }

    /// Asks whether to go on; `None` when there is nobody to ask.
    #[must_use]
    pub fn confirm(self, question: &str) -> Option<bool> {
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return None;
        }
        self.tell(&format!("{question} [y/N] "));
        let mut answer = String::new();
        // Without an answer it is no.
        let _ = io::stdin().read_line(&mut answer);
        Some(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// Why a command failed.
    pub fn fail(self, error: &Error) {
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        self.tell(&format!("{red}error:{red:#} {}", render::error::text(error)));
    }
}

impl Reporter for Terminal {
    fn progress(&self, step: &Progress) {
        self.tell(&format!("{step}\n"));
    }
}
