//! Expectations: what a scenario says must follow.

use crate::diagnostic::{Diagnostic, Span};
use crate::findings::Kind;
use crate::model::{Access, Role};
use crate::reading::{Item, Named, Raw, Text, WordText};
use crate::rule_list::CLAUSES;
use serde::Deserialize;

/// Something that must follow, and where that is said.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What must follow.
    pub expected: Expected,
    /// The place of the expectation.
    pub span: Span,
}

/// A name and where it is written.
pub(crate) type Written = (String, Span);

/// What must follow.
#[derive(Debug, Clone)]
pub enum Expected {
    /// A user holds a role at an organization.
    Holds(Written, Role, Written),
    /// A user does not hold a role at an organization.
    HoldsNot(Written, Role, Written),
    /// A user has a capability at an organization: any access, or just this
    /// one; some proof uses these rules.
    Can {
        /// Who.
        user: Written,
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// How much; any access where it is not said.
        access: Option<Access>,
        /// The ids of rules that some proof must use.
        because: Vec<Written>,
        /// Routes of which each must be taken.
        via: Vec<Via>,
        /// Routes of which none may be taken.
        not_via: Vec<Via>,
    },
    /// A user does not have a capability at an organization at all.
    Cannot {
        /// Who.
        user: Written,
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// What each must be a reason for it.
        blocked_by: Vec<Blocker>,
    },
    /// Just these users have a capability at an organization.
    Who {
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// Who.
        exactly: Vec<Written>,
    },
    /// A review finds this.
    Finding {
        /// What it finds.
        kind: Kind,
        /// At which organization, if it matters.
        on: Option<Written>,
        /// About which user, if it matters.
        user: Option<Written>,
    },
}

/// A route: through which role, and by which rule it reaches.
#[derive(Debug, Clone)]
pub struct Via {
    /// The role.
    pub role: Role,
    /// The id of the rule, if it matters.
    pub rule: Option<Written>,
}

/// A reason for which something is not so.
#[derive(Debug, Clone)]
pub enum Blocker {
    /// A rule by which something stands in the way.
    Rule(Written),
    /// A record of a fact file that a way in lacks.
    Missing(Written),
    /// A cell that gives nothing: table, section, row and column.
    Cell(Written),
}

