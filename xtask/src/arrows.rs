//! The arrow test: which crate may stand on which, kept over `cargo metadata`.
//!
//! Development dependencies are counted apart: any room may test itself with the test kits, none may reach up to
//! the binary, the test package or these commands.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cargo_metadata::{DependencyKind, Metadata, NodeDep, PackageId};

use crate::workspace::Workspace;
use crate::{Fault, Problems};

/// May this room stand on that one? `Everything` leaves out the rooms of [`TOPS`].
enum Floor {
    Rooms(&'static [&'static str]),
    Everything,
}
use Floor::{Everything, Rooms};

/// Each room, what it may stand on, and why.
const ROOMS: &[(&str, Floor, &str)] = &[
    ("domain", Rooms(&[]), "knows receipts and nothing about wires, tables or anybody's JSON"),
    ("fn-driver", Rooms(&[]), "knows the wire of the fiscal storage and nothing about receipts"),
    ("printer", Rooms(&["domain"]), "turns the slip, which is data of the domain, into paper"),
    ("fiscal-ru", Rooms(&["domain", "fn-driver"]), "implements the domain's country over the storage's wire"),
    ("fiscal-kz", Rooms(&["domain"]), "implements the domain's country; bytes are carried by others"),
    ("store", Rooms(&["domain"]), "writes the domain's values down; knows no country"),
    (
        "engine",
        Rooms(&["domain", "store"]),
        "one state machine for both countries, which are plugged in above it",
    ),
    ("runtime", Rooms(&["domain", "store", "engine"]), "carries the engine's jobs out; knows no country"),
    (
        "screens",
        Rooms(&["domain", "store", "engine"]),
        "the published view and quick questions become a screen",
    ),
    (
        "local-api",
        Rooms(&["domain", "store", "engine", "screens"]),
        "tasks become commands; who runs them is not its matter",
    ),
    ("emulators", Rooms(&[]), "share no codec with what they check, else a common misreading goes unseen"),
    (
        "simulator",
        Rooms(&["domain", "store", "engine", "fiscal-ru", "fiscal-kz", "fn-driver", "emulators", "printer"]),
        "the same engine without runtime: virtual time, one thread",
    ),
    ("host", Everything, "the shell: it alone chooses implementations"),
    ("tests", Everything, "looks at the whole register"),
    ("xtask", Rooms(&[]), "builds the project, so it must build without it"),
];

/// Rooms nobody stands on: what they know must not leak down.
const TOPS: &[&str] = &["tests", "xtask"];

/// Rooms that are no test kit, so that not even a development dependency may name them.
const NEVER_IN_TESTS: &[&str] = &["host", "tests", "xtask"];

/// Third-party crates that have a home. Reaching one through other third-party crates counts as well.
const HOMES: &[(&str, &[&str], &str)] = &[
    ("tokio", &["runtime", "local-api"], "the core is synchronous"),
    ("reqwest", &["runtime", "local-api"], "only these two speak to a network"),
    (
        "rusqlite",
        &["store", "simulator", "tests"],
        "all SQL lives in store; the others break its disk and count its rows",
    ),
    (
        "prost",
        &["fiscal-kz", "host"],
        "the emulated operator reads the wire by its own code; host shows frames to the technician",
    ),
    ("prost-reflect", &["host"], "goes with prost"),
    ("prost-build", &["fiscal-kz"], "goes with prost"),
    ("protox", &["fiscal-kz"], "goes with prost"),
];

/// One crate of the workspace and what it stands on.
#[derive(Debug, Default)]
pub struct Room {
    /// Package name.
    pub name: String,
    /// Rooms named by normal and build dependencies.
    pub stands_on: BTreeSet<String>,
    /// Rooms named by development dependencies.
    pub tests_with: BTreeSet<String>,
    /// Third-party crates in reach without passing another room, each with the direct dependency that leads there.
    pub reaches: BTreeMap<String, String>,
}

/// Forbidden arrows of the workspace.
pub fn check(workspace: &Workspace) -> Result<Problems, Fault> {
    Ok(forbidden(&rooms(&workspace.metadata)?))
}

/// The rule itself, over plain data.
pub fn forbidden(rooms: &[Room]) -> Problems {
    let mut problems = Vec::new();
    for room in rooms {
        let name = room.name.as_str();
        let Some((_, floor, why)) = ROOMS.iter().find(|(known, ..)| *known == name) else {
            problems.push(format!("{name}: has no row in the table of xtask/src/arrows.rs"));
            continue;
        };
        for below in &room.stands_on {
            let allowed = match floor {
                Rooms(list) => list.contains(&below.as_str()),
                Everything => !TOPS.contains(&below.as_str()),
            };
            if !allowed {
                problems.push(format!("{name} -> {below}: forbidden; {name}: {why}"));
            }
        }
        for kit in &room.tests_with {
            if NEVER_IN_TESTS.contains(&kit.as_str()) {
                problems.push(format!("{name} -> {kit} (dev): {kit} is no test kit"));
            }
        }
        for (guest, homes, why) in HOMES {
            if let Some(via) = room.reaches.get(*guest).filter(|_| !homes.contains(&name)) {
                let via = if via == guest { String::new() } else { format!(" (through {via})") };
                problems.push(format!("{name} -> {guest}{via}: allowed only in {}: {why}", homes.join(", ")));
            }
        }
    }
    problems
}

