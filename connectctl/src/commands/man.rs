//! `man`: the manual page, of all verbs in one.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::terminal::Terminal;

pub(super) fn run(terminal: Terminal) -> Exit {
    let mut command = Cli::command();
    command.build();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned();
    let mut page = Vec::new();
    let mut written = Man::new(command.clone()).render(&mut page);
    for verb in verbs.filter(|verb| verb.get_name() != "help") {
        let man = Man::new(verb);
        written = written
            .and_then(|()| man.render_synopsis_section(&mut page))
            .and_then(|()| man.render_description_section(&mut page))
            .and_then(|()| man.render_options_section(&mut page));
    }
    if written.is_err() {
        return Exit::Error;
    }
    terminal.print(&String::from_utf8_lossy(&page));
    Exit::Done
}
