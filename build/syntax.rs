//! The grammar: relations, clauses and their parts as they are written.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, Token, parenthesized};

pub(super) enum Item {
    Relation(RelationItem),
    Clause(ClauseItem),
}

pub(super) struct RelationItem {
    pub(super) attribute: Option<Ident>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) name: Ident,
    pub(super) sorts: Vec<syn::Type>,
}

pub(super) struct ClauseItem {
    pub(super) head: AtomItem,
    pub(super) body: Vec<LiteralItem>,
}

pub(super) struct AtomItem {
    pub(super) name: Ident,
    pub(super) terms: Vec<TermItem>,
}

pub(super) enum TermItem {
    Any,
    Expr(Box<Expr>),
}

pub(super) enum LiteralItem {
    Atom(bool, AtomItem),
    Compare(Box<Expr>),
}

pub(super) fn read_items(input: ParseStream) -> syn::Result<Vec<Item>> {
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
