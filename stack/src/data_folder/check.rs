//! What must hold before a data folder is used.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::error::Error;

/// The layout of the data folder and the major versions of what writes into it.
/// A change that the older files cannot be read with gets a new number.
const VERSION: &str = "inventory-stack 1 postgresql 18 kafka 4 elasticsearch 9";

const STAMP: &str = "VERSION";

pub(super) fn is_stamped(root: &Path) -> bool {
    root.join(STAMP).is_file()
}

/// Stamps an empty folder; otherwise the stamp must be ours.
pub(super) fn version(root: &Path) -> Result<(), Error> {
    let stamp = root.join(STAMP);
    let not_writable = |source| Error::DataFolderNotWritable { path: root.to_path_buf(), source };
    match fs::read_to_string(&stamp) {
        Ok(found) if found.trim() == VERSION => writable(root),
        Ok(found) => Err(Error::DataFolderVersion {
            path: root.to_path_buf(),
            found: found.trim().to_owned(),
            expected: VERSION,
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let empty = fs::read_dir(root).map_err(not_writable)?.next().is_none();
            if !empty {
                return Err(Error::DataFolderForeign { path: root.to_path_buf() });
            }
            fs::write(&stamp, format!("{VERSION}\n")).map_err(not_writable)
        }
        Err(error) => Err(not_writable(error)),
    }
}

fn writable(root: &Path) -> Result<(), Error> {
    let probe = root.join(".writable");
    fs::write(&probe, "")
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|source| Error::DataFolderNotWritable { path: root.to_path_buf(), source })
}

/// The disk has room for `needed_bytes`.
pub(super) fn free_space(root: &Path, needed_bytes: u64) -> Result<(), Error> {
    let disk = statvfs(root).map_err(|errno| Error::DataFolderNotWritable {
        path: root.to_path_buf(),
        source: errno.into(),
    })?;
    let free_bytes = disk.blocks_available().saturating_mul(disk.fragment_size());
    if free_bytes < needed_bytes {
        return Err(Error::DiskFull { path: root.to_path_buf(), free_bytes, needed_bytes });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_version_is_refused_with_both_versions_named() {
        let temporary = tempfile::tempdir().unwrap();
        fs::write(temporary.path().join(STAMP), "inventory-stack 0 postgresql 17\n").unwrap();
        let error = version(temporary.path()).unwrap_err();
        let message =
            error.to_string().replace(&temporary.path().display().to_string(), "[FOLDER]");
        insta::assert_snapshot!(message, @r"
        data folder `[FOLDER]` is of version `inventory-stack 0 postgresql 17`, this stack needs `inventory-stack 1 postgresql 18 kafka 4 elasticsearch 9`
        ");
    }

    #[test]
    fn a_folder_with_other_files_is_not_taken_over() {
        let temporary = tempfile::tempdir().unwrap();
        fs::write(temporary.path().join("notes"), "").unwrap();
        assert!(matches!(version(temporary.path()), Err(Error::DataFolderForeign { .. })));
        assert!(!temporary.path().join(STAMP).exists());
    }

    #[test]
    fn a_full_disk_is_named_with_what_is_needed() {
        let temporary = tempfile::tempdir().unwrap();
        let error = free_space(temporary.path(), u64::MAX).unwrap_err();
        assert!(matches!(error, Error::DiskFull { needed_bytes: u64::MAX, .. }));
    }
}
