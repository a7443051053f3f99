//! The screens' server: the only HTTP server of the product. It serves the shell's files, one WebSocket a shell, and the
//! pictures of papers, to browsers that hold the register's token.
//!
//! * `gate.rs`: who may come in: token, Host, Origin
//! * `link.rs`: one shell's WebSocket
//! * `page.rs`: answers and their headers
//!
//! The asynchronous runtime lives here and nowhere else; whatever may wait for the register runs beside it.

mod gate;
mod link;
mod page;

pub use gate::Gate;

use crate::api;
use crate::api::Paper;
use crate::desk::Desk;
use crate::desk::{NoBooks, NoGoods};
use crate::door::{House, Register};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use domain::document::DocumentId;
use domain::slip::Slip;
use domain::texts::Language;
use gate::Admitted;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use screens::Sight;
use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener as AsyncListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections at a time: a browser takes up to six.
const MAX_CONNECTIONS: usize = 128;
/// How long a connection may take to ask for something.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// Pause after the system had no descriptor for a connection.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the end of a server waits for its shells.
const FAREWELL: Duration = Duration::from_secs(1);
/// The longest name that a shell may give itself, bytes.
const MAX_NAME: usize = 64;
/// The longest text of a QR code, bytes.
const MAX_QR: usize = 1000;
/// Ports that are tried after the one that is taken.
const NEXT_PORTS: u16 = 100;

/// A file of the shell.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its path: `/`, `/shell.css`.
    pub path: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// What a server is made of.
pub struct Setup {
    /// Where it listens.
    pub listener: TcpListener,
    /// Who may come in.
    pub gate: Gate,
    /// The shell.
    pub assets: &'static [Asset],
    /// The folder.
    pub house: Arc<dyn House>,
    /// Its desk.
    pub desk: Arc<Desk>,
}

/// A running server. Dropping it closes all connections.
pub struct Server {
    runtime: Option<Runtime>,
    stop: watch::Sender<bool>,
}

struct Inside {
    gate: Gate,
    assets: &'static [Asset],
    house: Arc<dyn House>,
    desk: Arc<Desk>,
    stop: watch::Receiver<bool>,
}

