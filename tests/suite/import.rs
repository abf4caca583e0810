//! Exports of Webex: what is read from them, and what it becomes.

mod mapping;
mod reading;
mod worlds;
