//! Makes the explainer's rule list, and the programs that run fast, from the
//! inference rules themselves.
//!
//! Owns nothing but the order of work: `build/parse.rs` reads
//! `rules/program.rs` in a closed grammar, `build/generate.rs` writes the rule
//! list and the bridge to the program as Rust, `build/sections.rs` each section
//! of the program as a program of its own. What the grammar does not know
//! is a build error, so no rule can be left out of an explanation.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads its input, writes its output and speaks to cargo"
)]

#[path = "build/generate.rs"]
mod generate;
#[path = "build/parse.rs"]
mod parse;
#[path = "build/sections.rs"]
mod sections;

use std::path::PathBuf;

const PROGRAM: &str = "rules/program.rs";

fn main() {
    println!("cargo::rerun-if-changed={PROGRAM}");
    println!("cargo::rerun-if-changed=build");
    let text = match std::fs::read_to_string(PROGRAM) {
        Ok(text) => text,
        Err(error) => return println!("cargo::error={PROGRAM}: {error}"),
    };
    let program = match parse::parse(&text) {
        Ok(program) => program,
        Err(errors) => {
            for error in errors {
                println!("cargo::error={PROGRAM}:{}: {}", error.line, error.message);
            }
            return;
        }
    };
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = vec![
        ("rule_list.rs".to_owned(), generate::rule_list(&program)),
        ("bridge.rs".to_owned(), generate::whole(&program)),
    ];
    for (name, wanted) in sections::SECTIONS {
        match sections::section(&program, name, wanted) {
            Ok(text) => files.push((format!("{}.rs", name.to_lowercase()), text)),
            Err(message) => return println!("cargo::error={PROGRAM}: {message}"),
        }
    }
    for (name, text) in files {
        if let Err(error) = std::fs::write(folder.join(&name), text) {
            println!("cargo::error={name}: {error}");
        }
    }
}
