//! Matrices from the command line, also as pages and for spreadsheets.

use super::Exit;
use super::arguments::{Facts, Terms, word};
use super::ask;
use super::output::Output;
use crate::answers::{self, Answer, Matrix, Style};
use crate::diagnostic::Sources;
use crate::files;
use crate::render::matrix as page;
use crate::render::sheet::{Book, Column, Dialect, Sheet, Tint, Unwritable, separated};
use crate::render::{Field, Format, Lang, Rows};
use crate::stop::Stop;
use crate::world::World;
use clap::Args;
use std::path::{Path, PathBuf};

/// A question for a matrix.
#[derive(Debug, Args)]
pub(super) struct AskMatrix {
    /// The words of the question, after the command
    pub(super) words: Vec<String>,

    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How the matrix is written: a table, or as the file's name ends
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Form>,

    /// The file to write, such as matrix.xlsx
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Mark each letter with the roles that it comes about through; for programs that is always so
    #[arg(long)]
    pub(super) via: bool,

    /// Show capabilities with their labels in this language
    #[arg(long, value_name = "LANG", value_parser = word::<Lang>())]
    pub(super) lang: Option<Lang>,
}

/// How a matrix is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people: a page with one letter for each cell.
    Table,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a line of headings.
    Csv,
    /// For people: every cell as a record of its own.
    Record,
    /// Tables in Markdown.
    Markdown,
    /// Separated values as Excel wants them.
    Excel,
    /// A page that needs nothing beside it.
    Html,
    /// A workbook; to a file only.
    Xlsx,
}

impl Form {
    /// Returns the form that the end of a file's name stands for.
    fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "txt" => Some(Self::Table),
            "json" => Some(Self::Json),
            "jsonl" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "md" => Some(Self::Markdown),
            "html" => Some(Self::Html),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Returns the format of answers that it is, if it is one.
    fn of_answers(self) -> Option<Format> {
        match self {
            Self::Table => Some(Format::Table),
            Self::Json => Some(Format::Json),
            Self::Jsonl => Some(Format::Jsonl),
            Self::Csv => Some(Format::Csv),
            Self::Record => Some(Format::Record),
            Self::Markdown => Some(Format::Markdown),
            Self::Excel | Self::Html | Self::Xlsx => None,
        }
    }
}

/// Writes a matrix to where it is wanted.
pub(super) fn run(wanted: &AskMatrix, output: &mut Output) -> Result<Exit, Exit> {
    let form = form(wanted, output)?;
    let (world, query) = ask::question(
        "matrix",
        (&wanted.words, &wanted.facts, &wanted.terms),
        output,
    )?;
    let now = wanted.terms.at.is_none();
    let stop = Stop::default();
    // A matrix is no explanation, so nothing is left unproved.
    let beside = answers::beside(&world, &query);
    let Ok(Answer::Matrix(matrix)) = answers::answer(&world, query, &stop) else {
        return Err(Exit::Defect);
    };
    output.aside(&answers::context(&world, now));
    if let Some(format) = form.of_answers() {
        let style = Style {
            format,
            width: Output::width().filter(|_| wanted.output.is_none()),
            now,
            via: wanted.via,
            lang: wanted.lang,
            ..Style::default()
        };
        let told = answers::written(&world, &Answer::Matrix(matrix), &style, &stop);
        let told = told.map_err(|(message, help)| {
            output.usage(message, help);
            Exit::Usage
        })?;
        let exit = put(wanted, told.answer.as_bytes(), output);
        if let Some(beside) = beside {
            output.aside(&beside);
        }
        return exit;
    }
    let vias = matrix.vias(&world);
    let rows = matrix.rows(Some(&vias));
    let bytes = match form {
        Form::Html => {
            let grids = answers::matrix::grids(&matrix, Some(&vias));
            let unknown = beside.map_or_else(String::new, |beside| format!(" · {beside}"));
            let context = format!("{}{unknown}", answers::context(&world, now));
            let title = wanted.words.join(" ");
            let page = page::html(&title, &context, &grids, matrix.legend(), |capability| {
                label(&world, wanted.lang?, capability)
            });
            page.map(String::into_bytes)
        }
        Form::Xlsx => book(&world, &matrix, &vias, &rows).map_err(|error| error.to_string()),
        _ => {
            let sheet = Sheet::of("matrix", &rows);
            let lines = separated(&sheet, &rows.rows, Dialect::Excel);
            Ok(lines.collect::<String>().into_bytes())
        }
    };
    let bytes = bytes.map_err(|error| {
        output.usage(&error, "ask for less with `only`, or in another format");
        Exit::Defect
    })?;
    put(wanted, &bytes, output)
}

