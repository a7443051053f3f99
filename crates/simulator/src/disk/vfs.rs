//! The door between SQLite and [`State`]: one VFS for the process, a path names the disk.
//!
//! All `unsafe` of the simulator is here. SQLite is trusted to keep the contract of `sqlite3_vfs` and
//! `sqlite3_io_methods`: pointers are valid for the call, a file is used between its `xOpen` and its `xClose` only,
//! and by one thread at a time. No panic leaves a callback: it becomes `SQLITE_INTERNAL`.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::{Arc, OnceLock};

use rusqlite::ffi;

use super::state::{Handle, Level, Refusal, State};
use super::{Inner, SECTOR};

/// Name under which SQLite knows the VFS.
const NAME: &CStr = c"simulated-disk";
const LONGEST_PATH: c_int = 512;
/// 2026-01-01 00:00 UTC as a Julian day: what SQL's `'now'` says on a simulated disk.
const NOW: f64 = 2_461_041.5;

/// What SQLite holds for an open file.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    /// Taken by `xClose`.
    opened: Option<Box<Opened>>,
}

struct Opened {
    disk: Arc<Inner>,
    handle: Handle,
    /// The name to delete when the file is closed.
    transient: Option<String>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Registers the VFS once and returns its name.
pub(super) fn name() -> &'static str {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    let code = *REGISTERED.get_or_init(|| {
        let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
            iVersion: 1,
            szOsFile: c_int::try_from(size_of::<OpenFile>()).unwrap_or(c_int::MAX),
            mxPathname: LONGEST_PATH,
            pNext: ptr::null_mut(),
            zName: NAME.as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: None,
            xCurrentTimeInt64: None,
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: `vfs` lives for ever and is not touched again by us; the name is a static C string.
        unsafe { ffi::sqlite3_vfs_register(vfs, 0) }
    });
    assert_eq!(code, ffi::SQLITE_OK, "SQLite takes another VFS");
    NAME.to_str().unwrap_or_default()
}

/// Runs a callback's body; its error, or a panic, becomes a result code.
fn guard(body: impl FnOnce() -> Result<(), c_int>) -> c_int {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(code)) => code,
        Err(_) => ffi::SQLITE_INTERNAL,
    }
}

/// Maps a refusal to SQLite's code, `io` being the one of the operation.
fn code(io: c_int) -> impl Fn(Refusal) -> c_int {
    move |refusal| match refusal {
        Refusal::Dead => ffi::SQLITE_IOERR,
        Refusal::Io => io,
        Refusal::Full => ffi::SQLITE_FULL,
        Refusal::NotFound => ffi::SQLITE_CANTOPEN,
        Refusal::Busy => ffi::SQLITE_BUSY,
    }
}

/// # Safety
/// `file` was opened by [`open`] and not closed yet, and nobody else uses it during `'a`.
unsafe fn opened<'a>(file: *mut ffi::sqlite3_file) -> Result<&'a mut Opened, c_int> {
    // SAFETY: SQLite hands back the memory that `open` filled with an `OpenFile`.
    let file = unsafe { file.cast::<OpenFile>().as_mut() };
    file.and_then(|file| file.opened.as_deref_mut()).ok_or(ffi::SQLITE_MISUSE)
}

/// Runs `body` on the state and handle of an open file.
///
/// # Safety
/// As for [`opened`].
unsafe fn with_file<T>(
    file: *mut ffi::sqlite3_file,
    io: c_int,
    body: impl FnOnce(&mut State, &mut Handle) -> Result<T, Refusal>,
) -> Result<T, c_int> {
    // SAFETY: the caller's promise.
    let Opened { disk, handle, .. } = unsafe { opened(file) }?;
    body(&mut disk.state(), handle).map_err(code(io))
}

