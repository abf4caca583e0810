//! Loading: a scenario file, and the files that belong to it.

use super::{Golden, Scenario, read};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::facts::{self, Stated, StatedFact};
use crate::files;
use crate::reading::Item;
use std::path::{Path, PathBuf};

/// The end of the name of a file of golden answers.
pub const GOLDEN: &str = "expected";

/// A file among scenarios, with the texts of all that was read for it.
#[derive(Debug)]
pub struct Loaded {
    /// The path that is shown for it.
    pub name: String,
    /// The texts.
    pub sources: Sources,
    /// The files and folders that it depends on, itself the first.
    pub paths: Vec<PathBuf>,
    /// What it is.
    pub content: Content,
}

/// What a file among scenarios is.
#[derive(Debug)]
pub enum Content {
    /// A scenario that can be run.
    Scenario(Box<Ready>),
    /// A fact file.
    Facts,
    /// Something that cannot be run, with all that is wrong with it.
    Broken(Vec<Diagnostic>),
}

/// A scenario with the facts that it stands on.
#[derive(Debug)]
pub struct Ready {
    /// The scenario; where it says nothing of as of when, its base does.
    pub scenario: Scenario,
    /// The facts of its base and its fact files, but for those left out.
    pub inherited: Vec<Stated>,
    /// The files of each of its own includes, with the place of that.
    pub included: Vec<(Span, Vec<FileId>)>,
}

/// Loads a file among scenarios, with its base, its fact files and its golden
/// answers.
#[must_use]
pub fn load(path: &Path) -> Loaded {
    let mut loader = Loader {
        paths: vec![path.to_owned()],
        ..Loader::default()
    };
    let content = match files::load_file(path, &mut loader.sources) {
        Ok(file) => loader.content(path, file),
        Err(error) => Content::Broken(vec![error]),
    };
    Loaded {
        name: files::name_of(path),
        sources: loader.sources,
        paths: loader.paths,
        content,
    }
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    paths: Vec<PathBuf>,
    errors: Vec<Diagnostic>,
    /// The scenarios that stand on each other, by their real paths.
    chain: Vec<PathBuf>,
    /// The files of each include of the scenario that was looked at last.
    included: Vec<(Span, Vec<FileId>)>,
}

impl Loader {
    fn content(&mut self, path: &Path, file: FileId) -> Content {
        let record = Item::of_file(&self.sources, file).record();
        if record.is_ok_and(|record| record.name.is_some_and(|(name, _)| name == "Facts")) {
            return Content::Facts;
        }
        let scenario = read(&self.sources, file).map_err(|errors| self.errors.extend(errors));
        let ready = scenario.ok().map(|mut scenario| {
            let inherited = self.inherited(path, &mut scenario);
            self.golden(path, &mut scenario);
            Ready {
                scenario,
                inherited,
                included: std::mem::take(&mut self.included),
            }
        });
        match ready {
            Some(ready) if self.errors.is_empty() => Content::Scenario(Box::new(ready)),
            _ => Content::Broken(std::mem::take(&mut self.errors)),
        }
    }

    /// Returns the facts on which a scenario stands, and completes its terms by
    /// those of its base.
    fn inherited(&mut self, path: &Path, scenario: &mut Scenario) -> Vec<Stated> {
        self.chain.push(files::absolute(path));
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut inherited = self.base(folder, scenario);
        self.included.clear();
        for (include, span) in &scenario.include {
            let include = folder.join(include);
            self.paths.push(include.clone());
            match files::load_paths(std::slice::from_ref(&include), &mut self.sources) {
                Ok(files) => {
                    for file in &files {
                        let (stated, wrong) = facts::read(&self.sources, *file);
                        inherited.extend(stated);
                        self.errors.extend(wrong);
                    }
                    self.included.push((*span, files));
                }
                Err(wrong) => self
                    .errors
                    .extend(wrong.into_iter().map(|error| Diagnostic {
                        span: error.span.or(Some(*span)),
                        ..error
                    })),
            }
        }
        for left_out in &scenario.without {
            if !leave_out(&mut inherited, &left_out.fact) {
                let message = "neither the base nor an included file states this fact";
                self.errors.push(
                    Diagnostic::at("nothing_to_leave_out", left_out.span, message)
                        .help("what is left out is written as it is stated"),
                );
            }
        }
        inherited
    }

    /// Returns the facts of the base, if there is one.
    fn base(&mut self, folder: &Path, scenario: &mut Scenario) -> Vec<Stated> {
        let Some((base, span)) = &scenario.base else {
            return Vec::new();
        };
        let path = folder.join(base);
        if self.chain.contains(&files::absolute(&path)) {
            self.errors.push(Diagnostic::at(
                "base_of_itself",
                *span,
                "the scenario would stand on itself",
            ));
            return Vec::new();
        }
        self.paths.push(path.clone());
        let file = match files::load_file(&path, &mut self.sources) {
            Ok(file) => file,
            Err(error) => {
                self.errors.push(Diagnostic {
                    span: error.span.or(Some(*span)),
                    ..error
                });
                return Vec::new();
            }
        };
        match read(&self.sources, file) {
            Ok(mut base) => {
                let mut stated = self.inherited(&path, &mut base);
                stated.append(&mut base.facts);
                scenario.terms = scenario.terms.or(&base.terms);
                stated
            }
            Err(errors) => {
                self.errors.extend(errors);
                Vec::new()
            }
        }
    }

    fn golden(&mut self, path: &Path, scenario: &mut Scenario) {
        let path = path.with_extension(GOLDEN);
        self.paths.push(path.clone());
        if !files::exists(&path) {
            return;
        }
        match files::load_file(&path, &mut self.sources) {
            Ok(file) => match Golden::read(&self.sources, file) {
                Ok(golden) => scenario.golden = golden,
                Err(errors) => self.errors.extend(errors),
            },
            Err(error) => self.errors.push(error),
        }
    }
}

/// Leaves a fact out, and returns whether it was stated.
pub(super) fn leave_out(stated: &mut Vec<Stated>, fact: &StatedFact) -> bool {
    let before = stated.len();
    stated.retain(|stated| stated.fact != *fact);
    stated.len() < before
}