/// Opens a listener on `HOST:PORT`, or on the next port that is free; port 0 is any.
///
/// # Errors
/// The address is none of this machine's, or a hundred ports are taken.
pub fn bind(address: &str) -> io::Result<TcpListener> {
    let wanted = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let last = wanted.port().saturating_add(NEXT_PORTS);
    let mut failure = io::Error::from(io::ErrorKind::AddrInUse);
    for port in wanted.port()..=last {
        match TcpListener::bind(SocketAddr::new(wanted.ip(), port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => failure = error,
            bound => return bound,
        }
    }
    Err(failure)
}

impl Server {
    /// Starts serving.
    ///
    /// # Errors
    /// The machine gives no threads.
    pub fn start(setup: Setup) -> io::Result<Self> {
        setup.listener.set_nonblocking(true)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(4)
            .thread_name("screens")
            .enable_all()
            .build()?;
        let (stop, stopped) = watch::channel(false);
        let listener = {
            let _inside = runtime.enter();
            AsyncListener::from_std(setup.listener)?
        };
        let Setup { gate, assets, house, desk, .. } = setup;
        let inside = Arc::new(Inside { gate, assets, house, desk, stop: stopped });
        runtime.spawn(accept(listener, inside));
        Ok(Self { runtime: Some(runtime), stop })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            // Shells are told good-bye: each connection looks at `stop` until it ends. One that does not listen is left.
            let _ = runtime.block_on(async { timeout(FAREWELL, self.stop.closed()).await });
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: AsyncListener, inside: Arc<Inside>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut stop = inside.stop.clone();
    loop {
        // With no place left the next caller waits in the system's queue.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let inside = Arc::clone(&inside);
                tokio::spawn(async move {
                    converse(stream, &inside).await;
                    drop(place);
                });
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn converse(stream: TcpStream, inside: &Arc<Inside>) {
    let Ok(local) = stream.local_addr() else { return };
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<hyper::body::Incoming>| async move {
        let (mut head, body) = request.into_parts();
        // Nobody sends anything here but over the WebSocket: bodies are not read.
        drop(body);
        let answered = answer(local, &mut head, inside).await;
        Ok::<Response, Infallible>(page::dress(answered, &head))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let mut stop = inside.stop.clone();
    // A browser that goes away is no trouble of the register.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = async { drop(stop.wait_for(|stop| *stop).await) } => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer(local: SocketAddr, head: &mut Parts, inside: &Arc<Inside>) -> Response<Body> {
    match inside.gate.judge(local, head) {
        Ok(Admitted::Known) => {}
        Ok(Admitted::New { cookie }) => return page::welcome(&cookie),
        Err(code) => return page::refusal(StatusCode::FORBIDDEN, code),
    }
    if head.method != Method::GET && head.method != Method::HEAD {
        return page::refusal(StatusCode::METHOD_NOT_ALLOWED, "screen.absent");
    }
    let path = head.uri.path().to_owned();
    if path == "/screen" {
        return screen(head, inside).await;
    }
    if let Some(asset) = inside.assets.iter().find(|asset| asset.path == path) {
        return page::asset(asset);
    }
    if let Some(slip) = path.strip_prefix("/qr/").and_then(|name| name.strip_suffix(".png")).and_then(qr) {
        return sheet(inside, head, Paper::Png, move |_| Some(slip)).await;
    }
    match path.as_str() {
        "/wizard/form.png" => return sheet(inside, head, Paper::Png, form).await,
        "/wizard/form.pdf" => return sheet(inside, head, Paper::Pdf, form).await,
        _ => {}
    }
    match path.strip_prefix("/paper/").and_then(|name| name.strip_suffix(".png")).map(str::parse) {
        Some(Ok(number)) => paper(DocumentId(number), head, inside).await,
        _ => page::refusal(StatusCode::NOT_FOUND, "screen.absent"),
    }
}

async fn screen(head: &mut Parts, inside: &Arc<Inside>) -> Response<Body> {
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(head, &()).await else {
        return page::refusal(StatusCode::UPGRADE_REQUIRED, "screen.absent");
    };
    let desk = Arc::clone(&inside.desk);
    let stop = inside.stop.clone();
    let spoken = spoken(&head.headers);
    let query = head.uri.query().unwrap_or_default();
    let named = query.split('&').find_map(|pair| pair.strip_prefix("shell="));
    let shell = named.filter(|name| (1..=MAX_NAME).contains(&name.len())).map(str::to_owned);
    upgrade
        .max_message_size(link::MAX_READ)
        .max_frame_size(link::MAX_READ)
        .on_upgrade(move |socket| link::serve(socket, spoken, desk, shell, stop))
}

/// The first of a browser's languages that the register has.
fn spoken(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    // They come in the order of their weights, the best one first.
    wanted.split(',').find_map(|range| Language::parse(range.trim().split(['-', ';']).next()?))
}

async fn paper(document: DocumentId, head: &Parts, inside: &Arc<Inside>) -> Response<Body> {
    let house = Arc::clone(&inside.house);
    let drawing = tokio::task::spawn_blocking(move || {
        house.register().map(|register| api::picture(register.as_ref(), document))
    });
    match drawing.await {
        Ok(Some(Ok(Some(png)))) => page::picture(png, head),
        Ok(Some(Ok(None)) | None) => page::refusal(StatusCode::NOT_FOUND, "screen.absent"),
        Ok(Some(Err(error))) => page::refusal(StatusCode::INTERNAL_SERVER_ERROR, &error.refusal().code),
        Err(_) => page::refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal.panic"),
    }
}

/// A QR code of these bytes, in hexadecimal, of a text.
fn qr(hex: &str) -> Option<Slip> {
    let text = hex::decode(hex).ok().filter(|bytes| (1..=MAX_QR).contains(&bytes.len()))?;
    let mut slip = Slip::default();
    slip.qr(String::from_utf8(text).ok()?);
    Some(slip)
}

/// The draft of the application to the tax service.
fn form(register: &dyn Register) -> Option<Slip> {
    let (view, shop, now) = (register.view(), register.shop(), register.now());
    let sight = Sight::Register { view: &view, goods: &NoGoods, books: &NoBooks, shop: &shop, now };
    screens::sheet(screens::Sheet::Form, &sight)
}

/// A slip that belongs to no document.
async fn sheet(
    inside: &Arc<Inside>,
    head: &Parts,
    paper: Paper,
    slip: impl FnOnce(&dyn Register) -> Option<Slip> + Send + 'static,
) -> Response<Body> {
    let house = Arc::clone(&inside.house);
    let drawing = tokio::task::spawn_blocking(move || {
        let register = house.register()?;
        slip(register.as_ref()).map(|slip| register.drawn(&slip, paper))
    });
    match drawing.await {
        Ok(Some(bytes)) if paper == Paper::Pdf => page::file(bytes, "application/pdf"),
        Ok(Some(png)) => page::picture(png, head),
        Ok(None) => page::refusal(StatusCode::NOT_FOUND, "screen.absent"),
        Err(_) => page::refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal.panic"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_of_a_browser_is_spoken() {
        for (wanted, language) in [
            ("ru-RU,ru;q=0.9,en;q=0.8", Some(Language::Ru)),
            ("de-DE,de;q=0.9, kk;q=0.7", Some(Language::Kk)),
            ("en", Some(Language::En)),
            ("de, *;q=0.5", None),
            ("", None),
            (",;-", None),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, wanted.parse().unwrap())]);
            assert_eq!(spoken(&headers), language, "{wanted}");
        }
        assert_eq!(spoken(&HeaderMap::new()), None);
    }
}