/// The disk a path leads to and the name of the file on it.
///
/// # Safety
/// `path` is null or a C string that outlives `'a`.
unsafe fn locate<'a>(path: *const c_char) -> Result<(Arc<Inner>, &'a str), c_int> {
    if path.is_null() {
        return Err(ffi::SQLITE_CANTOPEN);
    }
    // SAFETY: not null, and the caller promises a C string.
    let path = unsafe { CStr::from_ptr(path) }.to_str();
    path.ok().and_then(Inner::locate).ok_or(ffi::SQLITE_CANTOPEN)
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let file = file.cast::<OpenFile>();
    let empty = OpenFile { base: ffi::sqlite3_file { pMethods: ptr::null() }, opened: None };
    // SAFETY: SQLite gives `szOsFile` writable, aligned bytes. Null methods tell it that nothing is open.
    unsafe { file.write(empty) };
    guard(|| {
        let (disk, name) = if path.is_null() {
            // A nameless temporary file (a sorter's spill) vanishes with its connection: a disk of its own.
            (Inner::unlisted(), "")
        } else {
            // SAFETY: SQLite passes a C string, valid for the call.
            unsafe { locate(path) }?
        };
        let has = |flag| flags & flag != 0;
        let handle = disk
            .state()
            .open(name, has(ffi::SQLITE_OPEN_CREATE), has(ffi::SQLITE_OPEN_EXCLUSIVE))
            .map_err(code(ffi::SQLITE_CANTOPEN))?;
        let transient = has(ffi::SQLITE_OPEN_DELETEONCLOSE).then(|| name.to_owned());
        let base = ffi::sqlite3_file { pMethods: &METHODS };
        let file_now = OpenFile { base, opened: Some(Box::new(Opened { disk, handle, transient })) };
        // SAFETY: the same memory as above; what it holds owns nothing.
        unsafe { file.write(file_now) };
        if let Some(out) = NonNull::new(out_flags) {
            // SAFETY: not null, so SQLite wants the flags.
            unsafe { out.write(flags) };
        }
        Ok(())
    })
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    guard(|| {
        // SAFETY: SQLite closes an open file once.
        let file = unsafe { file.cast::<OpenFile>().as_mut() };
        if let Some(mut opened) = file.and_then(|file| file.opened.take()) {
            let mut state = opened.disk.state();
            state.unlock(&mut opened.handle, Level::None);
            if let Some(name) = opened.transient.take() {
                // Nobody waits for a transient file: after a power cut it is gone anyway.
                let _ = state.delete(&name, false);
            }
        }
        Ok(())
    })
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    buf: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    guard(|| {
        let (amount, offset) = (index(amount.into())?, index(offset)?);
        // SAFETY: SQLite gives `amount` bytes that it has allocated and nobody else uses; every bit pattern is a u8.
        let buf = unsafe { slice::from_raw_parts_mut(buf.cast::<u8>(), amount) };
        // SAFETY: SQLite passes an open file.
        let there = unsafe {
            with_file(file, ffi::SQLITE_IOERR_READ, |state, handle| state.read(handle, offset, buf))
        }?;
        if there < amount { Err(ffi::SQLITE_IOERR_SHORT_READ) } else { Ok(()) }
    })
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    guard(|| {
        let (amount, offset) = (index(amount.into())?, index(offset)?);
        // SAFETY: SQLite gives `amount` initialised bytes.
        let bytes = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), amount) };
        // SAFETY: SQLite passes an open file.
        unsafe {
            with_file(file, ffi::SQLITE_IOERR_WRITE, |state, handle| state.write(handle, offset, bytes))
        }
    })
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    guard(|| {
        let size = index(size)?;
        // SAFETY: SQLite passes an open file.
        unsafe { with_file(file, ffi::SQLITE_IOERR_TRUNCATE, |state, handle| state.set_len(handle, size)) }
    })
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    guard(|| unsafe { with_file(file, ffi::SQLITE_IOERR_FSYNC, |state, handle| state.sync(handle)) })
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    guard(|| {
        // SAFETY: SQLite passes an open file.
        let len = unsafe { with_file(file, ffi::SQLITE_IOERR_FSTAT, |state, handle| state.len(handle)) }?;
        // SAFETY: `size` is an out parameter.
        unsafe { size.write(i64::try_from(len).map_err(|_| ffi::SQLITE_IOERR_FSTAT)?) };
        Ok(())
    })
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    guard(|| unsafe {
        with_file(file, ffi::SQLITE_IOERR_LOCK, |state, handle| state.lock(handle, level(wanted)))
    })
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: SQLite passes an open file.
    guard(|| unsafe {
        with_file(file, ffi::SQLITE_IOERR_UNLOCK, |state, handle| {
            state.unlock(handle, level(wanted));
            Ok(())
        })
    })
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    guard(|| {
        let io = ffi::SQLITE_IOERR_CHECKRESERVEDLOCK;
        // SAFETY: SQLite passes an open file.
        let reserved = unsafe { with_file(file, io, |state, handle| state.is_reserved(handle)) }?;
        // SAFETY: `out` is an out parameter.
        unsafe { out.write(reserved.into()) };
        Ok(())
    })
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _op: c_int, _arg: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    c_int::try_from(SECTOR).unwrap_or(512)
}

/// Promises nothing: no atomic writes, no order, no safe overwriting of a sector.
unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, sync_dir: c_int) -> c_int {
    guard(|| {
        // SAFETY: SQLite passes a C string.
        let (disk, name) = unsafe { locate(path) }?;
        let deleted = disk.state().delete(name, sync_dir != 0);
        deleted.map_err(|refusal| match refusal {
            Refusal::NotFound => ffi::SQLITE_IOERR_DELETE_NOENT,
            other => code(ffi::SQLITE_IOERR_DELETE)(other),
        })
    })
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    guard(|| {
        // SAFETY: SQLite passes a C string.
        let (disk, name) = unsafe { locate(path) }?;
        let exists = disk.state().exists(name).map_err(code(ffi::SQLITE_IOERR_ACCESS))?;
        // SAFETY: `out` is an out parameter.
        unsafe { out.write(exists.into()) };
        Ok(())
    })
}

/// Paths of a disk are absolute already.
unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    guard(|| {
        // SAFETY: SQLite passes a C string.
        let bytes = unsafe { CStr::from_ptr(path) }.to_bytes_with_nul();
        if bytes.len() > index(room.into())? {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        // SAFETY: `out` has `room` bytes of its own, which is enough.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
        Ok(())
    })
}

/// Always the same bytes. (SQLite asks its default VFS only, once a process.)
unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, amount: c_int, out: *mut c_char) -> c_int {
    let bytes = usize::try_from(amount).unwrap_or(0);
    // SAFETY: `out` has `amount` bytes.
    unsafe { ptr::write_bytes(out, 0x5A, bytes) };
    amount
}

/// Says that it slept, and does not.
unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    microseconds
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: `out` is an out parameter.
    unsafe { out.write(NOW) };
    ffi::SQLITE_OK
}

fn index(number: i64) -> Result<usize, c_int> {
    usize::try_from(number).map_err(|_| ffi::SQLITE_MISUSE)
}

fn level(number: c_int) -> Level {
    match number {
        ..=ffi::SQLITE_LOCK_NONE => Level::None,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    }
}
