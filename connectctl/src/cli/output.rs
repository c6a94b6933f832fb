use clap::ValueEnum;

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Columns for people
    Table,
    /// More columns
    Wide,
    /// An object with a schema version
    Json,
    /// The same as YAML
    Yaml,
    /// Names alone, one a line, for other commands
    Name,
}

/// How a single thing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DescribeOutput {
    /// Lines for people
    Text,
    /// An object with a schema version
    Json,
    /// The same as YAML
    Yaml,
}
