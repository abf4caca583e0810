//! Reading expectations.

use super::{Among, Blocker, Expectation, Expected, NAMES, Via, Which, Written};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::Access;
use crate::reading::{Item, Named, Raw, Text, WordText};
use crate::rule_list::CLAUSES;
use serde::Deserialize;

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
    #[serde(default)]
    exactly: Option<Vec<Text>>,
    #[serde(default)]
    contains: Option<Vec<Text>>,
    #[serde(default)]
    none: Option<Vec<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhatFields {
    user: Text,
    on: Text,
    #[serde(default)]
    exactly: Option<Vec<Raw>>,
    #[serde(default)]
    contains: Option<Vec<Raw>>,
    #[serde(default)]
    none: Option<Vec<Raw>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhereFields {
    user: Text,
    capability: Raw,
    #[serde(default)]
    exactly: Option<Vec<Text>>,
    #[serde(default)]
    contains: Option<Vec<Text>>,
    #[serde(default)]
    none: Option<Vec<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountFields {
    #[serde(default)]
    user: Option<Text>,
    #[serde(default)]
    capability: Option<Raw>,
    #[serde(default)]
    on: Option<Text>,
    #[serde(default)]
    access: Option<WordText>,
    #[serde(default)]
    is: Option<usize>,
    #[serde(default)]
    at_least: Option<usize>,
    #[serde(default)]
    at_most: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatrixFields {
    on: Text,
    #[serde(default)]
    at: Option<Text>,
    capabilities: Vec<Raw>,
    rows: Vec<RowFields>,
}

/// A row of a matrix.
#[derive(Deserialize)]
#[serde(rename = "Row")]
struct RowFields(Text, Vec<WordText>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnchangedFields {
    #[serde(default)]
    except: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptFields {
    #[serde(default)]
    user: Option<Text>,
    #[serde(default)]
    capability: Option<Raw>,
    #[serde(default)]
    on: Option<Text>,
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

/// Reads an expectation; what is wrong with it is added to the errors.
pub(in crate::scenario) fn read(
    item: Item<'_>,
    errors: &mut Vec<Diagnostic>,
) -> Option<Expectation> {
    let read = || -> Result<Expected, Diagnostic> {
        if item.text().starts_with(['M', '{'])
            && let Ok(named) = item.parse::<Named<Text>>()
            && named.name.as_str() == "Matches"
        {
            let span = item.span_of(&named.value);
            return Ok(Expected::Matches((named.value.into_string(), span)));
        }
        let record = item.record()?;
        record.name_among(&NAMES)?;
        let Some((name, span)) = record.name else {
            return Err(record.lacks_name(&NAMES));
        };
        Body {
            item: record.body,
            name: span,
        }
        .expected(name)
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

/// The body of an expectation, and where its name stands.
#[derive(Clone, Copy)]
struct Body<'s> {
    item: Item<'s>,
    name: Span,
}

impl Body<'_> {
    fn expected(self, name: &str) -> Result<Expected, Diagnostic> {
        let written = |text: Text| self.written(text);
        Ok(match name {
            "Holds" | "HoldsNot" => {
                let fields: HoldsFields = self.item.parse()?;
                let role = self.item.word(&fields.role)?;
                let (user, on) = (written(fields.user), written(fields.on));
                if name == "Holds" {
                    Expected::Holds(user, role, on)
                } else {
                    Expected::HoldsNot(user, role, on)
                }
            }
            "Can" => {
                let fields: CanFields = self.item.parse()?;
                Expected::Can {
                    capability: self.capability(fields.capability)?,
                    user: written(fields.user),
                    on: written(fields.on),
                    access: self.some_access(fields.access)?,
                    via: self.vias(fields.via)?,
                    not_via: self.vias(fields.not_via)?,
                    because: fields.because.into_iter().map(written).collect(),
                }
            }
            "Cannot" => {
                let fields: CannotFields = self.item.parse()?;
                let capability = self.capability(fields.capability)?;
                let blocked_by = fields.blocked_by.into_iter();
                let blocked_by = blocked_by.map(|named| self.blocker(named));
                Expected::Cannot {
                    capability,
                    blocked_by: blocked_by.collect::<Result<_, _>>()?,
                    user: written(fields.user),
                    on: written(fields.on),
                }
            }
            "Who" => {
                let fields: WhoFields = self.item.parse()?;
                let named = |texts: Vec<Text>| Ok(texts.into_iter().map(written).collect());
                Expected::Who {
                    capability: self.capability(fields.capability)?,
                    on: written(fields.on),
                    users: self.among(fields.exactly, fields.contains, fields.none, named)?,
                }
            }
            "What" => {
                let fields: WhatFields = self.item.parse()?;
                let named = |raws: Vec<Raw>| self.capabilities(raws);
                Expected::What {
                    capabilities: self.among(
                        fields.exactly,
                        fields.contains,
                        fields.none,
                        named,
                    )?,
                    user: written(fields.user),
                    on: written(fields.on),
                }
            }
            "Where" => {
                let fields: WhereFields = self.item.parse()?;
                let named = |texts: Vec<Text>| Ok(texts.into_iter().map(written).collect());
                Expected::Where {
                    capability: self.capability(fields.capability)?,
                    user: written(fields.user),
                    orgs: self.among(fields.exactly, fields.contains, fields.none, named)?,
                }
            }
            "Count" => self.count()?,
            "Matrix" => self.matrix()?,
            "Unchanged" => {
                let fields: UnchangedFields = self.item.parse()?;
                let except = fields.except.into_iter().map(|raw| self.except(raw));
                Expected::Unchanged {
                    except: except.collect::<Result<_, _>>()?,
                }
            }
            "Matches" => {
                return Err(Diagnostic::at(
                    "no_question",
                    self.item.span(),
                    "`Matches` needs a question",
                )
                .help("write `Matches(\"who can legal_hold on blejc\")`"));
            }
            _ => {
                let fields: FindingFields = self.item.parse()?;
                Expected::Finding {
                    kind: self.item.word(&fields.kind)?,
                    on: fields.on.map(written),
                    user: fields.user.map(written),
                }
            }
        })
    }

    fn count(self) -> Result<Expected, Diagnostic> {
        let fields: CountFields = self.item.parse()?;
        let (least, most) = match (fields.is, fields.at_least, fields.at_most) {
            (Some(is), None, None) => (is, Some(is)),
            (None, least, most) if least.is_some() || most.is_some() => {
                (least.unwrap_or_default(), most)
            }
            _ => {
                let message = "a count needs `is`, or `at_least` and `at_most`";
                return Err(Diagnostic::at("no_number", self.name, message)
                    .help("write `is: 3`, `at_least: 1` or `at_most: 5`"));
            }
        };
        if most.is_some_and(|most| most < least) {
            return Err(Diagnostic::at(
                "never_holds",
                self.name,
                "no number is both as large and as small",
            ));
        }
        let capability = fields.capability.map(|raw| self.capability(raw));
        Ok(Expected::Count {
            of: Which {
                user: fields.user.map(|text| self.written(text)),
                capability: capability.transpose()?,
                on: fields.on.map(|text| self.written(text)),
                access: self.some_access(fields.access)?,
            },
            least,
            most,
        })
    }

    fn matrix(self) -> Result<Expected, Diagnostic> {
        let fields: MatrixFields = self.item.parse()?;
        let at = fields.at.map(|at| self.item.instant(&at)).transpose()?;
        let capabilities = self.capabilities(fields.capabilities)?;
        let mut rows = Vec::new();
        for RowFields(user, cells) in fields.rows {
            let user = self.written(user);
            if cells.len() != capabilities.len() {
                let message = format!(
                    "the row has {} of {} accesses",
                    cells.len(),
                    capabilities.len()
                );
                return Err(Diagnostic::at("row_length", user.1, message)
                    .help("a row has one access for each of `capabilities`, `none` too"));
            }
            let cells = cells.iter().map(|cell| self.item.word(cell));
            rows.push((user, cells.collect::<Result<_, _>>()?));
        }
        Ok(Expected::Matrix {
            on: self.written(fields.on),
            at,
            capabilities,
            rows,
        })
    }

    fn except(self, raw: Raw) -> Result<(Which, Span), Diagnostic> {
        let item = self.item.nested(raw);
        let record = item.record()?;
        record.name_among(&["Except"])?;
        let body = Body {
            item: record.body,
            name: item.span(),
        };
        let fields: ExceptFields = body.item.parse()?;
        let capability = fields.capability.map(|raw| body.capability(raw));
        let which = Which {
            user: fields.user.map(|text| body.written(text)),
            capability: capability.transpose()?,
            on: fields.on.map(|text| body.written(text)),
            access: None,
        };
        Ok((which, item.span()))
    }

    /// Returns which ones of a list are expected, if that is said well.
    fn among<T>(
        self,
        exactly: Option<T>,
        contains: Option<T>,
        none: Option<T>,
        named: impl Fn(T) -> Result<Vec<Written>, Diagnostic>,
    ) -> Result<Among, Diagnostic> {
        let wrong = |message: &str| {
            let wrong = Diagnostic::at("which_ones", self.name, message);
            wrong.help("write `exactly`, or `contains` and `none`")
        };
        match (&exactly, &contains, &none) {
            (None, None, None) => Err(wrong("it is not said which ones are expected")),
            (Some(_), None, None) | (None, _, _) => Ok(Among {
                exactly: exactly.map(&named).transpose()?,
                contains: contains.map(&named).transpose()?.unwrap_or_default(),
                none: none.map(&named).transpose()?.unwrap_or_default(),
            }),
            _ => Err(wrong("`exactly` leaves nothing else to say")),
        }
    }

    fn written(self, text: Text) -> Written {
        let span = self.item.span_of(&text);
        (text.into_string(), span)
    }

    fn vias(self, fields: Vec<ViaFields>) -> Result<Vec<Via>, Diagnostic> {
        let via = |fields: ViaFields| {
            let role = self.item.word(&fields.role)?;
            let rule = fields.rule.map(|rule| self.written(rule));
            Ok(Via { role, rule })
        };
        fields.into_iter().map(via).collect()
    }

    fn blocker(self, named: Named<Text>) -> Result<Blocker, Diagnostic> {
        let written = self.written(named.value);
        match named.name.as_str() {
            "rule" => Ok(Blocker::Rule(written)),
            "missing" => Ok(Blocker::Missing(written)),
            "cell" => Ok(Blocker::Cell(written)),
            other => {
                let span = self.item.span_of(named.name.text());
                let wrong =
                    Diagnostic::at("unknown_word", span, format!("unknown reason `{other}`"));
                Err(wrong.help("it is `rule`, `missing` or `cell`, each with a text"))
            }
        }
    }

    fn some_access(self, word: Option<WordText>) -> Result<Option<Access>, Diagnostic> {
        let Some(word) = word else {
            return Ok(None);
        };
        let access: Access = self.item.word(&word)?;
        if access == Access::None {
            let span = self.item.span_of(word.text());
            return Err(
                Diagnostic::at("never_holds", span, "no access is never concluded")
                    .help("write `Cannot` instead"),
            );
        }
        Ok(Some(access))
    }

    fn capabilities(self, raws: Vec<Raw>) -> Result<Vec<Written>, Diagnostic> {
        raws.into_iter().map(|raw| self.capability(raw)).collect()
    }

    /// Reads a capability: a word, or in quotes where it has a dot.
    fn capability(self, raw: Raw) -> Result<Written, Diagnostic> {
        let item = self.item.nested(raw);
        if item.text().starts_with(['"', 'r']) && item.text().ends_with(['"', '#']) {
            let text: Text = item.parse()?;
            return Ok((text.as_str().to_owned(), item.span()));
        }
        let word: WordText = item.parse()?;
        Ok((word.as_str().to_owned(), item.span()))
    }
}

fn unknown_rules(expected: &Expected) -> Vec<Diagnostic> {
    let known = |id: &str| CLAUSES.iter().any(|clause| clause.rule == id);
    let unknown = expected.rules().filter(|(id, _)| !known(id));
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
