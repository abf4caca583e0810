//! Generated worlds: the same everywhere, believable, and written whole.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests look into folders of their own"
)]

use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts::{self, LISTS, StatedFact};
use bailiwick::generate::{Lists, Size, Tally, is_list_file, world};
use bailiwick::model::{Licence, Offer, Role, Word};
use bailiwick::reading::Item;
use insta_cmd::get_cargo_bin;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output};
use std::rc::Rc;

/// A file in memory that can still be looked into when its writer is gone.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files of a world by their names.
fn files(size: Size, seed: u64) -> (BTreeMap<String, String>, Tally) {
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    let mut lists = Lists::new("A test.", |name: &str| {
        Ok(pages.entry(name.to_owned()).or_default().clone())
    });
    for fact in world(size, seed) {
        lists.write(&fact).unwrap();
    }
    let tally = lists.finish().unwrap();
    let text = |page: Page| String::from_utf8(page.0.take()).unwrap();
    let files = pages.into_iter().map(|(name, page)| (name, text(page)));
    (files.collect(), tally)
}

/// FNV-1a, which is short and the same everywhere.
fn hash(facts: impl Iterator<Item = StatedFact>) -> u64 {
    facts.fold(0xcbf2_9ce4_8422_2325, |hash, fact| {
        format!("{fact}\n").bytes().fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}

fn ids<'f>(facts: &'f [StatedFact], record: &str) -> Vec<&'f str> {
    let id = |fact: &'f StatedFact| match fact {
        StatedFact::Org { id, .. } | StatedFact::User { id, .. } => id.as_str(),
        _ => "",
    };
    facts
        .iter()
        .filter(|fact| fact.record() == record)
        .map(id)
        .collect()
}

/// How many customers each partner manages, fewest first.
fn portfolios(facts: &[StatedFact]) -> Vec<usize> {
    let mut portfolios: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in facts {
        if let StatedFact::Manages { partner, .. } = fact {
            *portfolios.entry(partner).or_default() += 1;
        }
    }
    let mut counts: Vec<usize> = portfolios.into_values().collect();
    counts.sort_unstable();
    counts
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(hash(world(Size::S, 1)), HASH_OF_S_1);
    assert_eq!(files(Size::S, 1), files(Size::S, 1));
}

/// Changes only when what is generated changes on purpose.
const HASH_OF_S_1: u64 = 0x88f4_e222_085b_bbf9;

#[test]
fn another_seed_gives_another_world() {
    let hashes: BTreeSet<u64> = (0..8).map(|seed| hash(world(Size::S, seed))).collect();
    assert_eq!(hashes.len(), 8);
}

#[test]
fn the_start_of_a_large_world_costs_no_more_than_itself() {
    let begun: Vec<_> = world(Size::Xl, 1).take(10).collect();
    assert_eq!(begun.len(), 10);
}

#[test]
fn what_is_generated_has_no_mistakes() {
    for (size, seed) in [
        (Size::S, 1),
        (Size::S, 2),
        (Size::S, u64::MAX),
        (Size::M, 1),
    ] {
        let mut sources = Sources::default();
        let (files, tally) = files(size, seed);
        assert_eq!(tally.files, files.len());
        let ids: Vec<_> = files
            .iter()
            .map(|(name, text)| sources.add(name.as_str(), text))
            .collect();
        let items = ids.iter().map(|&file| Item::of_file(&sources, file));
        let (stated, _) = facts::load(items)
            .unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
        let counted: usize = tally.records.iter().map(|(_, count)| count).sum();
        assert_eq!(stated.len(), counted);
        let mut read: Vec<_> = stated.into_iter().map(|stated| stated.fact).collect();
        let mut made: Vec<_> = world(size, seed).collect();
        read.sort();
        made.sort();
        assert_eq!(read, made);
        made.dedup();
        assert_eq!(read.len(), made.len(), "a fact is stated twice");
    }
}

/// The lists of facts: of an invented world all is known.
fn known_lists() -> impl Iterator<Item = &'static str> {
    LISTS.into_iter().filter(|list| *list != "unknown")
}

#[test]
fn everything_that_can_be_stated_occurs() {
    for seed in 0..20 {
        let facts: Vec<_> = world(Size::S, seed).collect();
        let records: BTreeSet<_> = facts.iter().map(StatedFact::record).collect();
        assert_eq!(records.len(), 11, "{records:?}");
        let lists: BTreeSet<_> = facts.iter().map(StatedFact::list).collect();
        assert_eq!(lists, known_lists().collect());
        let (mut roles, mut licences, mut offers) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for fact in &facts {
            match fact {
                StatedFact::Grant { role, .. } => {
                    roles.insert(*role);
                }
                StatedFact::User { licenses, .. } => licences.extend(licenses),
                StatedFact::Org { offer, .. } => {
                    offers.insert(offer.unwrap_or(Offer::Generic));
                }
                _ => {}
            }
        }
        assert_eq!(roles, Role::ALL.iter().copied().collect());
        assert_eq!(licences, Licence::ALL.iter().collect());
        assert_eq!(offers, Offer::ALL.iter().copied().collect());
    }
}

