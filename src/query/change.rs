//! Changes: what a line makes of the world that is asked about.
//!
//! Owns the forms of what-if and the short sentences of facts. A change is
//! stated here and carried out by the session.

use super::{
    Form, Found,
    Slot::{
        Count, Date as D, Fact as F, Option as Opt, Org as O, Point as P, Role as R, User as U,
        When as T, Word as W,
    },
};
use crate::facts::StatedFact;
use crate::model::{ChoiceOption, Date, Instant};
use std::ops::Range;

/// A change of the world that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A fact is added.
    Assume(Supposed),
    /// A fact is left out.
    Retract(Supposed),
    /// A contested point is settled otherwise.
    Choose(ChoiceOption),
    /// The policy is read as of another date.
    Edition(Date),
    /// Another instant is asked about; `None` for now.
    At(Option<Instant>),
    /// The last changes are taken back.
    Undo(usize),
    /// Changes that were taken back are made again.
    Redo(usize),
    /// All changes are taken back.
    Reset,
    /// The changes are listed.
    Changes,
    /// What the changes come to is listed.
    Diff,
}

/// A fact that is supposed to hold or not to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supposed {
    /// A record of a fact file, by its place in the line.
    Written(Range<usize>),
    /// A sentence.
    Said(StatedFact),
}

type Build = fn(&Found) -> Option<Change>;

/// Declares the forms of changes: those of facts twice, once for adding them
/// and once for leaving them out.
macro_rules! changes {
    (facts { $([$($slot:expr),+] $says:literal => $fact:expr;)+ } others { $([$($other:expr),+] $asks:literal => $build:expr;)+ }) => {
        /// Every form of a change.
        pub static CHANGES: &[Form<Change>] = &[
            $(Form {
                slots: &[W("assume"), $($slot),+],
                asks: concat!("suppose that ", $says),
                build: {
                    const SAID: fn(&Found) -> Option<Supposed> = $fact;
                    |found| SAID(found).map(Change::Assume)
                },
            },
            Form {
                slots: &[W("retract"), $($slot),+],
                asks: concat!("leave out that ", $says),
                build: {
                    const SAID: fn(&Found) -> Option<Supposed> = $fact;
                    |found| SAID(found).map(Change::Retract)
                },
            },)+
            $(Form {
                slots: &[$($other),+],
                asks: $asks,
                build: { const BUILD: Build = $build; BUILD },
            },)+
        ];
    };
}

changes! {
    facts {
        [F] "a fact holds that is written as in a fact file" => |found| {
            found.fact.clone().map(Supposed::Written)
        };
        [W("grant"), R, W("to"), U, W("on"), O] "a user was given a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("until"), T] "a user was given a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("from"), T] "a user was given a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("from"), T, W("until"), T] "a user was given a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("by"), U] "somebody gave a user a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("by"), U, W("until"), T] "somebody gave a user a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("by"), U, W("from"), T] "somebody gave a user a role" => grant;
        [W("grant"), R, W("to"), U, W("on"), O, W("by"), U, W("from"), T, W("until"), T] "somebody gave a user a role" => grant;
        [W("assign"), U, W("to"), O] "a partner administrator looks after a customer" => assigned;
        [W("assign"), U, W("to"), O, W("until"), T] "a partner administrator looks after a customer" => assigned;
        [W("provision"), O, W("by"), U] "a partner administrator provisioned a customer" => |found| {
            said(StatedFact::Provisioned { user: user(found, 0)?, customer: org(found, 0)?, at: Instant::ALWAYS })
        };
        [W("manage"), O, W("by"), O] "a customer is managed by a partner" => |found| {
            said(StatedFact::Manages { customer: org(found, 0)?, partner: org(found, 1)? })
        };
        [W("restrict"), O] "restricted mode of a customer was set on" => |found| {
            said(StatedFact::RestrictedMode { on: org(found, 0)?, enabled: true })
        };
        [W("unrestrict"), O] "restricted mode of a customer was set off" => |found| {
            said(StatedFact::RestrictedMode { on: org(found, 0)?, enabled: false })
        };
        [W("set-up"), O, W("by"), U] "a user set up services for a customer" => set_up;
        [W("set-up"), O, W("by"), U, W("at"), T] "a user set up services for a customer" => set_up;
        [W("approve"), U, W("on"), O, W("by"), U, W("at"), T] "a customer approved a help desk request" => |found| {
            said(StatedFact::HelpDeskApproval {
                user: user(found, 0)?,
                on: org(found, 0)?,
                by: user(found, 1)?,
                at: time(found, "at")?,
            })
        };
        [W("demote"), U, W("on"), O, W("at"), T] "an external full administrator was demoted" => |found| {
            said(StatedFact::Demotion { user: user(found, 0)?, on: org(found, 0)?, at: time(found, "at")? })
        };
    }
    others {
        [W("choose"), P, Opt] "settle a contested point" => |found| found.option.map(Change::Choose);
        [W("edition"), D] "read the policy as of a date" => |found| {
            found.text(D, 0)?.parse().ok().map(Change::Edition)
        };
        [W("at"), W("now")] "ask about now" => |_| Some(Change::At(None));
        [W("at"), T] "ask about another instant" => |found| {
            time(found, "at").map(|at| Change::At(Some(at)))
        };
        [W("undo")] "take back the last change" => |_| Some(Change::Undo(1));
        [W("undo"), Count] "take back the last changes" => |found| found.count.map(Change::Undo);
        [W("redo")] "make a change again that was taken back" => |_| Some(Change::Redo(1));
        [W("redo"), Count] "make changes again that were taken back" => |found| found.count.map(Change::Redo);
        [W("reset")] "take back all changes" => |_| Some(Change::Reset);
        [W("changes")] "list the changes" => |_| Some(Change::Changes);
        [W("diff")] "list the privileges gained and lost by the changes" => |_| Some(Change::Diff);
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what it is called from may not find all it needs"
)]
fn said(fact: StatedFact) -> Option<Supposed> {
    Some(Supposed::Said(fact))
}

fn user(found: &Found, place: usize) -> Option<String> {
    found.text(U, place)
}

fn org(found: &Found, place: usize) -> Option<String> {
    found.text(O, place)
}

fn time(found: &Found, word: &str) -> Option<Instant> {
    let mut times = found.times.iter();
    times.find(|(after, _)| *after == word).map(|(_, at)| *at)
}

fn grant(found: &Found) -> Option<Supposed> {
    said(StatedFact::Grant {
        role: found.role?,
        to: user(found, 0)?,
        on: org(found, 0)?,
        by: user(found, 1),
        from: time(found, "from").unwrap_or(Instant::ALWAYS),
        until: time(found, "until").unwrap_or(Instant::NEVER),
    })
}

fn assigned(found: &Found) -> Option<Supposed> {
    said(StatedFact::Assigned {
        user: user(found, 0)?,
        customer: org(found, 0)?,
        by: None,
        from: Instant::ALWAYS,
        until: time(found, "until").unwrap_or(Instant::NEVER),
    })
}

fn set_up(found: &Found) -> Option<Supposed> {
    said(StatedFact::SetUpServices {
        by: user(found, 0)?,
        on: org(found, 0)?,
        at: time(found, "at").unwrap_or(Instant::ALWAYS),
    })
}
