//! Replies: what comes of a line.

/// What comes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How the line was taken, where it is not obvious: for standard error,
    /// before the answer; ends in a line break unless it is empty.
    pub note: String,
    /// The answer, for standard output.
    pub answer: String,
    /// What is said beside it, for standard error; ends in a line break unless
    /// it is empty.
    pub aside: String,
    /// Whether the line failed.
    pub failed: bool,
    /// What it came to.
    pub outcome: Outcome,
    /// What is to be done next.
    pub flow: Flow,
}

/// What a line came to, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Done, or yes.
    Yes,
    /// Nothing matched.
    Nothing,
    /// No.
    No,
    /// It was not understood.
    Usage,
    /// A file does not parse or validate.
    Input,
    /// It was given up because somebody asked for that.
    Interrupted,
    /// It shows a defect of bailiwick.
    Defect,
}

/// What is to be done after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The next line is awaited.
    Continue,
    /// The session ends, with this exit code if one was given.
    Exit(Option<u8>),
    /// The last lines that were entered are to be listed.
    History(usize),
    /// Whether lines are kept from now on.
    Keep(bool),
    /// Whether long answers are shown page by page from now on.
    Page(bool),
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            note: String::new(),
            answer: String::new(),
            aside: String::new(),
            failed: false,
            outcome: Outcome::Yes,
            flow: Flow::Continue,
        }
    }
}

impl Reply {
    pub(super) fn answer(text: impl Into<String>) -> Self {
        Self {
            answer: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn aside(line: impl Into<String>) -> Self {
        let mut aside: String = line.into();
        if !aside.is_empty() && !aside.ends_with('\n') {
            aside.push('\n');
        }
        Self {
            aside,
            ..Self::default()
        }
    }

    pub(super) fn interrupted() -> Self {
        Self::failure(Outcome::Interrupted, "interrupted")
    }

    pub(super) fn failure(outcome: Outcome, text: impl Into<String>) -> Self {
        Self {
            failed: true,
            outcome,
            ..Self::aside(text)
        }
    }

    pub(super) fn then(mut self, next: &Self) -> Self {
        self.note.push_str(&next.note);
        self.answer.push_str(&next.answer);
        self.aside.push_str(&next.aside);
        self.failed |= next.failed;
        self.outcome = self.outcome.max(next.outcome);
        self.flow = next.flow;
        self
    }
}
