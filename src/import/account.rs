//! The account of an import: what became of every record.
//!
//! Owns the ledger in which each record has exactly one outcome, and what is told
//! beside it: losses inside of records, what was inferred and assumed, conflicts, and
//! what the exports do not tell. How that is written is decided elsewhere.

use super::record::Origin;
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeMap;

/// How many examples of one thing are kept.
const EXAMPLES: usize = 20;

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nobody knows what it says.
    NotUnderstood,
    /// It is understood, and nothing came of it.
    Ignored,
    /// It said nothing new about what other records say.
    Merged,
    /// Something in the facts came from it.
    Mapped,
}

impl Outcome {
    /// Every outcome, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::Mapped,
        Self::Merged,
        Self::Ignored,
        Self::NotUnderstood,
    ];

    /// Returns the outcome in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Merged => "merged",
            Self::Ignored => "ignored",
            Self::NotUnderstood => "not understood",
        }
    }
}

/// A record in the ledger: its sort, and so far its outcome with the reason.
#[derive(Debug, Clone, Copy)]
struct Noted {
    sort: u16,
    outcome: Outcome,
    /// The reason's number; of no account unless it is needed.
    reason: u32,
}

/// The outcomes of all records, as they become known.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// By the numbers of the records, which may come out of order.
    files: Vec<(String, Vec<Option<Noted>>)>,
    sorts: IndexSet<&'static str>,
    reasons: IndexSet<String>,
    /// The number of the record that is being taken.
    number: u32,
}

impl Ledger {
    /// Begins a file.
    pub(super) fn file(&mut self, name: &str) {
        self.files.push((name.to_owned(), Vec::new()));
    }

    /// Says which record of the file is taken next.
    pub(super) fn next(&mut self, number: u32) {
        self.number = number;
    }

    /// Notes the record that is taken, and returns where it stands. Until
    /// something comes of it, it is ignored, for a reason.
    pub(super) fn note(&mut self, sort: &'static str, reason: &str) -> Origin {
        self.enter(sort, Outcome::Ignored, reason)
    }

    /// Notes that the record that is taken is not understood.
    pub(super) fn not_understood(&mut self, sort: &'static str, reason: &str) {
        self.enter(sort, Outcome::NotUnderstood, reason);
    }

    fn enter(&mut self, sort: &'static str, outcome: Outcome, reason: &str) -> Origin {
        let (sort, _) = self.sorts.insert_full(sort);
        let reason = self.reason(reason);
        let file = self.files.len().saturating_sub(1);
        let noted = Noted {
            sort: u16::try_from(sort).unwrap_or(u16::MAX),
            outcome,
            reason,
        };
        if let Some((_, records)) = self.files.last_mut() {
            let place = (self.number as usize).saturating_sub(1);
            if records.len() <= place {
                records.resize(place + 1, None);
            }
            records[place] = Some(noted);
        }
        Origin {
            file: u32::try_from(file).unwrap_or(u32::MAX),
            record: self.number,
        }
    }

    fn reason(&mut self, reason: &str) -> u32 {
        let place = match self.reasons.get_index_of(reason) {
            Some(place) => place,
            None => self.reasons.insert_full(reason.to_owned()).0,
        };
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// Notes what came of a record, unless something better did.
    pub(super) fn came_to(&mut self, origin: Origin, outcome: Outcome) {
        if let Some(noted) = self.at(origin)
            && noted.outcome != Outcome::NotUnderstood
        {
            noted.outcome = noted.outcome.max(outcome);
        }
    }

    /// Notes why a record is ignored, should it be.
    pub(super) fn because(&mut self, origin: Origin, reason: &str) {
        let reason = self.reason(reason);
        if let Some(noted) = self.at(origin)
            && noted.outcome == Outcome::Ignored
        {
            noted.reason = reason;
        }
    }

    fn at(&mut self, origin: Origin) -> Option<&mut Noted> {
        let (_, records) = self.files.get_mut(origin.file as usize)?;
        records
            .get_mut((origin.record as usize).checked_sub(1)?)?
            .as_mut()
    }

    /// Returns the names of the files, in order.
    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Returns what became of the records of each file.
    pub(super) fn files(&self) -> Vec<FileAccount> {
        self.files
            .iter()
            .map(|(name, records)| self.summed(name, records))
            .collect()
    }

    fn summed(&self, name: &str, records: &[Option<Noted>]) -> FileAccount {
        let mut sorts: BTreeMap<&'static str, Counts> = BTreeMap::new();
        let mut reasons: BTreeMap<(Outcome, &'static str, &str), (u64, Vec<u32>)> = BTreeMap::new();
        for (number, noted) in (1..).zip(records) {
            let Some(noted) = noted else {
                continue;
            };
            let sort = self.sorts[usize::from(noted.sort)];
            sorts.entry(sort).or_default().add(noted.outcome);
            if noted.outcome <= Outcome::Ignored {
                let reason = &self.reasons[noted.reason as usize];
                let (count, first) = reasons.entry((noted.outcome, sort, reason)).or_default();
                *count += 1;
                if first.len() < 3 {
                    first.push(number);
                }
            }
        }
        let reasons = reasons.into_iter();
        FileAccount {
            name: name.to_owned(),
            records: records.len() as u64,
            sorts: sorts.into_iter().collect(),
            reasons: reasons
                .map(|((outcome, sort, reason), (count, first))| ReasonCount {
                    outcome,
                    sort,
                    reason: reason.to_owned(),
                    count,
                    first,
                })
                .collect(),
        }
    }
}

/// How many records had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u64; 4]);

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        self.0[outcome as usize] += 1;
    }

