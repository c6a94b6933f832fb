//! The verbs, one a file.

mod detach;
mod down;
mod kibana;
mod logs;
mod signals;
mod status;
mod up;
mod verify;

pub use down::down;
pub use kibana::kibana;
pub use logs::logs;
pub use status::status;
pub use up::up;
pub use verify::verify;

use crate::cli::Location;
use crate::data_folder::DataFolder;
use crate::error::Error;
use crate::project::Project;

/// The data folder that is meant, made or not.
fn data_folder(location: &Location) -> Result<DataFolder, Error> {
    let root = match &location.data_dir {
        Some(root) => root.clone(),
        None => Project::find(location.project_dir.as_deref())?.default_data_folder(),
    };
    Ok(DataFolder::new(root))
}
