//! The inference rules as data.
//!
//! Owns the shapes of relations, clauses and facts in which the rules can be
//! looked at, printed and proved from. The list itself is made from
//! `rules/program.rs` when the program is built; nothing here restates a rule.
//!
//! Invariant: the list has a clause for every clause of the program, and only those.
//! Another [`RuleList`] is an experiment: what would follow if a rule were otherwise.

mod words;

use crate::model::{
    Access, Capability, Cell, ChoiceOption, Instant, Licence, OrgKind, Reach, Role, Section,
    Standing, Value, ValueKind, an_hour_after, earlier,
};
use std::borrow::Cow;
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/rule_list.rs"));

/// What is known of a relation.
#[derive(Debug)]
pub struct RelationInfo {
    /// The relation.
    pub relation: Relation,
    /// Its name.
    pub name: &'static str,
    /// Whether its facts are given; otherwise clauses conclude them.
    pub given: bool,
    /// The names of its arguments.
    pub fields: &'static [&'static str],
    /// The sorts of its arguments.
    pub sorts: &'static [ValueKind],
    /// What a fact of it says.
    pub says: &'static str,
}

/// One clause: the head holds wherever the body does.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its label, such as `P1d`.
    pub label: &'static str,
    /// The rule it belongs to, such as `P1`.
    pub rule: &'static str,
    /// The rule in one sentence.
    pub sentence: &'static str,
    /// The heading it stands under.
    pub part: &'static str,
    /// Its line in `rules/program.rs`.
    pub line: u32,
    /// The names of its variables; `_` where the clause names none.
    pub variables: Cow<'static, [&'static str]>,
    /// What it concludes.
    pub head: Atom,
    /// From what.
    pub body: Cow<'static, [Literal]>,
}

/// A relation applied to terms.
#[derive(Debug, Clone)]
pub struct Atom {
    /// The relation.
    pub relation: Relation,
    /// Its arguments.
    pub terms: Cow<'static, [Term]>,
}

/// An argument of an atom.
#[derive(Debug, Clone, Copy)]
pub enum Term {
    /// Whatever it may be; only in atoms that must be absent.
    Any,
    /// A variable, by its place in the clause's list.
    Variable(usize),
    /// A fixed value.
    Constant(Value),
    /// A function of terms.
    Apply(Function, &'static [Term]),
}

/// A function on instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// The earlier of two.
    Earlier,
    /// One hour later.
    AnHourAfter,
}

/// One condition of a body.
#[derive(Debug, Clone)]
pub enum Literal {
    /// The atom holds.
    Present(Atom),
    /// The atom does not hold.
    Absent(Atom),
    /// Two terms compare so.
    Compare(Comparison, Term, Term),
}

/// How two terms compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// They are the same.
    Equal,
    /// They differ.
    Unequal,
    /// The first is before the second.
    Before,
    /// The first is not after the second.
    NotAfter,
}

/// A list of clauses to prove from: that of the program, or another.
#[derive(Debug, Clone)]
pub struct RuleList {
    clauses: Cow<'static, [Clause]>,
    /// By relation, the places of the clauses that conclude it.
    by_head: Vec<Vec<usize>>,
}

static STANDARD: LazyLock<RuleList> = LazyLock::new(|| RuleList::of(Cow::Borrowed(CLAUSES)));

impl RuleList {
    /// Returns the rules of the program.
    #[must_use]
    pub fn standard() -> &'static Self {
        &STANDARD
    }

    /// Returns the rules of the program with another clause at a place.
    #[must_use]
    pub fn replacing(place: usize, clause: Clause) -> Self {
        let mut clauses = CLAUSES.to_vec();
        clauses[place] = clause;
        Self::of(Cow::Owned(clauses))
    }

    /// Returns a list of clauses as rules. They have to be stratified.
    #[must_use]
    pub fn of(clauses: Cow<'static, [Clause]>) -> Self {
        let mut by_head = vec![Vec::new(); RELATIONS.len()];
        for (place, clause) in clauses.iter().enumerate() {
            by_head[clause.head.relation as usize].push(place);
        }
        Self { clauses, by_head }
    }

    /// Returns the clauses.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Returns the places of the clauses that conclude a relation, in order.
    #[must_use]
    pub fn concluding(&self, relation: Relation) -> &[usize] {
        &self.by_head[relation as usize]
    }
}

impl Relation {
    /// Returns what is known of the relation.
    #[must_use]
    pub fn info(self) -> &'static RelationInfo {
        &RELATIONS[self as usize]
    }
}

/// An atom without variables: a given fact or a conclusion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// The relation.
    pub relation: Relation,
    /// Its arguments.
    pub values: Box<[Value]>,
}

impl Fact {
    /// Returns the fact that the relation holds of the values.
    #[must_use]
    pub fn new<const N: usize>(relation: Relation, values: [Value; N]) -> Self {
        Self {
            relation,
            values: Box::new(values),
        }
    }
}

/// A fact that is kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactRef<'f> {
    /// The relation.
    pub relation: Relation,
    /// Its arguments.
    pub values: &'f [Value],
}

impl FactRef<'_> {
    /// Returns the fact as one of its own.
    #[must_use]
    pub fn to_fact(self) -> Fact {
        Fact {
            relation: self.relation,
            values: self.values.into(),
        }
    }
}

impl<'f> From<&'f Fact> for FactRef<'f> {
    fn from(fact: &'f Fact) -> Self {
        Self {
            relation: fact.relation,
            values: &fact.values,
        }
    }
}

impl Term {
    /// Returns the value of the term, where the variables it needs are bound.
    #[must_use]
    pub fn value(self, bindings: &[Option<Value>]) -> Option<Value> {
        match self {
            Self::Any => None,
            Self::Variable(place) => bindings[place],
            Self::Constant(value) => Some(value),
            Self::Apply(function, terms) => {
                let values: Option<Vec<Value>> =
                    terms.iter().map(|term| term.value(bindings)).collect();
                function.apply(&values?)
            }
        }
    }
}

impl Function {
    /// Returns what the function yields for its arguments.
    #[must_use]
    pub fn apply(self, values: &[Value]) -> Option<Value> {
        let instant = |place: usize| -> Option<Instant> { (*values.get(place)?).try_into().ok() };
        let value = match self {
            Self::Earlier => earlier(instant(0)?, instant(1)?),
            Self::AnHourAfter => an_hour_after(instant(0)?),
        };
        Some(value.into())
    }
}

impl Comparison {
    /// Returns whether two values compare so.
    #[must_use]
    pub fn holds(self, left: Value, right: Value) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Before => left < right,
            Self::NotAfter => left <= right,
        }
    }
}
