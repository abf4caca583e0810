//! Records of fact files, as they are written.

use super::StatedFact;
use crate::model::{Instant, Licence};
use std::fmt;

/// A record of a fact file as it is written there, on one line.
#[derive(Debug, Clone, Copy)]
pub struct Written<'w> {
    /// What it states.
    pub fact: &'w StatedFact,
    /// The record of an export that it came from.
    pub origin: Option<&'w str>,
}

impl<'w> From<&'w StatedFact> for Written<'w> {
    fn from(fact: &'w StatedFact) -> Self {
        Self { fact, origin: None }
    }
}

/// Writes the fact as a record of a fact file, on one line.
impl fmt::Display for StatedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Written::from(self).fmt(f)
    }
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut record = Writer { f, first: true };
        record.f.write_str(self.fact.record())?;
        record.f.write_str("(")?;
        record.fields(self.fact)?;
        record.maybe_text("origin", self.origin)?;
        f.write_str(")")
    }
}

/// Writes the fields of a record.
struct Writer<'w, 'f> {
    f: &'w mut fmt::Formatter<'f>,
    first: bool,
}

impl Writer<'_, '_> {
    fn fields(&mut self, fact: &StatedFact) -> fmt::Result {
        match fact {
            StatedFact::Org {
                id,
                kind,
                offer,
                contact_center,
                name,
            } => {
                self.text("id", id)?;
                self.word("kind", kind)?;
                self.maybe("offer", offer.as_ref())?;
                self.maybe("contact_center", contact_center.then_some(&true))?;
                self.maybe_text("name", name.as_deref())?;
            }
            StatedFact::User { id, home, licenses } => {
                self.text("id", id)?;
                self.text("home", home)?;
                if !licenses.is_empty() {
                    let licenses: Vec<String> = licenses.iter().map(Licence::to_string).collect();
                    self.word("licenses", &format_args!("[{}]", licenses.join(", ")))?;
                }
            }
            StatedFact::Manages { partner, customer } => {
                self.text("partner", partner)?;
                self.text("customer", customer)?;
            }
            StatedFact::Grant {
                role,
                to,
                on,
                by,
                from,
                until,
            } => {
                self.word("role", role)?;
                self.text("to", to)?;
                self.text("on", on)?;
                self.maybe_text("by", by.as_deref())?;
                self.instant("from", *from)?;
                self.instant("until", *until)?;
            }
            StatedFact::Assigned {
                user,
                customer,
                by,
                from,
                until,
            } => {
                self.text("user", user)?;
                self.text("customer", customer)?;
                self.maybe_text("by", by.as_deref())?;
                self.instant("from", *from)?;
                self.instant("until", *until)?;
            }
            StatedFact::Provisioned { user, customer, at } => {
                self.text("user", user)?;
                self.text("customer", customer)?;
                self.instant("at", *at)?;
            }
            StatedFact::RestrictedMode { on, enabled } => {
                self.text("on", on)?;
                self.word("enabled", enabled)?;
            }
            StatedFact::FirstUser { user, on } => {
                self.text("user", user)?;
                self.text("on", on)?;
            }
            StatedFact::SetUpServices { by, on, at } => {
                self.text("by", by)?;
                self.text("on", on)?;
                self.instant("at", *at)?;
            }
            StatedFact::HelpDeskApproval { user, on, by, at } => {
                self.text("user", user)?;
                self.text("on", on)?;
                self.text("by", by)?;
                self.instant("at", *at)?;
            }
            StatedFact::Demotion { user, on, at } => {
                self.text("user", user)?;
                self.text("on", on)?;
                self.instant("at", *at)?;
            }
            StatedFact::UnknownRole { user, role, on } => {
                self.text("user", user)?;
                self.text("role", role)?;
                self.text("on", on)?;
            }
            StatedFact::Unknown { what, on } => {
                self.word("what", what)?;
                self.maybe_text("on", on.as_deref())?;
            }
        }
        Ok(())
    }

    fn word(&mut self, name: &str, value: &dyn fmt::Display) -> fmt::Result {
        let comma = if self.first { "" } else { ", " };
        self.first = false;
        write!(self.f, "{comma}{name}: {value}")
    }

    fn text(&mut self, name: &str, text: &str) -> fmt::Result {
        let quoted = ron::to_string(text).map_err(|_| fmt::Error)?;
        self.word(name, &quoted)
    }

    fn maybe<T: fmt::Display>(&mut self, name: &str, value: Option<&T>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.word(name, value))
    }

    fn maybe_text(&mut self, name: &str, text: Option<&str>) -> fmt::Result {
        text.map_or(Ok(()), |text| self.text(name, text))
    }

    fn instant(&mut self, name: &str, instant: Instant) -> fmt::Result {
        if instant.is_written() {
            self.text(name, &instant.to_string())
        } else {
            Ok(())
        }
    }
}