    /// Returns how many had an outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.0[outcome as usize]
    }

    /// Returns how many had any.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Returns these and others together.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        let mut sum = self;
        for (count, other) in sum.0.iter_mut().zip(others.0) {
            *count += other;
        }
        sum
    }
}

/// What became of the records of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAccount {
    /// The file's name.
    pub name: String,
    /// How many records were taken from it.
    pub records: u64,
    /// The outcomes, by the sort of record.
    pub sorts: Vec<(&'static str, Counts)>,
    /// Why records were ignored or not understood.
    pub reasons: Vec<ReasonCount>,
}

impl FileAccount {
    /// Returns the outcomes of all its records.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let sorts = self.sorts.iter();
        sorts.fold(Counts::default(), |sum, (_, counts)| sum.and(*counts))
    }
}

/// How many records had an outcome for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// The outcome.
    pub outcome: Outcome,
    /// The sort of record.
    pub sort: &'static str,
    /// The reason.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// The numbers of the first few.
    pub first: Vec<u32>,
}

/// Something that is told by name and count: a loss, an inference or a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub what: &'static str,
    /// The first names or sentences, each with its count and the record where it
    /// came up first.
    pub examples: Vec<(String, u64, Option<String>)>,
    /// How many there are, those that are not among the examples included.
    pub count: u64,
}

/// Things that are told by name and count, as they come up.
#[derive(Debug, Default)]
pub(super) struct Tallies(BTreeMap<&'static str, Tally>);

#[derive(Debug, Default)]
struct Tally {
    named: IndexMap<String, (u64, Option<Origin>)>,
    count: u64,
}

impl Tallies {
    /// Counts something, so many times.
    pub(super) fn tell(
        &mut self,
        what: &'static str,
        name: &str,
        count: u64,
        origin: Option<Origin>,
    ) {
        let tally = self.0.entry(what).or_default();
        tally.count += count;
        if let Some((known, first)) = tally.named.get_mut(name) {
            *known += count;
            *first = super::orgs::first(*first, origin);
        } else if tally.named.len() < EXAMPLES {
            tally.named.insert(name.to_owned(), (count, origin));
        }
    }

    /// Returns what was told, sorted.
    pub(super) fn told(self, files: &[String]) -> Vec<Told> {
        let tallies = self.0.into_iter();
        tallies
            .map(|(what, tally)| {
                let mut examples: Vec<_> = tally
                    .named
                    .into_iter()
                    .map(|(name, (count, first))| (name, count, first.map(|it| place(files, it))))
                    .collect();
                examples.sort();
                Told {
                    what,
                    examples,
                    count: tally.count,
                }
            })
            .collect()
    }
}

/// Returns how a record is named: its file and its number.
pub(super) fn place(files: &[String], origin: Origin) -> String {
    let file = files.get(origin.file as usize).map_or("", String::as_str);
    format!("{file} {}", origin.record)
}

/// Returns how several records are named, in order: three, and how many more.
pub(super) fn places(files: &[String], origins: &[Origin]) -> String {
    const MOST: usize = 3;
    let shown = origins.iter().take(MOST).map(|it| place(files, *it));
    let shown = shown.collect::<Vec<_>>().join(", ");
    match origins.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The account of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What became of the records of each file, in the order of the files.
    pub files: Vec<FileAccount>,
    /// Files that were not read, and why.
    pub skipped: Vec<(String, String)>,
    /// Tables whose columns are not certain, and the entries of `import.ron` that are
    /// proposed for them.
    pub offers: Vec<(String, String)>,
    /// What was assumed for all of it.
    pub assumed: Vec<String>,
    /// What records say beyond what the facts can hold.
    pub losses: Vec<Told>,
    /// What the facts hold beyond what records say in so many words.
    pub inferred: Vec<Told>,
    /// Where records contradict each other, and what counted.
    pub conflicts: Vec<Told>,
    /// What the exports do not tell.
    pub unknown: Vec<String>,
    /// How many facts there are, by the name of the record.
    pub facts: Vec<(&'static str, u64)>,
}

impl Account {
    /// Returns the outcomes of all records.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let files = self.files.iter();
        files.fold(Counts::default(), |sum, file| sum.and(file.counts()))
    }

    /// Returns whether every record that was read has exactly one outcome, and every
    /// one that came to nothing a reason. `read` is how many records the reader of
    /// each file counted.
    #[must_use]
    pub fn adds_up(&self, read: &[u64]) -> bool {
        let reasoned = |file: &FileAccount, outcome: Outcome| {
            let reasons = file.reasons.iter().filter(|it| it.outcome == outcome);
            reasons.map(|it| it.count).sum::<u64>() == file.counts().of(outcome)
        };
        let total: u64 = read.iter().sum();
        self.files.len() == read.len()
            && self.counts().all() == total
            && self.files.iter().zip(read).all(|(file, read)| {
                file.counts().all() == *read
                    && reasoned(file, Outcome::Ignored)
                    && reasoned(file, Outcome::NotUnderstood)
            })
    }
}
