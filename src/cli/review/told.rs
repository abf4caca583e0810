//! Findings as they are told: as rows, and in the formats of other tools.

use crate::diagnostic::{Location, Span};
use crate::explain::{self, Repair};
use crate::findings::{self, Agreed, Finding, Kind, Remedy, Severity, Waived, Waiver};
use crate::model::Word as _;
use crate::render::junit::{self, Case, Outcome, Suite, Way};
use crate::render::sarif::{self, Found, Region, Rule};
use crate::render::{self, Field, Format, Place, Rows};
use crate::world::World;
use serde_json::json;
use std::collections::BTreeSet;

/// Findings, and what belongs to them.
pub(super) struct Told<'t> {
    pub(super) world: &'t World,
    pub(super) agreed: &'t Agreed,
    pub(super) findings: &'t [Finding],
    /// The waived ones that are told too.
    pub(super) waived: &'t [Waived],
    /// Whether rows say who waived what.
    pub(super) with_waivers: bool,
    /// What can be done about each of the findings, if that is told.
    pub(super) remedies: Option<&'t [Remedy]>,
}

/// One finding, with its waiver or what can be done about it.
struct Entry<'t> {
    finding: &'t Finding,
    waiver: Option<&'t Waiver>,
    remedy: Option<&'t Remedy>,
}

