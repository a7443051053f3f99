//! The screens of this process: the shell's files, the token, the server.

use crate::failure::Failure;
use crate::folder::Folder;
use crate::house::Premises;
use domain::notice::Refusal;
use local_api::web::{self, Asset, Gate, Server, Setup};
use local_api::{Desk, House};
use runtime::{Clock, RealClock};
use rustix::rand::{GetRandomFlags, getrandom};
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

/// Where screens are served unless somebody says otherwise.
const LISTEN: &str = "127.0.0.1:7340";
/// Random bytes of a token: 128 bits.
const TOKEN: usize = 16;

/// The shell: all that a browser loads.
static SHELL: [Asset; 4] = [
    Asset { path: "/", media: "text/html; charset=utf-8", bytes: include_bytes!("../shell/index.html") },
    Asset {
        path: "/shell.css",
        media: "text/css; charset=utf-8",
        bytes: include_bytes!("../shell/shell.css"),
    },
    Asset {
        path: "/shell.js",
        media: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../shell/shell.js"),
    },
    Asset { path: "/icon.svg", media: "image/svg+xml", bytes: include_bytes!("../shell/icon.svg") },
];

/// Screens that are being served. Dropping them closes every shell, then the desk.
pub struct Screens {
    /// Where to send a browser.
    pub url: String,
    _server: Server,
}

impl Screens {
    /// Serves the screens of a folder on `listen`, or on the next free port.
    ///
    /// # Errors
    /// `screen.listen`, `folder.unusable`, `internal.error`.
    pub fn start(folder: &Folder, premises: &Arc<Premises>, listen: Option<&str>) -> Result<Self, Failure> {
        let wanted = listen.unwrap_or(LISTEN);
        let refused = |error: io::Error| Refusal::new("screen.listen").with("address", wanted).because(error);
        let listener = web::bind(wanted).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let token = token(&folder.token()).map_err(|error| Refusal::new("folder.unusable").because(error))?;
        let gate = Gate::new(&token);
        let url = gate.url(address);
        let house = Arc::clone(premises) as Arc<dyn House>;
        // A register lives on: its revisions go on above those of every earlier process.
        let now = RealClock { offset_min: 0 }.now().wall.utc_ms;
        let first = u64::try_from(now).unwrap_or_default();
        let desk = Arc::new(Desk::start(Arc::clone(&house), first).map_err(Failure::internal)?);
        let setup = Setup { listener, gate, assets: &SHELL, house, desk };
        Ok(Self { url, _server: Server::start(setup).map_err(Failure::internal)? })
    }
}

/// The token of a folder, made when there is none. It stays, so that a register that starts again keeps its browsers;
/// deleting the file shuts all of them out.
fn token(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Ok(kept) if is_token(kept.trim()) => {
            fs::set_permissions(path, Permissions::from_mode(0o600))?;
            return Ok(kept.trim().to_owned());
        }
        Ok(_) => fs::remove_file(path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) if error.kind() == ErrorKind::InvalidData => fs::remove_file(path)?,
        Err(error) => return Err(error),
    }
    let mut random = [0; TOKEN];
    let mut filled = 0;
    while let Some(rest) = random.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        filled = filled.saturating_add(getrandom(rest, GetRandomFlags::empty())?);
    }
    let token = hex::encode(random);
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{token}")?;
    file.sync_all()?;
    Ok(token)
}

fn is_token(text: &str) -> bool {
    text.len() == 2 * TOKEN && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_small_and_loads_nothing_from_elsewhere() {
        let size: usize = SHELL.iter().map(|asset| asset.bytes.len()).sum();
        assert!(size <= 100_000, "{size} bytes");
        for asset in SHELL {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            let namespaces = text.matches("http://www.w3.org/").count();
            assert_eq!(text.matches("http://").count(), namespaces, "{}", asset.path);
            assert!(!text.contains("https://"), "{}", asset.path);
            for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                assert!(!text.contains(forbidden), "{}: {forbidden}", asset.path);
            }
        }
    }

    #[test]
    fn a_token_is_kept_is_its_users_alone_and_replaced_when_it_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        let first = token(&path).unwrap();
        assert!(is_token(&first));
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(token(&path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for broken in [&b""[..], b"1234", b"\xff\xfe", b"ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"] {
            fs::write(&path, broken).unwrap();
            let new = token(&path).unwrap();
            assert!(is_token(&new) && new != first);
        }
    }
}
