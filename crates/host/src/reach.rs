//! One request to the register of a folder, whoever runs it: this process when the folder is free, else the process that
//! owns it.

use crate::command::Context;
use crate::door::Running;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::Settings;
use crate::wiring::{self, Owned};
use domain::notice::Refusal;
use local_api::{Api, Door, Request, Response, socket};
use runtime::{FolderLock, LockError};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
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

/// Asks the register of the folder.
///
/// # Errors
/// `folder.busy` when another process owns the folder and does not answer; `socket.broken` when it stopped answering;
/// whatever stops the register from running in this process.
pub fn ask(
    context: &Context,
    request: &Request,
    lines: &mut dyn FnMut(&str) -> io::Result<()>,
) -> Result<Response, Failure> {
    let (folder, settings) = (context.folder(), context.settings()?);
    let mut last = Refusal::new("folder.busy");
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        match free(&folder)? {
            Some(lock) => {
                let owned = Owned::open_locked(&folder, &settings, lock)?;
                let serving = Serving::start(&folder, &settings, owned);
                if matches!(request, Request::Status { .. }) {
                    serving.look_at_the_device();
                }
                return Ok(serving.api.handle(request, lines));
            }
            None => match socket::call(&folder.socket(), request, lines) {
                Ok(response) => return Ok(response),
                Err(refusal) if refusal.code == "socket.absent" => {
                    last = Refusal::new("folder.busy").because(refusal.cause);
                }
                // A task has its key: asked again it gives the answer and does nothing twice.
                Err(refusal) if refusal.code == "socket.broken" && matches!(request, Request::Task(_)) => {
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
    door: Arc<Running>,
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
        let door = Arc::new(Running::new(owned, folder.register(), language));
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
        let listener = UnixListener::bind(&self.socket)?;
        fs::set_permissions(&self.socket, Permissions::from_mode(0o600))?;
        let (api, stop) = (Arc::clone(&self.api), Arc::clone(&self.stop));
        thread::Builder::new().name("door".into()).spawn(move || {
            // A listener that fails leaves the register to this process alone.
            let _ = socket::serve(&listener, &api, || !stop.load(Ordering::SeqCst));
        })
    }

    /// Waits a moment for the fiscal device to say who it is, so that a status has something to tell.
    fn look_at_the_device(&self) {
        if !wiring::country(self.door.country()).conduct().identity_first {
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
