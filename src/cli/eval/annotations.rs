//! Results as annotations of GitHub's workflows.

use super::results::{Extent, Results};

/// Returns an annotation for each failure, each mistake and each oddity.
pub(super) fn annotations(results: &Results) -> String {
    let mut text = String::new();
    for tested in &results.tested {
        for (case, check, failure) in tested.failures() {
            let title = tested.title.as_deref().unwrap_or_default();
            let variation = case.variation.as_deref();
            let title = variation.map_or(title.to_owned(), |variation| {
                format!("{title}: {variation}")
            });
            let message = format!(
                "{}\n{}repeat: {}",
                failure.message.message, failure.explanation, failure.repeat
            );
            text.push_str(&line(
                "error",
                &tested.name,
                Some(check.place),
                &title,
                &message,
            ));
        }
        for (level, list) in [("error", &tested.errors), ("warning", &tested.warnings)] {
            for diagnostic in list {
                let (file, place) = tested.place(diagnostic);
                let message = match &diagnostic.help {
                    Some(help) => format!("{}\n{help}", diagnostic.message),
                    None => diagnostic.message.clone(),
                };
                text.push_str(&line(level, &file, place, diagnostic.code, &message));
            }
        }
    }
    text
}

fn line(level: &str, file: &str, place: Option<Extent>, title: &str, message: &str) -> String {
    let mut properties = format!("file={}", property(file));
    if let Some(place) = place {
        properties.push_str(&format!(",line={},endLine={}", place.line, place.end_line));
        // Columns count only where an annotation is of one line.
        if place.line == place.end_line {
            properties.push_str(&format!(
                ",col={},endColumn={}",
                place.column, place.end_column
            ));
        }
    }
    let (title, message) = (property(title), data(message));
    format!("::{level} {properties},title={title}::{message}\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
