use std::sync::Arc;

use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto};

use crate::session::Session;

/// A worker that only lets in who has a certificate of its authority.
async fn worker(session: &Session) -> String {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let (server_key, client_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let names = vec!["localhost".to_owned()];
    let server = CertificateParams::new(names).unwrap().signed_by(&server_key, &authority).unwrap();
    let client =
        CertificateParams::new(Vec::new()).unwrap().signed_by(&client_key, &authority).unwrap();
    session.file("ca.pem", authority.pem());
    session.file("client.pem", client.pem());
    session.file("client.key", client_key.serialize_pem());
    let config = config(authority.der(), server.der(), &server_key);
    serve(TlsAcceptor::from(Arc::new(config))).await
}

fn config(
    authority: &CertificateDer<'static>,
    own: &CertificateDer<'static>,
    key: &KeyPair,
) -> ServerConfig {
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(authority.clone()).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(vec![own.clone()], key)
        .unwrap()
}

async fn serve(acceptor: TlsAcceptor) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            // Who is not let in ends here.
            let Ok(mut stream) = acceptor.accept(socket).await else { continue };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
        }
    });
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_certificate_and_a_custom_authority_let_us_in() {
    let session = Session::without_url();
    let url = worker(&session).await;
    let own =
        ["--client-certificate", "connectors/client.pem", "--client-key", "connectors/client.key"];
    let authority = ["--ca-certificate", "connectors/ca.pem"];
    let status = ["status", "--url", &url];
    session.run_ok(&[&status[..], &authority, &own].concat()).await;
    let without_own = session.run(&[&status[..], &authority].concat()).await;
    assert!(without_own.starts_with("exit code 1\n"), "{without_own}");
    let without_authority = session.run(&[&status[..], &own].concat()).await;
    assert!(without_authority.starts_with("exit code 1\n"), "{without_authority}");
}

#[tokio::test]
async fn certificates_that_are_none_are_refused_before_anything_is_sent() {
    let session = Session::without_url();
    session.file("not.pem", "not a certificate");
    let transcript = session.run(&["status", "--ca-certificate", "connectors/not.pem"]).await;
    assert!(
        transcript.contains("the CA certificate cannot be used: it holds no PEM"),
        "{transcript}"
    );
    let transcript = session.run(&["status", "--ca-certificate", "absent.pem"]).await;
    assert!(transcript.contains("`absent.pem` cannot be read"), "{transcript}");
}
