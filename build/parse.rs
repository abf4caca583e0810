//! Reads the inference rules in a closed subset of the Datalog macro's grammar.
//!
//! Owns the subset: relations with a spoken atom, clauses with a label line,
//! positive and negated atoms, comparisons, constants by path, and the two
//! functions on instants. It does not judge what a rule says.
//!
//! Invariant: a text that this module accepts is read wholly; everything else
//! is an error with its line.

mod check;
mod labels;
mod syntax;

use check::check;
use labels::Comments;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Expr;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syntax::{AtomItem, ClauseItem, Item, LiteralItem, RelationItem, TermItem, read_items};

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
