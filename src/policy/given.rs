//! What a policy amounts to, as given facts of the inference rules.

use super::{AsOf, Policy, QuoteId};
use crate::model::{Date, Offer, Word as _};
use crate::rule_list::{Fact, Relation};

impl Policy {
    /// Returns the facts that the inference rules are given about the policy,
    /// as of an instant, an edition and choices, each with the record that it
    /// rests on.
    ///
    /// They are in the order of the files; no fact is given twice.
    #[must_use]
    pub fn given(&self, as_of: &AsOf) -> Vec<(Fact, QuoteId)> {
        let mut given = Vec::new();
        self.give_roles(&mut given);
        self.give_tables(&mut given);
        self.give_restricted_mode(&mut given);
        for settled in as_of.settled() {
            let options = self.choices.iter().flat_map(|choice| &choice.options);
            for option in options.filter(|option| option.option == settled.option) {
                let fact = Fact::new(Relation::Chosen, [settled.option.into()]);
                given.push((fact, option.quote));
            }
        }
        let asked = Fact::new(Relation::AskedAt, [as_of.at.into()]);
        given.push((asked, self.asked_at));
        let edition = Fact::new(Relation::Edition, [as_of.edition.into()]);
        given.push((edition, self.edition_asked));
        given
    }

    fn give_roles(&self, given: &mut Vec<(Fact, QuoteId)>) {
        for info in &self.roles {
            let mut give = |fact| given.push((fact, info.quote));
            for &kind in &info.held_at_home {
                give(Fact::new(
                    Relation::HeldAtHome,
                    [info.role.into(), kind.into()],
                ));
            }
            if info.held_abroad {
                give(Fact::new(Relation::HeldAbroad, [info.role.into()]));
            }
            give(Fact::new(
                Relation::Extends,
                [info.role.into(), info.reaches.into()],
            ));
        }
    }

    fn give_tables(&self, given: &mut Vec<(Fact, QuoteId)>) {
        for table in &self.tables {
            for section in &table.sections {
                for row in &section.rows {
                    for (column, printed) in table.columns.iter().zip(&row.cells) {
                        let values = [
                            section.of.into(),
                            row.capability.into(),
                            column.of.into(),
                            printed.cell.into(),
                            printed.since.unwrap_or(Date::MIN).into(),
                        ];
                        given.push((Fact::new(Relation::Printed, values), printed.quote));
                    }
                }
            }
            for earlier in &table.history {
                for (role, printed) in &earlier.cells {
                    let values = [
                        earlier.section.into(),
                        earlier.capability.into(),
                        (*role).into(),
                        printed.cell.into(),
                        printed.since.unwrap_or(Date::MIN).into(),
                        earlier.until.into(),
                    ];
                    given.push((Fact::new(Relation::PrintedEarlier, values), printed.quote));
                }
            }
        }
        for section in &self.contact_center.sections {
            for row in &section.rows {
                for (column, printed) in self.contact_center.columns.iter().zip(&row.cells) {
                    let values = [
                        section.of.into(),
                        column.of.into(),
                        row.capability.into(),
                        printed.cell.into(),
                    ];
                    given.push((
                        Fact::new(Relation::PrintedForStanding, values),
                        printed.quote,
                    ));
                }
            }
        }
    }

    fn give_restricted_mode(&self, given: &mut Vec<(Fact, QuoteId)>) {
        for item in self.restricted_mode.items() {
            let setting = item.setting.into();
            let belongs = Fact::new(Relation::Setting, [setting, item.parent.into()]);
            given.push((belongs, item.belongs));
            for &offer in Offer::ALL {
                let values = [offer.into(), setting, item.leaves.into()];
                given.push((Fact::new(Relation::RestrictedItem, values), item.quote));
            }
            for lifting in &item.lifted {
                let values = [lifting.offer.into(), setting, lifting.from.into()];
                given.push((Fact::new(Relation::LiftedFrom, values), lifting.quote));
            }
        }
    }
}
