//! Exports of Webex: what is read from them, and what it becomes.

mod changes;
mod mapping;
mod mixes;
mod reading;
mod worlds;
