use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  source <(connectctl completions bash)           # in ~/.bashrc; zsh likewise
  connectctl completions fish | source            # in ~/.config/fish/config.fish
  connectctl completions powershell | Out-String | Invoke-Expression";

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell that completes words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash
    Bash,
    /// The Z shell
    Zsh,
    /// Fish
    Fish,
    /// `PowerShell`
    Powershell,
}
