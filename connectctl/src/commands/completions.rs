//! `completions`: the script that makes a shell complete verbs, flags and live names.

use crate::cli::{CompletionsArgs, Shell};
use crate::completion;
use crate::exit::Exit;
use crate::terminal::Terminal;

pub(super) fn run(args: &CompletionsArgs, terminal: Terminal) -> Exit {
    let shell = match args.shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
        Shell::Powershell => "powershell",
    };
    match completion::script(shell) {
        Some(script) => {
            terminal.print(&script);
            Exit::Done
        }
        None => Exit::Error,
    }
}
