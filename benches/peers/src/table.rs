//! The results as Markdown.

use crate::arguments::Settings;
use crate::codes::Failure;
use crate::engines::{Engine, Outcome, Task};
use crate::report::{Report, median};
use bailiwick::generate::Size;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a result begins that is not the right one.
pub(crate) const WRONG: &str = "wrong";

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// The outcomes of all runs.
pub(crate) struct Results<'a> {
    engines: &'a [&'a Engine],
    outcomes: BTreeMap<(usize, Size), Outcome>,
}

/// Returns one line about an outcome.
pub(crate) fn summary(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Skipped(why) => format!("skipped: {why}"),
        Outcome::Done(report) => {
            let time = median(&report.derive_ms).or(report.load_ms).unwrap_or(0.0);
            let verified = if report.digest.is_some() {
                "verified"
            } else {
                "not verified"
            };
            format!("{} ms, {:.0} MB, {verified}", number(time), report.peak_mb)
        }
    }
}

/// Returns a page with the part between the marks replaced.
pub(crate) fn replaced(page: &str, text: &str) -> Result<String, Failure> {
    let found = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!(
            "{before}{BEGIN}\n\n{}\n\n{END}{after}",
            text.trim()
        ))
    });
    found.ok_or_else(|| format!("the page has no `{BEGIN}` and `{END}`").into())
}

/// Writes a count, its digits in groups of three.
fn count(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a number with about three digits.
fn number(value: f64) -> String {
    match value {
        _ if value >= 100.0 => count(&format!("{value:.0}")),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ if value >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), number)
}

fn ratio(value: Option<f64>, to: Option<f64>) -> String {
    match (value, to) {
        (Some(value), Some(to)) if to > 0.0 => number(value / to),
        _ => "-".into(),
    }
}

