//! Files that are whole or absent, and folders that one process at a time writes to.
//!
//! Reads: the holder of a lock. / Makes: files, put in place whole; locks. / Never: knows what a
//! file says; leaves half a file under its own name.

mod lock;
mod whole;

pub use lock::{FolderLock, Holder, LOCK_FILE, LockError};
pub use whole::{is_absent, move_folder, put, put_unsynced, remove_folder, sync_folder};
