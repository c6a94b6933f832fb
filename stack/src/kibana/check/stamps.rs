//! Types, ids and the versions that the attributes are of.

use super::Problem;
use crate::kibana::objects::SavedObject;

/// The newest version of each type's attributes that Kibana 9.0 knows. A newer one is refused, and none at all means
/// the oldest: then migrations run that break today's attributes.
const NEWEST: [(&str, [u32; 3]); 4] = [
    ("index-pattern", [8, 0, 0]),
    ("lens", [8, 9, 0]),
    ("map", [8, 4, 0]),
    ("dashboard", [10, 2, 0]),
];

/// What each Kibana since 8.8 exports.
const CORE: &str = "8.8.0";

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    let stamps = objects
        .iter()
        .filter_map(|object| stamp(object).map(|message| Problem::new(object, message)));
    let core =
        objects.iter().filter(|object| object.core_migration_version != CORE).map(|object| {
            let found = &object.core_migration_version;
            Problem::new(object, format!("`coreMigrationVersion` is `{found}`, not `{CORE}`"))
        });
    let twice = objects.iter().enumerate().filter_map(|(position, object)| {
        let same = |other: &&SavedObject| other.kind == object.kind && other.id == object.id;
        let before = objects[..position].iter().find(same);
        before.map(|_| Problem::new(object, "is there twice"))
    });
    stamps.chain(core).chain(twice).collect()
}

fn stamp(object: &SavedObject) -> Option<String> {
    let Some((_, newest)) = NEWEST.iter().find(|(kind, _)| *kind == object.kind) else {
        return Some("is of a type that no panel needs".to_owned());
    };
    let stamp = &object.type_migration_version;
    let [major, minor, patch] = newest;
    match version(stamp) {
        None => Some(format!("`typeMigrationVersion` is `{stamp}`, which is no version")),
        Some(found) if found > *newest => Some(format!(
            "`typeMigrationVersion` is `{stamp}`, but Kibana 9.0 knows {major}.{minor}.{patch} at most"
        )),
        Some(_) => None,
    }
}

fn version(text: &str) -> Option<[u32; 3]> {
    let parts: Vec<u32> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    parts.try_into().ok()
}
