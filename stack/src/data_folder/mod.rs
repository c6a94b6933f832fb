//! The data folder: everything a stack keeps, in one place.
//!
//! ```text
//! .data/
//!   VERSION            which layout this is; written first, checked before anything is touched
//!   run/lock           held by the supervisor for as long as it lives
//!   run/state.json     the supervisor's account of what runs (see `supervisor::state`)
//!   logs/<service>.log
//!   config/            written anew at each start
//!   secrets/           0600, made once
//!   <service>/         the service's own data
//! ```

mod check;
mod secret;

pub(crate) use secret::write as write_secret;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::service::Service;

/// Disk space below which a start is refused: Kafka, Elasticsearch and the write-ahead log
/// take about 1 GB in an hour at 1,000 rows/s, and a full disk is the worst place to stop.
pub const FREE_SPACE_MIN_BYTES: u64 = 4 << 30;

/// Paths of one stack's data.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

/// Proof that no other supervisor works in this folder; the operating system lets go of it
/// when its holder dies, however that happens.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl DataFolder {
    /// Names a folder without touching it.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Makes the folder if it is new, and refuses one that is not ours, of another version,
    /// not writable or on a disk with less than `free_space_min_bytes` to spare.
    pub fn open(root: impl Into<PathBuf>, free_space_min_bytes: u64) -> Result<Self, Error> {
        let root = root.into();
        fs::create_dir_all(&root)
            .map_err(|source| Error::DataFolderNotWritable { path: root.clone(), source })?;
        let root = root
            .canonicalize()
            .map_err(|source| Error::DataFolderNotWritable { path: root.clone(), source })?;
        check::free_space(&root, free_space_min_bytes)?;
        check::version(&root)?;
        let folder = Self { root };
        for path in [folder.run(), folder.logs(), folder.config()] {
            folder.make(&path)?;
        }
        Ok(folder)
    }

    fn make(&self, path: &Path) -> Result<(), Error> {
        fs::create_dir_all(path)
            .map_err(|source| Error::DataFolderNotWritable { path: self.root.clone(), source })
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A stack has been started here before.
    #[must_use]
    pub fn exists(&self) -> bool {
        check::is_stamped(&self.root)
    }

    /// Where the supervisor keeps its lock and its state.
    #[must_use]
    pub fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// The supervisor's account of what runs.
    #[must_use]
    pub fn state_file(&self) -> PathBuf {
        self.run().join("state.json")
    }

    /// One log file a service.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// A service's log file.
    #[must_use]
    pub fn log(&self, service: Service) -> PathBuf {
        self.log_named(service.name())
    }

    /// The log of something that is not a service: `supervisor`, `build`.
    #[must_use]
    pub fn log_named(&self, name: &str) -> PathBuf {
        self.logs().join(format!("{name}.log"))
    }

    /// Configuration files, written anew at each start.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.root.join("config")
    }

    /// A service's own data.
    #[must_use]
    pub fn service(&self, service: Service) -> PathBuf {
        self.root.join(service.name())
    }

    /// The secret of that name: made by chance at the first call, the same ever after.
    pub fn secret(&self, name: &str) -> Result<String, Error> {
        let folder = self.root.join("secrets");
        self.make(&folder)?;
        secret::read_or_make(&folder.join(name))
    }

    /// Takes the lock, or says that another supervisor holds it.
    pub fn lock(&self) -> Result<Lock, Error> {
        let failed = |source| Error::DataFolderNotWritable { path: self.root.clone(), source };
        self.make(&self.run())?;
        let path = self.run().join("lock");
        let file = File::options().create(true).append(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::AlreadyRunning { path: self.root.clone() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Removes all there is. Only a folder with our stamp is ever removed.
    pub fn purge(&self) -> Result<(), Error> {
        if !self.exists() {
            return Err(Error::DataFolderForeign { path: self.root.clone() });
        }
        fs::remove_dir_all(&self.root)
            .map_err(|source| Error::DataFolderNotWritable { path: self.root.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_made_and_opens_again() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().join("data");
        DataFolder::open(&root, 0).unwrap();
        assert!(DataFolder::open(&root, 0).unwrap().exists());
    }

    #[test]
    fn only_one_holds_the_lock() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(temporary.path().join("data"), 0).unwrap();
        let held = folder.lock().unwrap();
        assert!(matches!(folder.lock(), Err(Error::AlreadyRunning { .. })));
        drop(held);
        folder.lock().unwrap();
    }

    #[test]
    fn a_folder_that_is_not_ours_is_never_removed() {
        let temporary = tempfile::tempdir().unwrap();
        let precious = temporary.path().join("thesis.txt");
        fs::write(&precious, "years of work").unwrap();
        let refused = DataFolder::new(temporary.path()).purge();
        assert!(matches!(refused, Err(Error::DataFolderForeign { .. })));
        assert!(precious.exists());
    }

    #[test]
    fn a_secret_stays_the_same_and_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let temporary = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(temporary.path().join("data"), 0).unwrap();
        let secret = folder.secret("cdc_reader").unwrap();
        assert_eq!(secret.len(), 48);
        assert_eq!(folder.secret("cdc_reader").unwrap(), secret);
        let path = folder.root().join("secrets/cdc_reader");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
