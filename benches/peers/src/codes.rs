//! Facts as numbers: what is handed to engines that know no sorts.
//!
//! Every value is one signed 32-bit number: ids and words by their place,
//! instants in seconds since 1970, days as `yyyymmdd`. A relation is one file of
//! tab-separated rows, named after it. Order among values of a sort is kept.

use bailiwick::model::{
    Access, Capability, Cell, ChoiceOption, Date, Grant, Instant, Licence, Offer, Org, OrgKind,
    Reach, Role, Section, Standing, User, Value, ValueKind, Word,
};
use bailiwick::rule_list::{FactRef, RELATIONS, Relation};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// What stops a measurement, as it is shown.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Numbers for values, and values for numbers.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    seconds: HashMap<Instant, i32>,
    instants: HashMap<i32, Instant>,
}

fn place<W: Word + PartialEq>(word: W) -> Result<i32, Failure> {
    let place = W::ALL.iter().position(|other| *other == word);
    Ok(i32::try_from(place.ok_or("a word stands in its list")?)?)
}

fn word<W: Word>(code: i32) -> Result<W, Failure> {
    let word = W::ALL.get(usize::try_from(code)?);
    Ok(*word.ok_or_else(|| format!("there is no {} {code}", W::NOUN))?)
}

impl Codes {
    /// Returns the seconds of an instant; the ends of time are the ends of the range.
    pub(crate) fn seconds(&mut self, instant: Instant) -> Result<i32, Failure> {
        if let Some(code) = self.seconds.get(&instant) {
            return Ok(*code);
        }
        let code = match instant {
            Instant::ALWAYS => i32::MIN,
            Instant::NEVER => i32::MAX,
            _ => {
                let written: jiff::Timestamp = instant.to_string().parse()?;
                if written.subsec_nanosecond() != 0 {
                    return Err(format!("{instant} is not a whole second").into());
                }
                i32::try_from(written.as_second())?
            }
        };
        self.seconds.insert(instant, code);
        Ok(code)
    }

    fn instant(&mut self, code: i32) -> Result<Instant, Failure> {
        if let Some(instant) = self.instants.get(&code) {
            return Ok(*instant);
        }
        let instant = match code {
            i32::MIN => Instant::ALWAYS,
            i32::MAX => Instant::NEVER,
            _ => Instant::from_clock(jiff::Timestamp::from_second(code.into())?),
        };
        self.instants.insert(code, instant);
        Ok(instant)
    }

    /// Returns the number that stands for a value.
    pub(crate) fn code(&mut self, value: Value) -> Result<i32, Failure> {
        Ok(match value {
            Value::Access(word) => place(word)?,
            Value::Capability(capability) => capability.0.into(),
            Value::Cell(word) => place(word)?,
            Value::ChoiceOption(word) => place(word)?,
            Value::Date(date) => {
                let month = i32::from(date.month()) * 100 + i32::from(date.day());
                i32::from(date.year()) * 10_000 + month
            }
            Value::Grant(grant) => grant.0.try_into()?,
            Value::Instant(instant) => self.seconds(instant)?,
            Value::Licence(word) => place(word)?,
            Value::Offer(word) => place(word)?,
            Value::Org(org) => org.0.try_into()?,
            Value::OrgKind(word) => place(word)?,
            Value::Reach(word) => place(word)?,
            Value::Role(word) => place(word)?,
            Value::Section(word) => place(word)?,
            Value::Standing(word) => place(word)?,
            Value::User(user) => user.0.try_into()?,
        })
    }

    fn value(&mut self, sort: ValueKind, code: i32) -> Result<Value, Failure> {
        Ok(match sort {
            ValueKind::Access => word::<Access>(code)?.into(),
            ValueKind::Capability => Capability(code.try_into()?).into(),
            ValueKind::Cell => word::<Cell>(code)?.into(),
            ValueKind::ChoiceOption => word::<ChoiceOption>(code)?.into(),
            ValueKind::Date => {
                let (month, day) = ((code.rem_euclid(10_000)) / 100, code.rem_euclid(100));
                let year = i16::try_from(code.div_euclid(10_000))?;
                Date::new(year, month.try_into()?, day.try_into()?)?.into()
            }
            ValueKind::Grant => Grant(code.try_into()?).into(),
            ValueKind::Instant => self.instant(code)?.into(),
            ValueKind::Licence => word::<Licence>(code)?.into(),
            ValueKind::Offer => word::<Offer>(code)?.into(),
            ValueKind::Org => Org(code.try_into()?).into(),
            ValueKind::OrgKind => word::<OrgKind>(code)?.into(),
            ValueKind::Reach => word::<Reach>(code)?.into(),
            ValueKind::Role => word::<Role>(code)?.into(),
            ValueKind::Section => word::<Section>(code)?.into(),
            ValueKind::Standing => word::<Standing>(code)?.into(),
            ValueKind::User => User(code.try_into()?).into(),
        })
    }
}

fn file(folder: &Path, relation: &str) -> PathBuf {
    folder.join(format!("{relation}.facts"))
}

/// Writes the given facts of a world, one file for each given relation.
pub(crate) fn export<'a>(
    facts: impl Iterator<Item = FactRef<'a>>,
    folder: &Path,
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    for info in RELATIONS {
        files.push(if info.given {
            Some(BufWriter::new(File::create(file(folder, info.name))?))
        } else {
            None
        });
    }
    let mut codes = Codes::default();
    for fact in facts {
        let Some(file) = &mut files[fact.relation as usize] else {
            return Err("a given fact is of a given relation".into());
        };
        for (place, value) in fact.values.iter().enumerate() {
            let tab = if place == 0 { "" } else { "\t" };
            write!(file, "{tab}{}", codes.code(*value)?)?;
        }
        writeln!(file)?;
    }
    for mut file in files.into_iter().flatten() {
        file.flush()?;
    }
    Ok(())
}

/// Something that relations are read into.
pub(crate) trait Taking: Default {
    /// Takes a fact in, if it is of one of the relations wanted.
    fn take(&mut self, relation: Relation, values: &[Value]) -> Result<(), ValueKind>;
}

/// Reads the relations that are wanted from the files of a folder.
pub(crate) fn import<T: Taking>(folder: &Path) -> Result<T, Failure> {
    let mut codes = Codes::default();
    let mut taken = T::default();
    for info in RELATIONS {
        let path = file(folder, info.name);
        if !path.exists() {
            continue;
        }
        let mut values = Vec::new();
        for line in BufReader::new(File::open(&path)?).lines() {
            values.clear();
            for (field, sort) in line?.split('\t').zip(info.sorts) {
                values.push(codes.value(*sort, field.parse()?)?);
            }
            let wrong = |sort| format!("{}: {sort:?} is out of place", path.display());
            taken.take(info.relation, &values).map_err(wrong)?;
        }
    }
    Ok(taken)
}
