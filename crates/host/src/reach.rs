//! One request to the register of a folder, whoever runs it: this process when the folder is free, else the process that
//! owns it.

use crate::command::Context;
use crate::door::Running;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::Settings;
use crate::wiring::{self, Owned};
use domain::notice::Refusal;
use fiscal_kz::Kazakhstan;
use local_api::{Api, Door, Request, Response, socket};
use runtime::{FolderLock, LockError};
use rustix::fs::Mode;
use rustix::process::umask;
use std::cell::Cell;
use std::fs;
use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often a folder that is neither free nor answering is looked at again, and after what pause: its owner may be
/// starting or ending.
const LOOKS: u32 = 60;
const PAUSE: Duration = Duration::from_millis(50);

/// An answer, and the register that gave it, where it runs in this process. Dropping it works off what the operator is
/// owed before the register ends: the answer is printed by then, and a sale that was signed without the operator would
/// else wait for a process that lives longer.
pub struct Asked {
    /// The answer.
    pub response: Response,
    serving: Option<Serving>,
    drained: bool,
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.as_ref().filter(|_| !self.drained) {
            serving.door.drain();
        }
    }
}

/// Asks the register of the folder.
///
/// # Errors
/// `folder.busy` when another process owns the folder and does not answer; `socket.broken` when it stopped answering;
/// whatever stops the register from running in this process.
pub fn ask(
    context: &Context,
    request: &Request,
    lines: &mut dyn FnMut(&str) -> io::Result<()>,
) -> Result<Asked, Failure> {
    let (folder, settings) = (context.folder(), context.settings()?);
    let mut last = Refusal::new("folder.busy");
    let told = Cell::new(false);
    let mut lines = |text: &str| {
        told.set(true);
        lines(text)
    };
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        match free(&folder)? {
            Some(lock) => {
                let owned = Owned::open_locked(&folder, &settings, lock)?;
                let serving = Serving::start(&folder, &settings, owned);
                let drained = matches!(request, Request::Status { .. });
                if drained {
                    serving.look_at_the_device();
                    serving.door.drain();
                }
                let response = serving.api.handle(request, &mut lines);
                return Ok(Asked { response, serving: Some(serving), drained });
            }
            None => match socket::call(&folder.socket(), request, &mut lines) {
                Ok(response) => return Ok(Asked { response, serving: None, drained: true }),
                Err(refusal) if refusal.code == "socket.absent" => {
                    last = Refusal::new("folder.busy").because(refusal.cause);
                }
                // A task has its key: asked again it gives the answer and does nothing twice. A question changes nothing;
                // one whose answer was begun is not asked again.
                Err(refusal) if refusal.code == "socket.broken" && !told.get() => {
                    last = refusal;
                }
                Err(refusal) => return Err(refusal.into()),
            },
        }
    }
    Err(last.into())
}

/// The lock, unless another process has it.
fn free(folder: &Folder) -> Result<Option<FolderLock>, Failure> {
    if !folder.is_begun() {
        return Err(Refusal::new("folder.not_begun").because(folder.path().display()).into());
    }
    match FolderLock::take(folder.path()) {
        Ok(lock) => Ok(Some(lock)),
        Err(LockError::Busy) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A register that serves `register.sock`. Dropping it closes the socket; the register stops with the last answer.
pub struct Serving {
    /// The door of this process.
    pub api: Arc<Api>,
    /// The register.
    pub door: Arc<Running>,
    socket: PathBuf,
    /// Why there is no socket.
    pub deaf: Option<io::Error>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// Opens the socket of a folder that this process owns. A socket that can not be opened (a path too long for one)
    /// keeps others out and is no reason not to work.
    pub fn start(folder: &Folder, settings: &Settings, owned: Owned) -> Self {
        let language = wiring::language(settings, &owned.founding);
        let door = Arc::new(Running::new(owned, folder, language));
        let api = Arc::new(Api::new(Arc::clone(&door) as Arc<dyn Door>));
        let (socket, stop) = (folder.socket(), Arc::new(AtomicBool::new(false)));
        let mut serving = Self { api, door, socket, deaf: None, stop, thread: None };
        match serving.listen() {
            Ok(thread) => serving.thread = Some(thread),
            Err(error) => serving.deaf = Some(error),
        }
        serving
    }

    fn listen(&self) -> io::Result<JoinHandle<()>> {
        // Ours is the folder: a socket that is there was left behind.
        match fs::remove_file(&self.socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Never open to others, not for a moment: the rights of a socket are those that it is bound with.
        let before = umask(Mode::from_raw_mode(0o177));
        let bound = UnixListener::bind(&self.socket);
        umask(before);
        let listener = bound?;
        let (api, stop) = (Arc::clone(&self.api), Arc::clone(&self.stop));
        thread::Builder::new().name("door".into()).spawn(move || {
            // A listener that fails leaves the register to this process alone.
            let _ = socket::serve(&listener, &api, || !stop.load(Ordering::SeqCst));
        })
    }

    /// Waits a moment for the fiscal device to say who it is, so that a status has something to tell.
    fn look_at_the_device(&self) {
        if !wiring::country(self.door.country(), Kazakhstan::default()).conduct().identity_first {
            return;
        }
        for _ in 0..40 {
            let view = self.door.view();
            let registered = view.situation.as_ref().is_some_and(|s| s.registration.is_some());
            if !registered || view.identity.is_some() || view.trouble.is_some() {
                return;
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees the flag; nobody can connect any more once the file is gone.
        let woken = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
        if woken.is_ok() {
            let _ = thread.join();
        }
    }
}