#[derive(Deserialize)]
#[serde(rename = "Via", deny_unknown_fields)]
struct ViaFields {
    role: WordText,
    #[serde(default)]
    rule: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldsFields {
    user: Text,
    role: WordText,
    on: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CanFields {
    user: Text,
    capability: Raw,
    on: Text,
    #[serde(default)]
    access: Option<WordText>,
    #[serde(default)]
    because: Vec<Text>,
    #[serde(default)]
    via: Vec<ViaFields>,
    #[serde(default)]
    not_via: Vec<ViaFields>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CannotFields {
    user: Text,
    capability: Raw,
    on: Text,
    #[serde(default)]
    blocked_by: Vec<Named<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhoFields {
    capability: Raw,
    on: Text,
    exactly: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingFields {
    kind: WordText,
    #[serde(default)]
    on: Option<Text>,
    #[serde(default)]
    user: Option<Text>,
}

const NAMES: [&str; 6] = ["Holds", "HoldsNot", "Can", "Cannot", "Who", "Finding"];

/// Reads an expectation; what is wrong with it is added to the errors.
pub(super) fn read(item: Item<'_>, errors: &mut Vec<Diagnostic>) -> Option<Expectation> {
    let read = || -> Result<Expected, Diagnostic> {
        let record = item.record()?;
        record.name_among(&NAMES)?;
        let Some((name, _)) = record.name else {
            return Err(record.lacks_name(&NAMES));
        };
        expected(name, record.body)
    };
    match read() {
        Ok(expected) => {
            let before = errors.len();
            errors.extend(unknown_rules(&expected));
            (errors.len() == before).then_some(Expectation {
                expected,
                span: item.span(),
            })
        }
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn expected(name: &str, body: Item<'_>) -> Result<Expected, Diagnostic> {
    let written = |text: Text| {
        let span = body.span_of(&text);
        (text.into_string(), span)
    };
    Ok(match name {
        "Holds" | "HoldsNot" => {
            let fields: HoldsFields = body.parse()?;
            let role = body.word(&fields.role)?;
            let (user, on) = (written(fields.user), written(fields.on));
            if name == "Holds" {
                Expected::Holds(user, role, on)
            } else {
                Expected::HoldsNot(user, role, on)
            }
        }
        "Can" => {
            let fields: CanFields = body.parse()?;
            let access = fields
                .access
                .map(|access| access_word(body, &access))
                .transpose()?;
            Expected::Can {
                capability: capability(body.nested(fields.capability))?,
                user: written(fields.user),
                on: written(fields.on),
                access,
                via: vias(body, fields.via)?,
                not_via: vias(body, fields.not_via)?,
                because: fields.because.into_iter().map(written).collect(),
            }
        }
        "Cannot" => {
            let fields: CannotFields = body.parse()?;
            let capability = capability(body.nested(fields.capability))?;
            let blocked_by = fields
                .blocked_by
                .into_iter()
                .map(|named| blocker(body, named));
            Expected::Cannot {
                capability,
                blocked_by: blocked_by.collect::<Result<_, _>>()?,
                user: written(fields.user),
                on: written(fields.on),
            }
        }
        "Who" => {
            let fields: WhoFields = body.parse()?;
            Expected::Who {
                capability: capability(body.nested(fields.capability))?,
                on: written(fields.on),
                exactly: fields.exactly.into_iter().map(written).collect(),
            }
        }
        _ => {
            let fields: FindingFields = body.parse()?;
            Expected::Finding {
                kind: body.word(&fields.kind)?,
                on: fields.on.map(written),
                user: fields.user.map(written),
            }
        }
    })
}

fn vias(body: Item<'_>, fields: Vec<ViaFields>) -> Result<Vec<Via>, Diagnostic> {
    let via = |fields: ViaFields| {
        let role = body.word(&fields.role)?;
        let rule = fields
            .rule
            .map(|rule| (rule.as_str().to_owned(), body.span_of(&rule)));
        Ok(Via { role, rule })
    };
    fields.into_iter().map(via).collect()
}

fn blocker(body: Item<'_>, named: Named<Text>) -> Result<Blocker, Diagnostic> {
    let written = (named.value.as_str().to_owned(), body.span_of(&named.value));
    match named.name.as_str() {
        "rule" => Ok(Blocker::Rule(written)),
        "missing" => Ok(Blocker::Missing(written)),
        "cell" => Ok(Blocker::Cell(written)),
        other => {
            let span = body.span_of(named.name.text());
            let wrong = Diagnostic::at("unknown_word", span, format!("unknown reason `{other}`"));
            Err(wrong.help("it is `rule`, `missing` or `cell`, each with a text"))
        }
    }
}

fn access_word(body: Item<'_>, word: &WordText) -> Result<Access, Diagnostic> {
    let access: Access = body.word(word)?;
    if access == Access::None {
        let span = body.span_of(word.text());
        return Err(
            Diagnostic::at("never_holds", span, "no access is never concluded")
                .help("write `Cannot` instead"),
        );
    }
    Ok(access)
}

/// Reads a capability: a word, or in quotes where it has a dot.
fn capability(item: Item<'_>) -> Result<Written, Diagnostic> {
    if item.text().starts_with(['"', 'r']) && item.text().ends_with(['"', '#']) {
        let text: Text = item.parse()?;
        return Ok((text.as_str().to_owned(), item.span()));
    }
    let word: WordText = item.parse()?;
    Ok((word.as_str().to_owned(), item.span()))
}

fn unknown_rules(expected: &Expected) -> Vec<Diagnostic> {
    let because: Vec<&Written> = match expected {
        Expected::Can {
            because,
            via,
            not_via,
            ..
        } => {
            let vias = via
                .iter()
                .chain(not_via)
                .filter_map(|via| via.rule.as_ref());
            because.iter().chain(vias).collect()
        }
        Expected::Cannot { blocked_by, .. } => {
            let rules = blocked_by.iter().filter_map(|blocker| match blocker {
                Blocker::Rule(rule) => Some(rule),
                _ => None,
            });
            rules.collect()
        }
        _ => Vec::new(),
    };
    let known = |id: &str| CLAUSES.iter().any(|clause| clause.rule == id);
    let unknown = because.iter().filter(|(id, _)| !known(id));
    unknown
        .map(|(id, span)| {
            let wrong = Diagnostic::at(
                "unknown_rule",
                *span,
                format!("no clause belongs to a rule `{id}`"),
            );
            let rule = id.trim_end_matches(|c: char| c.is_ascii_lowercase());
            if rule != id && known(rule) {
                wrong.help(format!("did you mean the rule `{rule}`?"))
            } else {
                wrong
            }
        })
        .collect()
}

impl Expected {
    /// Returns what kind of expectation it is.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Holds(..) => NAMES[0],
            Self::HoldsNot(..) => NAMES[1],
            Self::Can { .. } => NAMES[2],
            Self::Cannot { .. } => NAMES[3],
            Self::Who { .. } => NAMES[4],
            Self::Finding { .. } => NAMES[5],
        }
    }
}
