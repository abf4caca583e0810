//! Reads the inference rules in a closed subset of the Datalog macro's grammar.
//!
//! Owns the subset: relations with a spoken atom, clauses with a label line,
//! positive and negated atoms, comparisons, constants by path, and the two
//! functions on instants. It does not judge what a rule says.
//!
//! Invariant: a text that this module accepts is read wholly; everything else
//! is an error with its line.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Token, parenthesized};

/// The program as it was read.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) relations: Vec<Relation>,
    pub(crate) clauses: Vec<Clause>,
}

/// A relation with the words that speak it.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) name: String,
    pub(crate) given: bool,
    pub(crate) fields: Vec<String>,
    pub(crate) sorts: Vec<String>,
    pub(crate) says: String,
    pub(crate) line: usize,
}

/// A clause with its label.
#[derive(Debug)]
pub(crate) struct Clause {
    pub(crate) label: String,
    pub(crate) sentence: String,
    pub(crate) part: String,
    pub(crate) line: usize,
    pub(crate) variables: Vec<String>,
    pub(crate) head: Atom,
    pub(crate) body: Vec<Literal>,
}

/// A relation applied to terms.
#[derive(Debug)]
pub(crate) struct Atom {
    pub(crate) relation: String,
    pub(crate) terms: Vec<Term>,
    line: usize,
}

/// An argument.
#[derive(Debug)]
pub(crate) enum Term {
    /// `_` in an atom that must be absent.
    Any,
    Variable(usize),
    Constant(String),
    Apply(String, Vec<Term>),
}

/// One condition of a body.
#[derive(Debug)]
pub(crate) enum Literal {
    Present(Atom),
    Absent(Atom),
    Compare(&'static str, Term, Term),
}

/// What the grammar does not know, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Error {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// The functions that a head may apply.
const FUNCTIONS: [&str; 2] = ["earlier", "an_hour_after"];

/// Reads the text of the inference rules.
pub(crate) fn parse(text: &str) -> Result<Program, Vec<Error>> {
    let file = syn::parse_file(text).map_err(|error| vec![at(error.span(), &error.to_string())])?;
    let mut blocks = file.items.iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.is_ident("crepe") => Some(&item.mac.tokens),
        _ => None,
    });
    let (Some(tokens), None) = (blocks.next(), blocks.next()) else {
        return Err(vec![Error {
            line: 1,
            message: "exactly one block of inference rules is wanted".into(),
        }]);
    };
    let items = read_items.parse2(tokens.clone()).map_err(|error| {
        error
            .into_iter()
            .map(|error| at(error.span(), &error.to_string()))
            .collect::<Vec<_>>()
    })?;
    let mut errors = Vec::new();
    let mut program = Program {
        relations: Vec::new(),
        clauses: Vec::new(),
    };
    let comments = Comments::of(text);
    for item in items {
        match item {
            Item::Relation(item) => keep(relation(&item), &mut program.relations, &mut errors),
            Item::Clause(item) => keep(clause(&item, &comments), &mut program.clauses, &mut errors),
        }
    }
    // Of a program that was not read wholly, nothing is known for certain.
    if errors.is_empty() {
        check(&program, &comments, &mut errors);
    }
    errors.sort();
    if errors.is_empty() {
        Ok(program)
    } else {
        Err(errors)
    }
}

fn keep<T>(result: Result<T, Error>, list: &mut Vec<T>, errors: &mut Vec<Error>) {
    match result {
        Ok(value) => list.push(value),
        Err(error) => errors.push(error),
    }
}

fn at(span: Span, message: &str) -> Error {
    Error {
        line: span.start().line,
        message: message.into(),
    }
}

// -- the grammar ------------------------------------------------------------

enum Item {
    Relation(RelationItem),
    Clause(ClauseItem),
}

struct RelationItem {
    attribute: Option<Ident>,
    attributes: Vec<Attribute>,
    name: Ident,
    sorts: Vec<syn::Type>,
}

struct ClauseItem {
    head: AtomItem,
    body: Vec<LiteralItem>,
}

struct AtomItem {
    name: Ident,
    terms: Vec<TermItem>,
}

enum TermItem {
    Any,
    Expr(Box<Expr>),
}

enum LiteralItem {
    Atom(bool, AtomItem),
    Compare(Box<Expr>),
}

