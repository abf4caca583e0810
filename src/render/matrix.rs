//! Matrices as a page of HTML that needs nothing beside it.
//!
//! Owns how the page looks; which letter stands where is for the answer to say.

use crate::answers::matrix::Grid;
use minijinja::Environment;
use minijinja::value::Serde;
use serde_json::json;

/// Returns the page. What a cell comes about through is its title, and is read by
/// whoever cannot see that; capabilities get a label where there is one.
///
/// # Errors
///
/// What is wrong with the template: a defect of bailiwick.
pub fn html(
    title: &str,
    context: &str,
    grids: &[Grid],
    legend: &str,
    label: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let grids = grids.iter().map(|grid| {
        let lines = grid.lines.iter().map(|line| {
            let cells = line.cells.iter().map(|cell| match cell {
                Some(cell) => json!({
                    "letter": cell.letter.to_string(),
                    "class": class(cell.letter),
                    "via": cell.via,
                }),
                None => json!({"letter": "·", "class": "none", "via": ""}),
            });
            json!({
                "capability": line.capability,
                "label": label(&line.capability),
                "cells": cells.collect::<Vec<_>>(),
            })
        });
        json!({
            "title": grid.title,
            "heads": grid.heads,
            "lines": lines.collect::<Vec<_>>(),
        })
    });
    let value = json!({
        "title": title,
        "context": context,
        "legend": legend,
        "grids": grids.collect::<Vec<_>>(),
    });
    let rendered = Environment::new().render_named_str(
        "matrix.html",
        include_str!("matrix.html"),
        Serde(value),
    );
    Ok(rendered.map_err(|error| error.to_string())? + "\n")
}

fn class(letter: char) -> &'static str {
    match letter {
        'F' | 'A' => "full",
        'R' | 'P' => "read",
        'T' => "ends",
        _ => "none",
    }
}