impl<'t> Told<'t> {
    fn entries(&self) -> impl Iterator<Item = Entry<'t>> {
        let (agreed, remedies) = (self.agreed, self.remedies);
        let findings = self.findings.iter().enumerate();
        let findings = findings.map(move |(place, finding)| Entry {
            finding,
            waiver: None,
            remedy: remedies.and_then(|remedies| remedies.get(place)),
        });
        let waived = self.waived.iter().map(move |waived| Entry {
            finding: &waived.finding,
            waiver: agreed.waivers.get(waived.waiver),
            remedy: None,
        });
        findings.chain(waived)
    }

    /// Returns the findings as a listing. A line of JSON has only what programs rely
    /// on, and what was asked for; what can be done is told to people apart.
    pub(super) fn rows(&self, format: Format) -> Rows {
        let with_detail = format != Format::Jsonl;
        let with_remedies = self.remedies.is_some() && !format.is_for_people();
        let as_object = matches!(format, Format::Json | Format::Jsonl);
        let mut columns = vec!["kind", "severity", "user", "org"];
        columns.extend(with_detail.then_some("detail"));
        columns.push("facts");
        if with_remedies {
            columns.extend::<&[&str]>(if as_object { &["repair"] } else { &REMEDY });
        }
        if self.with_waivers {
            columns.extend::<&[&str]>(if as_object { &["waived"] } else { &WAIVED });
        }
        let row = |entry: Entry<'_>| {
            let Entry {
                finding,
                waiver,
                remedy,
            } = entry;
            let mut row = vec![finding.kind.into(), finding.severity.into()];
            row.extend(self.whose(finding));
            if with_detail {
                row.push(finding.detail.as_str().into());
            }
            row.push(Field::Places(self.places(finding)));
            if with_remedies && as_object {
                row.push(remedy.map_or(Field::Missing, |remedy| self.remedy_object(remedy)));
            } else if with_remedies {
                row.extend(self.remedy_fields(remedy));
            }
            if self.with_waivers && as_object {
                row.push(waiver.map_or(Field::Missing, waiver_object));
            } else if self.with_waivers {
                row.extend(waiver_fields(waiver));
            }
            row
        };
        Rows {
            columns,
            rows: self.entries().map(row).collect(),
        }
    }

    /// Returns what people are told beside the listing: why each kind that was found
    /// matters, and what can be done.
    pub(super) fn beside(&self, format: Format, width: Option<usize>) -> String {
        let found: BTreeSet<Kind> = self.entries().map(|entry| entry.finding.kind).collect();
        let reasons = Rows {
            columns: vec!["kind", "why it matters"],
            rows: found
                .iter()
                .map(|kind| vec![kind.into(), kind.why_it_matters().into()])
                .collect(),
        };
        let repairs = self.entries().filter_map(|entry| {
            let remedy = entry.remedy?;
            let mut row = vec![entry.finding.kind.into()];
            row.extend(self.whose(entry.finding));
            row.extend(match remedy {
                Remedy::Repair(repair) => {
                    let [changes, by] = self.changes(repair);
                    [changes, by, repair.effects(self.world).into()]
                }
                Remedy::Decide(decision) => [decision.into(), Field::Missing, Field::Missing],
            });
            Some(row)
        });
        let repairs = Rows {
            columns: vec!["kind", "user", "org", "what ends it", "by", "side effects"],
            rows: repairs.collect(),
        };
        let texts = [reasons, repairs].map(|rows| render::render(&rows, format, width));
        let texts = texts.into_iter().filter(|text| !text.is_empty());
        texts.fold(String::new(), |all, text| all + "\n" + &text)
    }

    /// Returns whom a finding is about, and where it is.
    fn whose(&self, finding: &Finding) -> [Field; 2] {
        let user = finding.user.map(|user| self.world.user_name(user));
        let org = finding.org.map(|org| self.world.org_name(org));
        [user, org].map(|name| name.map_or(Field::Missing, Field::from))
    }

    /// Returns the same in words, with what just this one is about.
    fn line(&self, finding: &Finding) -> String {
        let user = finding
            .user
            .map(|user| self.world.user_name(user).to_owned());
        let org = finding
            .org
            .map(|org| format!("on {}", self.world.org_name(org)));
        let whose: Vec<String> = user.into_iter().chain(org).collect();
        let colon = if whose.is_empty() { "" } else { ": " };
        format!("{}{colon}{}", whose.join(" "), finding.detail)
    }

    /// Returns every place where a fact behind the finding, or its waiver, is stated,
    /// and the record of an export that it came from.
    fn locations(&self, finding: &Finding) -> BTreeSet<(Location<'t>, Option<&'t str>)> {
        let entries = finding
            .facts
            .iter()
            .map(|place| self.world.facts().entry(*place));
        let spans = entries.flat_map(|entry| entry.origins.iter().copied());
        let spans = spans.chain(finding.waiver);
        let world = self.world;
        let place = |span| (world.sources().location(span), world.facts().exported(span));
        spans.map(place).collect()
    }

    /// Returns the same by lines.
    fn places(&self, finding: &Finding) -> Vec<Place> {
        let places = self.locations(finding).into_iter();
        let mut places: Vec<Place> = places
            .map(|(location, origin)| Place::new(location, origin))
            .collect();
        places.dedup();
        places
    }

    /// Returns what a repair changes, and who may do it.
    fn changes(&self, repair: &Repair) -> [Field; 2] {
        findings::repaired(self.world, repair).map(Field::from)
    }

    fn remedy_object(&self, remedy: &Remedy) -> Field {
        let object = match remedy {
            Remedy::Repair(repair) => explain::repair_json(self.world, repair),
            Remedy::Decide(decision) => json!({"decide": decision}),
        };
        Field::Object {
            text: remedy.words(self.world),
            json: object.to_string(),
        }
    }

    fn remedy_fields(&self, remedy: Option<&Remedy>) -> [Field; 5] {
        let mut fields = [const { Field::Missing }; 5];
        match remedy {
            Some(Remedy::Repair(repair)) => {
                [fields[0], fields[1]] = self.changes(repair);
                fields[2] = Field::Number(repair.gives as u64);
                fields[3] = Field::Number(repair.takes as u64);
            }
            Some(Remedy::Decide(decision)) => fields[4] = decision.into(),
            None => {}
        }
        fields
    }

    /// Returns the findings as a log of static analysis; waived ones are suppressed.
    pub(super) fn sarif(&self) -> String {
        let region = |location: Location<'_>| {
            let region = Region {
                line: location.line,
                column: location.column,
                end: None,
            };
            (location.file.to_owned(), Some(region))
        };
        let place = |span: Span| region(self.world.sources().location(span));
        let found = self.entries().map(|entry| {
            let finding = entry.finding;
            let line = self.line(finding);
            let remedy = entry.remedy.map_or_else(String::new, |remedy| {
                format!("\nwhat ends it: {}", remedy.words(self.world))
            });
            let reason = |waiver: &Waiver| (waiver.words(), place(waiver.span));
            Found {
                level: match finding.severity {
                    Severity::High => "error",
                    Severity::Medium => "warning",
                    Severity::Low | Severity::Info => "note",
                },
                rule: finding.kind.to_string(),
                message: format!("{line}{remedy}"),
                places: self
                    .locations(finding)
                    .into_iter()
                    .map(|(location, _)| region(location))
                    .collect(),
                mark: ("finding/v1", format!("{}|{line}", finding.kind)),
                suppressed: entry.waiver.map(reason),
            }
        });
        let rules = Kind::ALL.iter().map(|kind| Rule {
            id: kind.to_string(),
            why: Some(kind.why_it_matters().to_owned()),
        });
        sarif::sarif(rules, &found.collect::<Vec<_>>())
    }

    /// Returns the findings as results of tests: a suite for each kind that was looked
    /// for, a case for each finding. Waived ones are skipped; of what is not found, one
    /// case passes.
    ///
    /// # Errors
    ///
    /// What is wrong with the template: a defect of bailiwick.
    pub(super) fn junit(&self, kinds: &[Kind]) -> Result<String, String> {
        let kinds: BTreeSet<Kind> = kinds.iter().copied().collect();
        let suites = kinds.into_iter().map(|kind| {
            let entries = self.entries().filter(|entry| entry.finding.kind == kind);
            let mut cases: Vec<Case> = entries.map(|entry| self.case(&entry)).collect();
            if cases.is_empty() {
                cases.push(Case {
                    name: "none is found".to_owned(),
                    outcome: None,
                });
            }
            Suite {
                name: kind.to_string(),
                cases,
                remarks: Vec::new(),
            }
        });
        junit::junit("bailiwick review findings", &suites.collect::<Vec<_>>())
    }

    fn case(&self, entry: &Entry<'_>) -> Case {
        let finding = entry.finding;
        let places = self.places(finding).into_iter();
        let mut lines: Vec<String> = places.map(|place| place.to_string()).collect();
        if let Some(remedy) = entry.remedy {
            lines.push(format!("what ends it: {}", remedy.words(self.world)));
        }
        let (way, message) = match entry.waiver {
            Some(waiver) => (Way::Skipped, format!("waived by {}", waiver.words())),
            None => (Way::Failure, finding.kind.why_it_matters().to_owned()),
        };
        Case {
            name: self.line(finding),
            outcome: Some(Outcome {
                way,
                sort: finding.severity.to_string(),
                message,
                text: lines.join("\n"),
            }),
        }
    }
}

/// The columns of what can be done about a finding.
const REMEDY: [&str; 5] = ["repair", "by", "also_gives", "also_takes", "decide"];

/// The columns of who answers for a finding that is waived.
const WAIVED: [&str; 3] = ["owner", "reason", "until"];

fn waiver_fields(waiver: Option<&Waiver>) -> [Field; 3] {
    waiver.map_or([const { Field::Missing }; 3], |waiver| {
        [
            waiver.owner.as_str().into(),
            waiver.reason.as_str().into(),
            waiver.until.into(),
        ]
    })
}

fn waiver_object(waiver: &Waiver) -> Field {
    let Waiver {
        owner,
        reason,
        until,
        ..
    } = waiver;
    let object = json!({"owner": owner, "reason": reason, "until": until.to_string()});
    Field::Object {
        text: waiver.words(),
        json: object.to_string(),
    }
}
