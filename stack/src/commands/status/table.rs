//! The report as tables, for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::report::{ConnectorReport, Report, ServiceReport};

const WELL: Style = AnsiColor::Green.on_default();
const UNWELL: Style = AnsiColor::Red.on_default();

/// The tables; styled, so print it through `anstream`.
pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    let header = ["SERVICE", "STATE", "PID", "PORT", "UPTIME", "RESTARTS", "MEMORY", "DETAIL"];
    let rows: Vec<_> = report.services.iter().map(|it| (it.is_well(), service_row(it))).collect();
    append(&mut text, &header, &rows);
    text.push('\n');
    if let Some(error) = &report.connectors_error {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{UNWELL}connectors unknown{UNWELL:#}: {error}");
    } else {
        let header = ["CONNECTOR", "STATE", "TASKS", "RESTARTS", "DETAIL"];
        let rows: Vec<_> =
            report.connectors.iter().map(|it| (it.state == "running", connector_row(it))).collect();
        append(&mut text, &header, &rows);
    }
    let style = if report.is_well() { WELL } else { UNWELL };
    let memory: u64 = report.services.iter().filter_map(|service| service.resident_bytes).sum();
    let (phase, pid) = (&report.phase, report.supervisor_pid);
    let memory = mebibytes(memory);
    let _ = writeln!(text, "\n{style}{phase}{style:#}, supervisor pid {pid}, {memory} in all");
    text
}

fn service_row(service: &ServiceReport) -> Vec<String> {
    let number = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    vec![
        service.service.name().to_owned(),
        service.state.to_owned(),
        number(service.pid.map(|pid| pid.to_string())),
        number(service.port.map(|port| port.to_string())),
        number(service.uptime_s.map(duration)),
        service.restarts.to_string(),
        number(service.resident_bytes.map(mebibytes)),
        service.detail.clone().unwrap_or_default(),
    ]
}

fn connector_row(connector: &ConnectorReport) -> Vec<String> {
    let running = connector.tasks.iter().filter(|state| *state == "RUNNING").count();
    vec![
        connector.connector.clone(),
        connector.state.to_owned(),
        format!("{running}/{}", connector.tasks.len()),
        connector.restarts.to_string(),
        connector.detail.clone().unwrap_or_default(),
    ]
}

/// Columns as wide as their widest cell; the second holds the state and is coloured.
fn append(text: &mut String, header: &[&str], rows: &[(bool, Vec<String>)]) {
    let header: Vec<String> = header.iter().map(|&title| title.to_owned()).collect();
    let all = || std::iter::once(&header).chain(rows.iter().map(|(_, cells)| cells));
    let widths: Vec<usize> = (0..header.len())
        .map(|column| all().map(|cells| cells[column].chars().count()).max().unwrap_or(0))
        .collect();
    let plain = Style::new();
    let styles = rows.iter().map(|(is_well, _)| if *is_well { WELL } else { UNWELL });
    for (cells, style) in all().zip(std::iter::once(plain).chain(styles)) {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let style = if column == 1 { style } else { plain };
            let _ = write!(line, "{style}{cell:<width$}{style:#}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn duration(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m{seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h{minutes:02}m"),
    }
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::example;
    use super::*;

    #[test]
    fn the_tables_are_aligned() {
        let plain = anstream::adapter::strip_str(&render(&example())).to_string();
        insta::assert_snapshot!(plain, @r"
        SERVICE     STATE          PID  PORT   UPTIME  RESTARTS  MEMORY   DETAIL
        postgresql  ready          11   20432  1m01s   2         300 MiB  last exit: signal: 9 (SIGKILL)
        kafka       not-answering  12   24092  1m01s   2         300 MiB  connection refused
        generator   restarting     -    -      -       2         -        last exit: signal: 9 (SIGKILL)

        CONNECTOR       STATE   TASKS  RESTARTS  DETAIL
        inventory-sink  failed  1/2    1         task 1 on worker `w`: no such index

        ready, supervisor pid 10, 600 MiB in all
        ");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!([59, 61, 3_720].map(duration), ["59s", "1m01s", "1h02m"]);
    }
}