/// The rooms of a workspace, from cargo's resolved graph.
pub fn rooms(metadata: &Metadata) -> Result<Vec<Room>, Fault> {
    let resolve = metadata.resolve.as_ref().ok_or("cargo metadata gave no resolved graph")?;
    let nodes: BTreeMap<&PackageId, &[NodeDep]> =
        resolve.nodes.iter().map(|node| (&node.id, node.deps.as_slice())).collect();
    let names: BTreeMap<&PackageId, &str> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let name = |id: &PackageId| names.get(id).map_or_else(|| id.repr.clone(), |name| (*name).to_owned());
    let members: BTreeSet<&PackageId> = metadata.workspace_members.iter().collect();

    let mut rooms = Vec::new();
    for member in &metadata.workspace_members {
        let mut room = Room { name: name(member), ..Room::default() };
        let mut queue = VecDeque::new();
        for dep in nodes.get(member).copied().unwrap_or_default() {
            match (members.contains(&dep.pkg), shipped(dep)) {
                (true, true) => drop(room.stands_on.insert(name(&dep.pkg))),
                (true, false) => drop(room.tests_with.insert(name(&dep.pkg))),
                (false, true) => queue.push_back((&dep.pkg, name(&dep.pkg))),
                (false, false) => {}
            }
        }
        while let Some((id, via)) = queue.pop_front() {
            if room.reaches.insert(name(id), via.clone()).is_some() {
                continue;
            }
            let below = nodes.get(id).copied().unwrap_or_default();
            queue.extend(below.iter().filter(|dep| shipped(dep)).map(|dep| (&dep.pkg, via.clone())));
        }
        rooms.push(room);
    }
    Ok(rooms)
}

/// Is the dependency more than a development dependency?
fn shipped(dep: &NodeDep) -> bool {
    dep.dep_kinds.iter().any(|info| info.kind != DependencyKind::Development)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str, stands_on: &[&str], reaches: &[(&str, &str)]) -> Room {
        let owned = |text: &&str| (*text).to_owned();
        Room {
            name: name.to_owned(),
            stands_on: stands_on.iter().map(owned).collect(),
            tests_with: BTreeSet::new(),
            reaches: reaches.iter().map(|(guest, via)| (owned(guest), owned(via))).collect(),
        }
    }

    #[test]
    fn the_workspace_keeps_the_arrows() {
        let workspace = Workspace::load().expect("cargo metadata works where cargo test runs");
        assert_eq!(check(&workspace).expect("the graph is resolved"), Problems::new());
    }

    #[test]
    fn every_room_of_the_workspace_is_seen() {
        let workspace = Workspace::load().expect("cargo metadata works where cargo test runs");
        let rooms = rooms(&workspace.metadata).expect("the graph is resolved");
        let seen: BTreeSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
        let known: BTreeSet<&str> = ROOMS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(seen, known);
        let xtask = rooms.iter().find(|room| room.name == "xtask").expect("xtask is a room");
        assert!(xtask.reaches.contains_key("cargo_metadata"), "third-party crates are followed");
        assert_eq!(xtask.reaches.get("semver").map(String::as_str), Some("cargo_metadata"));
    }

    #[test]
    fn a_planted_forbidden_edge_is_found() {
        let edges = [
            room("domain", &["store"], &[]),
            room("local-api", &["engine", "runtime"], &[]),
            room("host", &["tests"], &[]),
        ];
        for planted in edges {
            let problems = forbidden(std::slice::from_ref(&planted));
            assert_eq!(problems.len(), 1, "{planted:?}: {problems:?}");
        }
        assert!(forbidden(&[room("host", &["runtime", "simulator", "domain"], &[])]).is_empty());
    }

    #[test]
    fn a_guest_away_from_home_is_found_even_behind_another_crate() {
        let problems = forbidden(&[room("engine", &[], &[("tokio", "hyper")])]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("through hyper"), "{problems:?}");
        assert_eq!(forbidden(&[room("emulators", &[], &[("prost", "prost")])]).len(), 1);
        assert!(forbidden(&[room("fiscal-kz", &["domain"], &[("prost", "prost")])]).is_empty());
    }

    #[test]
    fn development_dependencies_may_name_test_kits_and_nothing_above() {
        let mut planted = room("fn-driver", &[], &[]);
        planted.tests_with = BTreeSet::from(["emulators".to_owned()]);
        assert!(forbidden(std::slice::from_ref(&planted)).is_empty());
        planted.tests_with.insert("host".to_owned());
        assert_eq!(forbidden(&[planted]).len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        assert_eq!(forbidden(&[room("newcomer", &[], &[])]).len(), 1);
    }
}
