//! One export as a stream of records.
//!
//! Owns how the records of a file come about, one at a time: whatever it is written
//! in, and whatever stands around them. It keeps no list of them. What they mean
//! together is not known here.

use super::asked::Asked;
use super::columns::Columns;
use super::record::Record;
use super::table::Table;
use super::taking::take;
pub use crate::reading::stream::Broken;
use crate::reading::stream::{Input, Piece, Shape, documents, rows};
use std::io;

/// One record, as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its number in the file, from one. Numbers may come out of order.
    pub record: u32,
    /// What it is.
    pub what: What,
}

/// What a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One that facts may come from.
    Record(Record),
    /// One that is understood, and of no use.
    Ignored {
        /// What sort of record it is, such as `tag`.
        kind: &'static str,
        /// Why it is of no use.
        reason: String,
    },
    /// One that is not understood.
    NotUnderstood {
        /// What is wrong with it, and where something can be done, what.
        reason: String,
    },
}

/// What a file was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing stands in it.
    Empty,
    /// JSON, of one document or of several.
    Json,
    /// A table: rows of separated values.
    Table,
    /// Something else.
    Other,
}

/// What is known of a file when it is read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What it was written in.
    pub form: Form,
    /// How many records were handed over.
    pub records: u32,
    /// For a table whose columns are not certain: what to write about it to
    /// `import.ron`, in RON, as an entry of `columns` without the file's name.
    pub offer: Option<String>,
}

/// How records lie in the answers of the API, and how an answer lies in what was
/// written around it.
const SHAPE: Shape<'static> = Shape {
    lists: &["items", "Resources", "groups", "subPartners"],
    within: &["response"],
    origins: &["request", "url"],
    own: &["id", "userName", "emails"],
};

/// How many records of an answer wait at most for its request to be told.
const MOST_WAITING: usize = 10_000;

/// Reads a file, and hands over each of its records.
///
/// `asked` is what is known of the request that the file answers; a request that
/// stands in the file itself counts more. `columns` says what the columns of a table
/// are.
///
/// # Errors
///
/// The file breaks off or is damaged. The records before that were handed over.
pub fn read(
    from: impl io::Read,
    asked: &Asked,
    columns: Option<&Columns>,
    each: &mut dyn FnMut(Taken),
) -> Result<Seen, Broken> {
    let mut input = Input::open(from);
    let mut records = 0;
    let mut each = |number: u32, what| {
        records = number.max(records);
        let what = match what {
            What::NotUnderstood { reason } => What::NotUnderstood {
                reason: printable(&reason),
            },
            what => what,
        };
        each(Taken {
            record: number,
            what,
        });
    };
    let (form, offer) = match input.first()? {
        None => (Form::Empty, None),
        Some(b'{' | b'[') => {
            let mut answers = Answers {
                asked,
                open: Vec::new(),
                number: 0,
                each: &mut each,
            };
            let read = documents(&mut input, SHAPE, &mut |piece| answers.piece(piece));
            // Where a file breaks off, answers are still open.
            while answers.close() {}
            read?;
            (Form::Json, None)
        }
        Some(b'<') => {
            let reason = "a page or XML, and no answer of the API".to_owned();
            each(1, What::NotUnderstood { reason });
            (Form::Other, None)
        }
        Some(_) if input.is_binary() => {
            let reason = "neither JSON nor a table: save what a workbook holds as separated values"
                .to_owned();
            each(1, What::NotUnderstood { reason });
            (Form::Other, None)
        }
        Some(_) => table(&mut input, asked, columns, &mut each)?,
    };
    Ok(Seen {
        form,
        records,
        offer,
    })
}

/// The longest reason, in letters.
const LONGEST: usize = 400;

/// Returns a reason, which may quote the file, as it can be shown anywhere.
fn printable(reason: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    let mut text: String = reason.chars().take(LONGEST).map(plain).collect();
    if reason.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

/// Reads a table.
fn table(
    input: &mut Input<'_>,
    asked: &Asked,
    columns: Option<&Columns>,
    each: &mut dyn FnMut(u32, What),
) -> Result<(Form, Option<String>), Broken> {
    let (mut number, mut width, mut is_even) = (0, 0, true);
    let mut known = None;
    rows(input, &mut |row| {
        let Some(table) = &known else {
            let headings: Vec<String> = row.cells().map(str::to_owned).collect();
            width = headings.len();
            known = Some(Table::new(headings, columns, asked));
            return;
        };
        is_even &= row.cells().len() == width;
        if let Ok(table) = table {
            number += 1;
            each(number, table.take(&row.cells().collect::<Vec<_>>()));
        }
    })?;
    match known {
        Some(Ok(table)) => Ok((Form::Table, table.offer)),
        Some(Err(offer)) => {
            let reason = "neither JSON nor a table with headings that are known".to_owned();
            each(1, What::NotUnderstood { reason });
            // What has commas here and there may be no table.
            Ok((Form::Other, (is_even && width > 1).then_some(offer)))
        }
        None => Ok((Form::Empty, None)),
    }
}

/// Answers that stand in a file, one after the other or within each other.
struct Answers<'a> {
    asked: &'a Asked,
    open: Vec<Answer>,
    number: u32,
    each: &'a mut dyn FnMut(u32, What),
}

/// An answer, or what was written around one.
struct Answer {
    asked: Asked,
    is_told: bool,
    /// The records that wait for the request to be told, which may stand behind the
    /// answer: their numbers and texts, and whether they stand in a list.
    waiting: Vec<(u32, String, bool)>,
}

impl Answers<'_> {
    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Begin => {
                let above = self.open.last();
                self.open.push(Answer {
                    asked: above.map_or(self.asked, |above| &above.asked).clone(),
                    is_told: above.is_some_and(|above| above.is_told),
                    waiting: Vec::new(),
                });
            }
            Piece::Origin(request) => {
                if let (Some(answer), Some(asked)) =
                    (self.open.last_mut(), Asked::of_request(request))
                {
                    answer.asked = asked.or(&answer.asked);
                    answer.is_told = true;
                }
            }
            Piece::Record { text, listed } => self.record(text, listed),
            Piece::Other { sort, wanted } => {
                self.number = self.number.saturating_add(1);
                let reason = format!("{sort} stands where {wanted} should");
                (self.each)(self.number, What::NotUnderstood { reason });
            }
            Piece::End => {
                self.close();
            }
        }
    }

    /// Ends the answer that began last; returns whether there was one.
    fn close(&mut self) -> bool {
        let Some(answer) = self.open.pop() else {
            return false;
        };
        for (number, text, listed) in answer.waiting {
            (self.each)(number, take(&text, listed, &answer.asked));
        }
        true
    }

    fn record(&mut self, text: &str, listed: bool) {
        self.number = self.number.saturating_add(1);
        if let [.., around, answer] = &mut *self.open
            && !answer.is_told
            && around.waiting.len() < MOST_WAITING
        {
            around.waiting.push((self.number, text.to_owned(), listed));
            return;
        }
        let asked = self.open.last().map_or(self.asked, |answer| &answer.asked);
        (self.each)(self.number, take(text, listed, asked));
    }
}
