//! SQLite's own file access with one difference: each sync is timed.

use super::Waits;
use rusqlite::ffi;
use std::ffi::{CStr, c_char, c_int};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Name to open a database with.
pub const NAME: &CStr = c"timed";

static WAITS: OnceLock<Waits> = OnceLock::new();
static ENDS: Mutex<Vec<Instant>> = Mutex::new(Vec::new());
static SYNCS: Mutex<Vec<Duration>> = Mutex::new(Vec::new());

/// When the syncs since the last call ended.
pub fn take_ends() -> Vec<Instant> {
    std::mem::take(&mut ENDS.lock().unwrap())
}

/// Lengths of the syncs since the last call.
pub fn take_syncs() -> Vec<Duration> {
    std::mem::take(&mut SYNCS.lock().unwrap())
}

type Sync = unsafe extern "C" fn(*mut ffi::sqlite3_file, c_int) -> c_int;
type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    *const c_char,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;
static OPEN: OnceLock<Open> = OnceLock::new();
static SYNC: OnceLock<Sync> = OnceLock::new();
/// Copies of the original method tables with our sync, by the address of the original; they live for ever.
static TABLES: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// Registers the VFS, once a process.
pub fn register(waits: &Waits) {
    if WAITS.set(waits.clone()).is_err() {
        return;
    }
    // SAFETY: the default VFS exists after initialisation and lives for ever; the copy is leaked, so it does too.
    unsafe {
        ffi::sqlite3_initialize();
        let original = ffi::sqlite3_vfs_find(std::ptr::null());
        let mut copy = *original;
        OPEN.set(copy.xOpen.unwrap()).ok();
        copy.zName = NAME.as_ptr();
        copy.xOpen = Some(open);
        assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(copy)), 0), ffi::SQLITE_OK);
    }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: the arguments are SQLite's own for the original method; the file is the original's, with its method table
    // replaced by a copy that differs in xSync alone.
    unsafe {
        let result = OPEN.get().unwrap()(vfs, name, file, flags, out);
        let methods = (*file).pMethods;
        if result == ffi::SQLITE_OK && !methods.is_null() {
            let mut tables = TABLES.lock().unwrap();
            let known = tables.iter().find(|(from, _)| *from == methods as usize).map(|(_, to)| *to);
            let table = known.unwrap_or_else(|| {
                let mut copy = *methods;
                SYNC.set(copy.xSync.unwrap()).ok();
                copy.xSync = Some(sync);
                let leaked = Box::leak(Box::new(copy)) as *const _ as usize;
                tables.push((methods as usize, leaked));
                leaked
            });
            (*file).pMethods = table as *const ffi::sqlite3_io_methods;
        }
        result
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let from = Instant::now();
    // SAFETY: the original method on the original's file.
    let result = unsafe { SYNC.get().unwrap()(file, flags) };
    SYNCS.lock().unwrap().push(from.elapsed());
    ENDS.lock().unwrap().push(Instant::now());
    WAITS.get().unwrap().add(from);
    result
}