fn read_items(input: ParseStream) -> syn::Result<Vec<Item>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(
            if input.peek(Token![@])
                || input.peek(Token![#])
                || input.peek(Token![pub])
                || input.peek(Token![struct])
            {
                Item::Relation(input.parse()?)
            } else {
                Item::Clause(input.parse()?)
            },
        );
    }
    Ok(items)
}

impl Parse for RelationItem {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attribute = if input.peek(Token![@]) {
            input.parse::<Token![@]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let fields;
        parenthesized!(fields in input);
        let sorts = fields
            .parse_terminated(syn::Field::parse_unnamed, Token![,])?
            .into_iter()
            .map(|field| field.ty)
            .collect();
        input.parse::<Token![;]>()?;
        Ok(Self {
            attribute,
            attributes,
            name,
            sorts,
        })
    }
}

impl Parse for ClauseItem {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let head = input.parse()?;
        let mut body = Vec::new();
        if input.peek(Token![<-]) {
            input.parse::<Token![<-]>()?;
            loop {
                body.push(input.parse()?);
                if input.peek(Token![;]) {
                    break;
                }
                input.parse::<Token![,]>()?;
            }
        }
        input.parse::<Token![;]>()?;
        Ok(Self { head, body })
    }
}

impl Parse for AtomItem {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let terms;
        parenthesized!(terms in input);
        let terms = terms
            .parse_terminated(
                |input| {
                    if input.peek(Token![_]) {
                        input.parse::<Token![_]>()?;
                        Ok(TermItem::Any)
                    } else {
                        input.parse().map(|expr| TermItem::Expr(Box::new(expr)))
                    }
                },
                Token![,],
            )?
            .into_iter()
            .collect();
        Ok(Self { name, terms })
    }
}

impl Parse for LiteralItem {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            let comparison = Box::new(inner.parse()?);
            if inner.is_empty() {
                Ok(Self::Compare(comparison))
            } else {
                Err(inner.error("one comparison is wanted"))
            }
        } else if input.peek(Token![!]) {
            input.parse::<Token![!]>()?;
            Ok(Self::Atom(false, input.parse()?))
        } else if input.peek(Ident) && input.peek2(syn::token::Paren) {
            Ok(Self::Atom(true, input.parse()?))
        } else {
            Err(input.error("an atom, a negated atom or a comparison in parentheses is wanted"))
        }
    }
}

// -- from syntax to the program ---------------------------------------------

fn relation(item: &RelationItem) -> Result<Relation, Error> {
    let wrong = |message: &str| at(item.name.span(), message);
    let given = match item.attribute.as_ref().map(ToString::to_string).as_deref() {
        Some("input") => true,
        Some("output") => false,
        _ => return Err(wrong("a relation is marked @input or @output")),
    };
    let mut says = Vec::new();
    for attribute in &item.attributes {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return Err(wrong("a relation carries no attribute but its description"));
        };
        let (
            true,
            Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }),
        ) = (pair.path.is_ident("doc"), &pair.value)
        else {
            return Err(wrong("a relation carries no attribute but its description"));
        };
        says.push(text.value().trim().to_owned());
    }
    let says = says.join(" ");
    let name = item.name.to_string();
    let (atom, says) = says
        .strip_prefix('`')
        .and_then(|rest| rest.split_once("`: "))
        .ok_or_else(|| {
            wrong("the description begins with the atom as it is spoken, then a colon")
        })?;
    let fields: Vec<String> = atom
        .strip_prefix(name.as_str())
        .and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'))
        .ok_or_else(|| wrong("the spoken atom names another relation"))?
        .split(", ")
        .map(ToOwned::to_owned)
        .collect();
    if fields.len() != item.sorts.len() {
        return Err(wrong(
            "the spoken atom has another number of arguments than the relation",
        ));
    }
    let sorts = item
        .sorts
        .iter()
        .map(|sort| match sort {
            syn::Type::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        })
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("an argument's sort is one plain name"))?;
    Ok(Relation {
        name,
        given,
        fields,
        sorts,
        says: says.to_owned(),
        line: item.name.span().start().line,
    })
}

