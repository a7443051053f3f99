//! One shell's WebSocket: taps in, patches out.

use crate::desk::{Desk, Mail, Seat};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use domain::notice::Refusal;
use domain::texts::Language;
use screens::{Patch, Screen, Tap};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// The longest message of a shell, bytes. A longer one is refused and the shell stays.
pub const MAX_MESSAGE: usize = 64 * 1024;
/// The longest message that is read to its end, so that it can be refused; what is longer ends the connection (1009).
pub(super) const MAX_READ: usize = 8 * 1024 * 1024;
/// How long a shell may take to take a push.
const SLOW: Duration = Duration::from_secs(10);
/// How often a shell is asked whether it is there, and how often it may fail to say so.
const PING: Duration = Duration::from_secs(20);
const SILENT: u32 = 3;
/// Pause before a tap is handed to a desk that has no room.
const NO_ROOM: Duration = Duration::from_millis(2);

/// Why a connection ends.
enum End {
    /// The shell left, or does not take what it is sent.
    Gone,
    /// It is told why.
    Told(Refusal),
    /// Sent too much at once.
    TooLong,
    /// The register ends.
    Stop,
}

/// What is pushed: a patch, and how the link stands.
///
/// ```json
/// {"rev": 1763712000124, "blocks": […], "signal": "added", "at": 41200, "heard": 18}
/// ```
#[derive(Serialize)]
struct Push {
    #[serde(flatten)]
    patch: Patch,
    /// Milliseconds since the link began: the clock of [`Tap::until`].
    at: u64,
    /// All taps of this link up to this number are answered.
    heard: u64,
}

struct Link {
    socket: WebSocket,
    /// What the shell shows.
    sent: Option<Arc<Screen>>,
}

/// Serves a shell until it leaves.
pub(super) async fn serve(
    socket: WebSocket,
    spoken: Option<Language>,
    desk: Arc<Desk>,
    shell: Option<String>,
    mut stop: watch::Receiver<bool>,
) {
    let mut link = Link { socket, sent: None };
    let bell = Arc::new(Notify::new());
    let wake = ringing(&bell);
    // The desk may be waiting for the register, and the other shells must not wait for that.
    let joined = spawn_blocking(move || desk.join(spoken, shell, wake)).await;
    let end = match joined.unwrap_or_else(|_| Err(Refusal::new("internal.panic"))) {
        Err(refusal) => End::Told(refusal),
        Ok(seat) => {
            let end = tokio::select! {
                end = link.converse(&seat, &bell) => end,
                _ = stop.wait_for(|stop| *stop) => End::Stop,
            };
            drop(seat);
            end
        }
    };
    let farewell = match end {
        End::Gone => return,
        End::Told(refusal) => {
            let _ = link.complain(&refusal).await;
            (close_code::AGAIN, refusal.code)
        }
        End::TooLong => (close_code::SIZE, "screen.too_long".to_owned()),
        End::Stop => (close_code::AWAY, "register.stopped".to_owned()),
    };
    let frame = CloseFrame { code: farewell.0, reason: farewell.1.into() };
    let _ = timeout(SLOW, link.socket.send(Message::Close(Some(frame)))).await;
}

fn ringing(bell: &Arc<Notify>) -> Box<dyn Fn() + Send + Sync> {
    let bell = Arc::clone(bell);
    Box::new(move || bell.notify_one())
}

impl Link {
    async fn converse(&mut self, seat: &Seat, bell: &Notify) -> End {
        let mut clock = interval(PING);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unanswered = 0;
        loop {
            let done = tokio::select! {
                () = bell.notified() => self.bring(seat).await,
                heard = self.socket.recv() => {
                    unanswered = 0;
                    match heard {
                        Some(Ok(message)) => self.hear(seat, message).await,
                        Some(Err(error)) if is_too_long(&error) => Err(End::TooLong),
                        Some(Err(_)) | None => Err(End::Gone),
                    }
                }
                _ = clock.tick() => {
                    unanswered += 1;
                    if unanswered > SILENT { Err(End::Gone) } else { self.send(Message::Ping(Vec::new().into())).await }
                }
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// Brings the shell what is new.
    async fn bring(&mut self, seat: &Seat) -> Result<(), End> {
        let Some(mail) = seat.take().map_err(End::Told)? else { return Ok(()) };
        let Mail { screen, signal, heard, at } = mail;
        let patch = Patch::between(self.sent.as_deref(), &screen, signal);
        self.sent = Some(screen);
        self.push(&Push { patch, at, heard }).await
    }

    async fn hear(&mut self, seat: &Seat, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) if text.len() > MAX_MESSAGE => {
                let refusal =
                    Refusal::new("screen.too_long").with("limit", MAX_MESSAGE).with("size", text.len());
                return self.complain(&refusal).await;
            }
            Message::Text(text) => text,
            Message::Binary(_) => return self.complain(&Refusal::new("screen.message")).await,
            Message::Close(_) => return Err(End::Gone),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let mut tap: Tap = match serde_json::from_str(&text) {
            Ok(tap) => tap,
            Err(error) => return self.complain(&Refusal::new("screen.message").because(error)).await,
        };
        while let Err(back) = seat.tap(tap) {
            tap = back;
            sleep(NO_ROOM).await;
        }
        Ok(())
    }

    /// Tells the shell that what it sent was not understood; it goes on with the screen it has.
    async fn complain(&mut self, refusal: &Refusal) -> Result<(), End> {
        let shown = self.sent.as_ref().and_then(|screen| Language::parse(screen.lang));
        let language = shown.unwrap_or_default();
        let (text, next) = (refusal.text(language), refusal.next(language));
        self.push(&json!({"error": {"code": refusal.code, "text": text, "next": next}})).await
    }

    async fn push(&mut self, push: &impl Serialize) -> Result<(), End> {
        let text = serde_json::to_string(push)
            .map_err(|error| End::Told(Refusal::new("internal.error").because(error)))?;
        self.send(Message::Text(Utf8Bytes::from(text))).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(SLOW, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    use std::error::Error;
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    cause.contains("too long") || error.to_string().contains("too long")
}