#[test]
fn there_is_as_much_as_the_size_says() {
    for size in [Size::S, Size::M, Size::L] {
        let facts: Vec<_> = world(size, 3).collect();
        let near = |count: usize, stated: u32| {
            let stated = usize::try_from(stated).unwrap();
            count.abs_diff(stated) * 20 <= stated
        };
        assert!(near(ids(&facts, "User").len(), size.users()));
        let partners = portfolios(&facts).len();
        assert!(near(partners, size.partners()));
        assert!(near(ids(&facts, "Org").len() - partners, size.customers()));
        for record in ["Org", "User"] {
            let ids = ids(&facts, record);
            let distinct: BTreeSet<_> = ids.iter().collect();
            assert_eq!(ids.len(), distinct.len(), "two of a name");
        }
    }
}

#[test]
fn few_partners_are_large() {
    for (size, times) in [(Size::S, 2), (Size::M, 8), (Size::L, 40)] {
        let portfolios = portfolios(&world(size, 1).collect::<Vec<_>>());
        let median = portfolios[portfolios.len() / 2];
        let largest = portfolios[portfolios.len() - 1];
        assert!(largest >= times * median, "{largest} and {median}");
    }
}

#[test]
fn lists_are_split_before_they_are_unhandy() {
    let mut names = Vec::new();
    let mut lists = Lists::new("A test.", |name: &str| {
        names.push(name.to_owned());
        Ok(io::sink())
    });
    for fact in world(Size::L, 1).filter(|fact| fact.record() == "User") {
        lists.write(&fact).unwrap();
    }
    assert_eq!(lists.finish().unwrap().files, 5);
    let expected = (1..=5).map(|number| format!("users-00{number}.ron"));
    assert_eq!(names, expected.collect::<Vec<_>>());
    assert!(names.iter().all(|name| is_list_file(name)));
    for other in [
        "users.ron",
        "users-1.ron",
        "people-001.ron",
        "users-001.json",
        "users-00x.ron",
    ] {
        assert!(!is_list_file(other), "{other}");
    }
}

fn bailiwick(arguments: &[&str], folder: &Path) -> Output {
    Command::new(get_cargo_bin("bailiwick"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("BAILIWICK_FACTS")
        .output()
        .unwrap()
}

fn listed(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_command_fills_an_empty_folder_only() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let world = folder.join("world");
    let generate = |more: &[&str]| {
        let arguments = [&["generate", "--seed", "1", "-o", "world"], more].concat();
        let output = bailiwick(&arguments, folder);
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    };

    let (code, said) = generate(&["--size", "S"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.starts_with("size S, seed 1: 104 orgs, 1000 users, "),
        "{said}"
    );
    assert!(!said.contains(['\r', '\u{1b}']), "{said}");
    let expected: BTreeSet<_> = known_lists()
        .map(|list| format!("{list}-001.ron"))
        .collect();
    assert_eq!(listed(&world), expected.into_iter().collect::<Vec<_>>());
    assert_eq!(
        bailiwick(&["check", "world"], folder).status.code(),
        Some(0)
    );
    let first = fs::read(world.join("users-001.ron")).unwrap();

    let (code, said) = generate(&["--size", "M"]);
    assert_eq!(code, 2);
    assert!(said.contains("the folder `world` is not empty"), "{said}");
    assert_eq!(fs::read(world.join("users-001.ron")).unwrap(), first);

    // An earlier world goes, what else is there stays.
    fs::write(world.join("users-007.ron"), "Facts()").unwrap();
    fs::write(world.join("mine.ron"), "Facts()").unwrap();
    let (code, said) = generate(&["--size", "M", "--force"]);
    assert_eq!(code, 0, "{said}");
    assert!(!world.join("users-007.ron").exists());
    assert!(world.join("mine.ron").exists());
    assert_ne!(fs::read(world.join("users-001.ron")).unwrap(), first);

    let (code, _) = generate(&["--size", "S", "--force"]);
    assert_eq!(code, 0);
    assert_eq!(fs::read(world.join("users-001.ron")).unwrap(), first);
}

#[test]
fn what_an_interrupted_command_left_is_no_obstacle() {
    let temporary = tempfile::tempdir().unwrap();
    let aside = temporary.path().join("world/.partial");
    fs::create_dir_all(&aside).unwrap();
    for name in ["users-001.ron", "users-002.ron"] {
        fs::write(aside.join(name), "Facts(users: [User(").unwrap();
    }
    let output = bailiwick(&["generate", "-o", "world"], temporary.path());
    assert_eq!(output.status.code(), Some(0));
    assert!(!aside.exists());
    assert_eq!(
        bailiwick(&["check", "world"], temporary.path())
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn wrong_arguments_are_wrong_usage() {
    let temporary = tempfile::tempdir().unwrap();
    fs::write(temporary.path().join("file"), "").unwrap();
    for arguments in [
        &["generate", "--size", "XXL", "-o", "world"][..],
        &["generate", "--seed", "-1", "-o", "world"],
        &["generate"],
        &["generate", "-o", "file"],
        &["generate", "-o", "file", "--force"],
        &["generate", "-o", "file/world"],
    ] {
        let output = bailiwick(arguments, temporary.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(listed(temporary.path()), ["file"]);
}