/// Returns the form that is wanted.
fn form(wanted: &AskMatrix, output: &mut Output) -> Result<Form, Exit> {
    let by_name = wanted.output.as_deref().map(Form::of_name);
    let form = match (wanted.format, by_name) {
        (Some(form), _) => form,
        (None, None) => Form::Table,
        (None, Some(Some(form))) => form,
        (None, Some(None)) => {
            output.usage(
                "the end of the file's name stands for no format",
                "it is .txt, .json, .jsonl, .csv, .md, .html or .xlsx; or name one with `--format`",
            );
            return Err(Exit::Usage);
        }
    };
    if form == Form::Xlsx && wanted.output.is_none() {
        output.usage(
            "a workbook is written to a file only",
            "name one with `--output FILE`",
        );
        return Err(Exit::Usage);
    }
    Ok(form)
}

/// Writes a matrix to its file, or as the answer.
fn put(wanted: &AskMatrix, bytes: &[u8], output: &mut Output) -> Result<Exit, Exit> {
    let Some(path) = &wanted.output else {
        output.answer(&String::from_utf8_lossy(bytes));
        return Ok(Exit::Yes);
    };
    files::write_whole(path, bytes).map_err(|error| {
        output.wrong(&[error], &Sources::default());
        Exit::Input
    })?;
    Ok(Exit::Yes)
}

fn label(world: &World, lang: Lang, capability: &str) -> Option<String> {
    let capability = world.policy().capability_id(capability)?;
    Some(
        lang.of(&world.policy().capability(capability).label)
            .to_owned(),
    )
}

/// Returns a workbook: a tab of letters for each grid, and one with every cell and what
/// it comes about through. It says that it was made at the instant asked about.
fn book(
    world: &World,
    matrix: &Matrix,
    vias: &[Vec<Vec<String>>],
    rows: &Rows,
) -> Result<Vec<u8>, Unwritable> {
    let mut book = Book::new(world.as_of().at);
    let grids = answers::matrix::grids(matrix, Some(vias));
    for (part, grid) in matrix.parts.iter().zip(&grids) {
        let heads = grid.heads.iter().map(|head| Column {
            tints: [('F', Tint::Medium), ('R', Tint::Low), ('T', Tint::High)]
                .map(|(letter, tint)| (letter.to_string(), tint))
                .to_vec(),
            wraps: true,
            ..Column::new(head, 12)
        });
        let sheet = Sheet {
            name: part
                .section
                .as_ref()
                .map_or("matrix", |(_, section)| section)
                .to_owned(),
            columns: std::iter::once(Column::new("capability", 32))
                .chain(heads)
                .collect(),
            rows: grid.lines.len(),
            fixed: 1,
            filter: true,
            ..Sheet::default()
        };
        let lines = grid.lines.iter().map(|line| {
            let cells = line.cells.iter().map(|cell| match cell {
                Some(cell) => cell.letter.into(),
                None => '·'.into(),
            });
            std::iter::once((&line.capability).into())
                .chain(cells)
                .collect::<Vec<Field>>()
        });
        book.add(&sheet, lines)?;
    }
    book.add(&Sheet::of("cells", rows), &rows.rows)?;
    let legend = Rows {
        columns: vec!["letters"],
        rows: vec![vec![matrix.legend().into()]],
    };
    book.add(&Sheet::of("legend", &legend), &legend.rows)?;
    book.finish()
}
