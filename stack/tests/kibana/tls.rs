//! A Kibana behind a certificate of somebody's own authority.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use insta::assert_snapshot;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::fake_kibana::FakeKibana;
use crate::session::Session;

#[tokio::test]
async fn an_authority_that_is_named_is_trusted() {
    let (kibana, authority) = start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, authority).unwrap();
    let arguments = ["--ca-certificate", path.to_str().unwrap()];
    assert_snapshot!(Session::new(&kibana.url).import(&arguments).await, @r"
    exit code 0
    --- stdout
    4 created, 3 overwritten
    [URL]/app/dashboards#/view/inventory-dashboard
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    ");
}

#[tokio::test]
async fn another_authority_is_refused_at_once() {
    let (kibana, _) = start().await;
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    error: Kibana's status cannot be read
      caused by: no TLS connection to `[URL]/api/status`
      caused by: error sending request
      caused by: client error (Connect)
      caused by: invalid peer certificate: UnknownIssuer

    hint: name the certificate of its authority with --ca-certificate, and the host as its own certificate does; without TLS the address begins with `http://`
    ");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_at_once() {
    let kibana = FakeKibana::start().await;
    let url = kibana.url.replace("http:", "https:");
    assert_snapshot!(Session::new(&url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    error: Kibana's status cannot be read
      caused by: no TLS connection to `[URL]/api/status`
      caused by: error sending request
      caused by: client error (Connect)
      caused by: received corrupt message of type InvalidContentType

    hint: name the certificate of its authority with --ca-certificate, and the host as its own certificate does; without TLS the address begins with `http://`
    ");
}

#[tokio::test]
async fn a_file_without_a_certificate_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, "not a certificate").unwrap();
    let session = Session::new("https://127.0.0.1:9");
    let transcript = session.import(&["--ca-certificate", path.to_str().unwrap()]).await;
    assert_snapshot!(transcript.replace(folder.path().to_str().unwrap(), "[FOLDER]"), @r"
    exit code 1
    --- stdout
    --- stderr
    error: `[FOLDER]/authority.pem` holds no certificate (PEM)
    ");
}

/// A Kibana behind TLS, and its authority as PEM.
async fn start() -> (FakeKibana, String) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();

    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let kibana = FakeKibana::at(format!("https://{}", tcp.local_addr().unwrap()));
    let listener = TlsListener { tcp, acceptor: TlsAcceptor::from(Arc::new(config)) };
    let router = kibana.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (kibana, authority.pem())
}

struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.tcp.accept().await.unwrap();
            // A client that does not trust us leaves in the middle of the handshake.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
