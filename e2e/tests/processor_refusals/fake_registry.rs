//! A registry that answers every request with the same bytes.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use anyhow::Result;

/// Answers until the test ends; returns its address.
pub(crate) fn answering(answer: String) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up before it has its answer asks again.
            let _ = serve(stream, &answer);
        }
    });
    Ok(url)
}

/// A whole answer of this status and body.
pub(crate) fn response(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

fn serve(mut stream: TcpStream, answer: &str) -> std::io::Result<()> {
    let mut request = [0; 16 * 1024];
    let _ = stream.read(&mut request)?;
    stream.write_all(answer.as_bytes())
}