fn clause(item: &ClauseItem, comments: &Comments) -> Result<Clause, Error> {
    let line = item.head.name.span().start().line;
    let (label, sentence) = comments.label(line)?;
    let mut variables = Vec::new();
    let head = atom(&item.head, &mut variables)?;
    let body = item
        .body
        .iter()
        .map(|literal| match literal {
            // What is left open must still be found: each `_` is a variable of its own.
            LiteralItem::Atom(true, item) => atom(item, &mut variables).map(|mut atom| {
                for term in atom
                    .terms
                    .iter_mut()
                    .filter(|term| matches!(term, Term::Any))
                {
                    variables.push("_".into());
                    *term = Term::Variable(variables.len() - 1);
                }
                Literal::Present(atom)
            }),
            LiteralItem::Atom(false, item) => atom(item, &mut variables).map(Literal::Absent),
            LiteralItem::Compare(expr) => compare(expr, &mut variables),
        })
        .collect::<Result<_, _>>()?;
    Ok(Clause {
        label,
        sentence,
        part: comments.part(line),
        line,
        variables,
        head,
        body,
    })
}

fn atom(item: &AtomItem, variables: &mut Vec<String>) -> Result<Atom, Error> {
    let terms = item
        .terms
        .iter()
        .map(|part| match part {
            TermItem::Any => Ok(Term::Any),
            TermItem::Expr(expr) => term(expr, variables),
        })
        .collect::<Result<_, _>>()?;
    Ok(Atom {
        relation: item.name.to_string(),
        terms,
        line: item.name.span().start().line,
    })
}

fn term(expr: &Expr, variables: &mut Vec<String>) -> Result<Term, Error> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
            Some(name) => {
                let name = name.to_string();
                let place = variables
                    .iter()
                    .position(|known| *known == name)
                    .unwrap_or_else(|| {
                        variables.push(name);
                        variables.len() - 1
                    });
                Ok(Term::Variable(place))
            }
            None if path.path.segments.len() == 2 => {
                Ok(Term::Constant(compact(&path.path.to_token_stream())))
            }
            None => Err(at(
                expr.span(),
                "a constant is a sort and a name, such as `Role::FullAdmin`",
            )),
        },
        Expr::Call(call) => {
            let name = compact(&call.func.to_token_stream());
            if !FUNCTIONS.contains(&name.as_str()) {
                return Err(at(
                    expr.span(),
                    "the functions are `earlier` and `an_hour_after`",
                ));
            }
            let terms = call
                .args
                .iter()
                .map(|part| term(part, variables))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Term::Apply(name, terms))
        }
        _ => Err(at(
            expr.span(),
            "a variable, a constant or a function is wanted",
        )),
    }
}

fn compare(expr: &Expr, variables: &mut Vec<String>) -> Result<Literal, Error> {
    let Expr::Binary(binary) = expr else {
        return Err(at(expr.span(), "a comparison of two terms is wanted"));
    };
    let name = match binary.op {
        syn::BinOp::Eq(_) => "Equal",
        syn::BinOp::Ne(_) => "Unequal",
        syn::BinOp::Lt(_) => "Before",
        syn::BinOp::Le(_) => "NotAfter",
        _ => return Err(at(expr.span(), "the comparisons are ==, !=, < and <=")),
    };
    Ok(Literal::Compare(
        name,
        term(&binary.left, variables)?,
        term(&binary.right, variables)?,
    ))
}

fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

// -- labels -----------------------------------------------------------------

/// The comment lines of the text, by line number.
struct Comments {
    lines: BTreeMap<usize, String>,
}

impl Comments {
    fn of(text: &str) -> Self {
        let lines = text
            .lines()
            .enumerate()
            .filter_map(|(place, line)| {
                Some((
                    place + 1,
                    line.trim().strip_prefix("// ")?.trim().to_owned(),
                ))
            })
            .collect();
        Self { lines }
    }

