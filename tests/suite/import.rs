//! Exports of Webex: what is read from them, and what it becomes.
//!
//! `tests/data/webex-api` has the examples that Webex publishes. `tests/data/exports`
//! is invented: Polarna Telekom, a partner, and its customers Brezje, Hrast and Lipa,
//! with the flaws that are met in real exports; in it, `unsaid.json` and `unmapped.csv`
//! lack what would be needed to understand them.

mod changes;
mod commands;
mod identity;
mod mapping;
mod mixes;
mod reading;
mod walk;
mod worlds;
