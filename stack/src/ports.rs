//! Which ports are taken, and by whom.

use std::collections::HashSet;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};

use crate::error::{Error, PortHolder, PortInUse};
use crate::process::command_line;
use crate::service::Ports;

/// Every port of the stack is free, or an error that names all that are not.
pub fn check(ports: Ports) -> Result<(), Error> {
    let in_use: Vec<PortInUse> = ports
        .all()
        .into_iter()
        .filter(|(_, port)| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err())
        .map(|(service, port)| PortInUse { port, service, holder: holder(port) })
        .collect();
    if in_use.is_empty() { Ok(()) } else { Err(Error::PortsInUse(in_use)) }
}

/// The process that listens on a port, if we may look into it.
fn holder(port: u16) -> Option<PortHolder> {
    let inodes: HashSet<u64> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening_inodes(&table, port))
        .collect();
    let pid = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok())
        .find(|pid| holds_socket(*pid, &inodes))?;
    Some(PortHolder { pid, command: command_line(pid)? })
}

fn holds_socket(pid: i32, inodes: &HashSet<u64>) -> bool {
    let Ok(descriptors) = fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    descriptors
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|target| {
            target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
        })
        .any(|inode: u64| inodes.contains(&inode))
}

/// Inodes of the sockets that listen on `port`, from a table such as `/proc/net/tcp`.
fn listening_inodes(table: &str, port: u16) -> Vec<u64> {
    const LISTEN: &str = "0A";
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (_, local_port) = fields.get(1)?.rsplit_once(':')?;
            let listens = *fields.get(3)? == LISTEN;
            let same_port = u16::from_str_radix(local_port, 16).ok()? == port;
            if listens && same_port { fields.get(9)?.parse().ok() } else { None }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Service;

    const TABLE: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F91 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000:2384 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
";

    #[test]
    fn only_a_listening_socket_holds_a_port() {
        assert_eq!(listening_inodes(TABLE, 8081), [4711]);
        assert_eq!(listening_inodes(TABLE, 9092), [4713]);
        assert_eq!(listening_inodes(TABLE, 9200), Vec::<u64>::new());
    }

    #[test]
    fn a_broken_table_line_is_passed_over() {
        assert_eq!(listening_inodes("header\nnonsense\n 0: x:zz y 0A\n", 8081), Vec::<u64>::new());
    }

    #[test]
    fn a_port_of_our_own_is_found_with_our_command() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let found = holder(listener.local_addr().unwrap().port()).unwrap();
        assert_eq!(found.pid, i32::try_from(std::process::id()).unwrap());
    }

    #[test]
    fn the_message_names_port_service_and_process() {
        let holder = PortHolder { pid: 4711, command: "nginx: master".to_owned() };
        let error = Error::PortsInUse(vec![
            PortInUse { port: 8081, service: Service::SchemaRegistry, holder: Some(holder) },
            PortInUse { port: 9200, service: Service::Elasticsearch, holder: None },
        ]);
        insta::assert_snapshot!(error, @r"
        port 8081 of schema registry is in use by pid 4711 (`nginx: master`)
               port 9200 of Elasticsearch is in use by a process of another user
        ");
    }
}
