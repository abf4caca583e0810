//! What an earlier run wrote into a folder.

use super::{names, unreadable};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Returns the names of those files of a folder whose first line is a remark, and of
/// those that are named as they are but begin otherwise; both sorted. Every line of the
/// first is handed over.
///
/// # Errors
///
/// Why a file cannot be read.
pub fn earlier(
    folder: &Path,
    is_named: impl Fn(&str) -> bool,
    remark: &str,
    mut line: impl FnMut(&str),
) -> Result<(Vec<String>, Vec<String>), Diagnostic> {
    if fs::metadata(folder).is_err() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut named = names(folder)?;
    named.retain(|name| is_named(name));
    named.sort();
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for name in named {
        let path = folder.join(&name);
        let file = fs::File::open(&path).map_err(|error| unreadable(&path, &error))?;
        let mut lines = BufReader::new(file).lines();
        let first = lines.next().transpose();
        let first = first.map_err(|error| unreadable(&path, &error))?;
        if first.as_deref() != Some(remark) {
            others.push(name);
            continue;
        }
        for read in lines {
            line(&read.map_err(|error| unreadable(&path, &error))?);
        }
        ours.push(name);
    }
    Ok((ours, others))
}