    /// Returns the id and the sentence on the line above a clause.
    fn label(&self, line: usize) -> Result<(String, String), Error> {
        let wrong = |message: &str| Error {
            line,
            message: message.into(),
        };
        let text = self.lines.get(&(line - 1)).ok_or_else(|| {
            wrong("the line above a clause is its label, such as `// [P1a] sentence`")
        })?;
        let (label, sentence) = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "))
            .ok_or_else(|| {
                wrong("a label is an id in brackets and a sentence, such as `// [P1a] sentence`")
            })?;
        let shaped = label.len() >= 2
            && label.starts_with(|c: char| c.is_ascii_uppercase())
            && label[1..]
                .trim_end_matches(|c: char| c.is_ascii_lowercase())
                .parse::<u8>()
                .is_ok();
        if !shaped {
            return Err(wrong(
                "a label is a capital, a number and perhaps a small letter, such as `P1a`",
            ));
        }
        if !sentence.ends_with('.') {
            return Err(wrong("the label's sentence ends with a full stop"));
        }
        Ok((label.to_owned(), sentence.to_owned()))
    }

    /// Returns the heading that a line stands under.
    fn part(&self, line: usize) -> String {
        self.lines
            .range(..line)
            .rev()
            .find_map(|(_, text)| text.strip_prefix("== ")?.strip_suffix(" =="))
            .unwrap_or_default()
            .to_owned()
    }
}

// -- what the macro would not notice ----------------------------------------

fn check(program: &Program, comments: &Comments, errors: &mut Vec<Error>) {
    let mut labels = BTreeMap::new();
    let mut labelled = BTreeSet::new();
    for clause in &program.clauses {
        labelled.insert(clause.line - 1);
        if let Some(first) = labels.insert(&clause.label, clause.line) {
            errors.push(Error {
                line: clause.line,
                message: format!(
                    "the label `{}` is taken by the clause at line {first}",
                    clause.label
                ),
            });
        }
        check_clause(program, clause, errors);
    }
    for (line, text) in &comments.lines {
        if text.starts_with('[') && !labelled.contains(line) {
            errors.push(Error {
                line: *line,
                message: "no clause begins on the line below this label".into(),
            });
        }
    }
    for relation in &program.relations {
        let concluded = program
            .clauses
            .iter()
            .any(|clause| clause.head.relation == relation.name);
        if relation.given == concluded {
            let message = if relation.given {
                "a given relation is concluded"
            } else {
                "no clause concludes this relation"
            };
            errors.push(Error {
                line: relation.line,
                message: message.into(),
            });
        }
    }
}

fn check_clause(program: &Program, clause: &Clause, errors: &mut Vec<Error>) {
    let mut bound = BTreeSet::new();
    let mut atoms = vec![&clause.head];
    for literal in &clause.body {
        if let Literal::Present(atom) | Literal::Absent(atom) = literal {
            atoms.push(atom);
        }
        if let Literal::Present(atom) = literal {
            atom.terms
                .iter()
                .for_each(|term| variables(term, &mut bound));
        }
    }
    for atom in &atoms {
        match program
            .relations
            .iter()
            .find(|relation| relation.name == atom.relation)
        {
            None => errors.push(Error {
                line: atom.line,
                message: format!("unknown relation `{}`", atom.relation),
            }),
            Some(relation) if relation.fields.len() != atom.terms.len() => errors.push(Error {
                line: atom.line,
                message: format!(
                    "`{}` has {} arguments",
                    atom.relation,
                    relation.fields.len()
                ),
            }),
            Some(_) => {}
        }
    }
    let mut needed = BTreeSet::new();
    clause
        .head
        .terms
        .iter()
        .for_each(|term| variables(term, &mut needed));
    if clause
        .head
        .terms
        .iter()
        .any(|term| matches!(term, Term::Any))
    {
        errors.push(Error {
            line: clause.line,
            message: "a conclusion leaves nothing open".into(),
        });
    }
    for literal in &clause.body {
        match literal {
            Literal::Present(_) => {}
            Literal::Absent(atom) => atom
                .terms
                .iter()
                .for_each(|term| variables(term, &mut needed)),
            Literal::Compare(_, left, right) => {
                variables(left, &mut needed);
                variables(right, &mut needed);
            }
        }
    }
    for variable in needed.difference(&bound) {
        errors.push(Error {
            line: clause.line,
            message: format!(
                "`{}` stands in no atom that must be present",
                clause.variables[*variable]
            ),
        });
    }
}

fn variables(term: &Term, into: &mut BTreeSet<usize>) {
    match term {
        Term::Variable(place) => {
            into.insert(*place);
        }
        Term::Apply(_, terms) => terms.iter().for_each(|term| variables(term, into)),
        Term::Any | Term::Constant(_) => {}
    }
}