impl<'a> Results<'a> {
    pub(crate) fn new(engines: &'a [&'a Engine]) -> Self {
        Self {
            engines,
            outcomes: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, engine: usize, size: Size, outcome: Outcome) {
        self.outcomes.insert((engine, size), outcome);
    }

    /// Returns why an engine is not to be run in a larger world.
    pub(crate) fn trouble(&self, engine: usize) -> Option<String> {
        self.outcomes
            .iter()
            .find_map(|((place, size), outcome)| match outcome {
                Outcome::Skipped(why) if *place == engine => Some(
                    why.split(" (at ")
                        .next()
                        .map(|why| format!("{why} (at {size})"))?,
                ),
                _ => None,
            })
    }

    /// Returns whether no result is wrong.
    pub(crate) fn all_right(&self) -> bool {
        self.outcomes.values().all(|outcome| match outcome {
            Outcome::Skipped(why) => !why.starts_with(WRONG),
            Outcome::Done(_) => true,
        })
    }

    fn report(&self, engine: usize, size: Size) -> Option<&Report> {
        match self.outcomes.get(&(engine, size))? {
            Outcome::Done(report) => Some(report),
            Outcome::Skipped(_) => None,
        }
    }

    fn sizes(&self) -> Vec<Size> {
        let mut sizes: Vec<_> = self.outcomes.keys().map(|(_, size)| *size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Returns all tables.
    pub(crate) fn markdown(&self, settings: &Settings) -> Result<String, Failure> {
        let mut text = String::new();
        writeln!(text, "{}\n", machine())?;
        writeln!(
            text,
            "Seed {}, medians of up to {} rounds, at most {} s for an engine in a world.\n",
            settings.seed, settings.rounds, settings.limit
        )?;
        self.sizes_table(&mut text)?;
        for size in self.sizes() {
            self.derive_table(size, &mut text)?;
        }
        self.growth_table(&mut text)?;
        self.answers_table(&mut text)?;
        Ok(text)
    }

    fn sizes_table(&self, text: &mut String) -> Result<(), Failure> {
        writeln!(
            text,
            "| world | users | customers | partners | effective privileges |\n|---|--:|--:|--:|--:|"
        )?;
        for size in self.sizes() {
            let digests =
                (0..self.engines.len()).filter_map(|place| self.report(place, size)?.digest);
            let privileges = digests
                .map(|digest| count(&digest.count.to_string()))
                .next();
            writeln!(
                text,
                "| {size} | {} | {} | {} | {} |",
                count(&size.users().to_string()),
                count(&size.customers().to_string()),
                count(&size.partners().to_string()),
                privileges.unwrap_or_else(|| "-".into())
            )?;
        }
        writeln!(text)?;
        Ok(())
    }

    fn derive_table(&self, size: Size, text: &mut String) -> Result<(), Failure> {
        writeln!(
            text,
            "### Deriving at {size}\n\n| engine | ms | to bailiwick | to the limit | facts MB | peak MB | rounds | verified |\n|---|--:|--:|--:|--:|--:|--:|---|"
        )?;
        let time = |name: &str| {
            let place = self.engines.iter().position(|engine| engine.name == name)?;
            median(&self.report(place, size)?.derive_ms)
        };
        let (ours, limit) = (time("bailiwick"), time("limit"));
        for (place, engine) in self.engines.iter().enumerate() {
            if engine.task == Task::Decide {
                continue;
            }
            match self.outcomes.get(&(place, size)) {
                Some(Outcome::Done(report)) => {
                    let time = median(&report.derive_ms);
                    writeln!(
                        text,
                        "| {} | {} | {} | {} | {:.0} | {:.0} | {} | {} |",
                        engine.title(),
                        cell(time),
                        ratio(time, ours),
                        ratio(time, limit),
                        report.facts_mb,
                        report.peak_mb,
                        report.derive_ms.len(),
                        if report.digest.is_some() {
                            "yes"
                        } else {
                            "at smaller sizes"
                        },
                    )?;
                }
                Some(Outcome::Skipped(why)) => {
                    writeln!(
                        text,
                        "| {} | - | - | - | - | - | - | {why} |",
                        engine.title()
                    )?;
                }
                None => {}
            }
        }
        writeln!(text)?;
        Ok(())
    }

    fn growth_table(&self, text: &mut String) -> Result<(), Failure> {
        let sizes = self.sizes();
        let heads: String = sizes
            .iter()
            .map(|size| format!(" {size} ms | {size} MB |"))
            .collect();
        let rule = "--:|--:|".repeat(sizes.len());
        writeln!(
            text,
            "### Growth: time, and peak memory beyond what the process held with its facts\n\n| engine |{heads}\n|---|{rule}"
        )?;
        for (place, engine) in self.engines.iter().enumerate() {
            if engine.task == Task::Decide {
                continue;
            }
            write!(text, "| {} |", engine.title())?;
            for size in &sizes {
                let report = self.report(place, *size);
                let time = report.and_then(|report| median(&report.derive_ms));
                let memory = report.map(|report| report.peak_mb - report.facts_mb);
                let memory = memory.map_or_else(|| "-".into(), |memory| format!("{memory:.1}"));
                write!(text, " {} | {memory} |", cell(time))?;
            }
            writeln!(text)?;
        }
        writeln!(text)?;
        Ok(())
    }

    fn answers_table(&self, text: &mut String) -> Result<(), Failure> {
        writeln!(
            text,
            "### Single decisions, and listing all pairs\n\n| engine | world | one decision, ns | all pairs, ms | loading, ms | peak MB |\n|---|---|--:|--:|--:|--:|"
        )?;
        for (place, engine) in self.engines.iter().enumerate() {
            if matches!(engine.task, Task::Derive(_)) {
                continue;
            }
            for size in self.sizes() {
                match self.outcomes.get(&(place, size)) {
                    Some(Outcome::Done(report)) => writeln!(
                        text,
                        "| {} | {size} | {} | {} | {} | {:.0} |",
                        engine.title(),
                        cell(median(&report.check_ns)),
                        cell(median(&report.list_ms)),
                        cell(report.load_ms),
                        report.peak_mb
                    )?,
                    Some(Outcome::Skipped(why)) => {
                        writeln!(text, "| {} | {size} | {why} | - | - | - |", engine.title())?;
                    }
                    None => {}
                }
            }
        }
        Ok(())
    }
}

/// Returns the day and what the machine is.
fn machine() -> String {
    let read = |path: &str, field: &str| -> Option<String> {
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(field))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = read("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let memory = read("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .map_or_else(
            || "unknown".into(),
            |kb| format!("{} GB", kb.div_ceil(1 << 20)),
        );
    let day = jiff::Timestamp::now().strftime("%Y-%m-%d");
    format!("Measured on {day}: {model}, {cores} cores, {memory} of memory.")
}
