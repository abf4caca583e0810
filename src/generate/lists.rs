//! From facts to the texts of fact files, one list in each.

use crate::facts::{LISTS, Written};
use std::io::{self, Write};

/// How many records one file holds at most.
const RECORDS: usize = 20_000;

/// Writes facts into files as they come: each list of a fact file into files
/// of its own, such as `users-001.ron`, and no file longer than is handy.
///
/// The files are whatever the opener returns for a name.
#[derive(Debug)]
pub struct Lists<W, O> {
    open: O,
    /// What stands at the top of each file.
    remark: String,
    /// In the order of the lists.
    parts: [List<W>; LISTS.len()],
    tally: Tally,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many files.
    pub files: usize,
    /// How many records there are in each list, by the names of the lists.
    pub records: Vec<(&'static str, usize)>,
}

#[derive(Debug)]
struct List<W> {
    name: &'static str,
    file: Option<W>,
    /// The records in the file and in all files of the list.
    here: usize,
    all: usize,
}

impl<W: Write, O: FnMut(&str) -> io::Result<W>> Lists<W, O> {
    /// Returns lists without records, with a remark for the top of each file.
    pub fn new(remark: impl Into<String>, open: O) -> Self {
        Self {
            open,
            remark: remark.into(),
            parts: LISTS.map(|name| List {
                name,
                file: None,
                here: 0,
                all: 0,
            }),
            tally: Tally::default(),
        }
    }

    /// Writes a record.
    ///
    /// # Errors
    ///
    /// Those of the files.
    pub fn write<'w>(&mut self, record: impl Into<Written<'w>>) -> io::Result<()> {
        let record = record.into();
        let name = record.fact.list();
        let Some(list) = self.parts.iter_mut().find(|list| list.name == name) else {
            return Ok(());
        };
        if list.here == RECORDS {
            list.close()?;
        }
        let file = match &mut list.file {
            Some(file) => file,
            closed => {
                let number = list.all / RECORDS + 1;
                let mut file = (self.open)(&format!("{}-{number:03}.ron", list.name))?;
                let (remark, name) = (&self.remark, list.name);
                write!(file, "// {remark}\nFacts(\n    {name}: [\n")?;
                self.tally.files += 1;
                closed.insert(file)
            }
        };
        writeln!(file, "        {record},")?;
        list.here += 1;
        list.all += 1;
        Ok(())
    }

    /// Ends every file and says what was written.
    ///
    /// # Errors
    ///
    /// Those of the files.
    pub fn finish(mut self) -> io::Result<Tally> {
        for list in &mut self.parts {
            list.close()?;
            self.tally.records.push((list.name, list.all));
        }
        Ok(self.tally)
    }
}

impl<W: Write> List<W> {
    fn close(&mut self) -> io::Result<()> {
        self.here = 0;
        match self.file.take() {
            Some(mut file) => {
                file.write_all(b"    ],\n)\n")?;
                file.flush()
            }
            None => Ok(()),
        }
    }
}

/// Returns whether a file of that name may be one that [`Lists`] wrote.
#[must_use]
pub fn is_list_file(name: &str) -> bool {
    let Some((list, number)) = name
        .strip_suffix(".ron")
        .and_then(|stem| stem.split_once('-'))
    else {
        return false;
    };
    LISTS.contains(&list) && number.len() >= 3 && number.bytes().all(|digit| digit.is_ascii_digit())
}
