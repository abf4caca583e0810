//! The table of forms: what can be asked, and how.

use super::Slot::{
    Capability as C, Glob as G, Listed as L, Name as N, Org as O, Rule as R, Table as T, User as U,
    Word as W,
};
use super::{Form, Query};

/// Every form of a question.
pub static FORMS: &[Form] = &[
    Form {
        slots: &[W("can"), U, C, W("on"), O],
        asks: "whether a user has a capability at an organization",
        build: |found| Some(Query::Can(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("who"), W("can"), C, W("on"), O],
        asks: "who has a capability at an organization",
        build: |found| Some(Query::WhoCan(found.capability?, found.org?)),
    },
    Form {
        slots: &[W("what"), W("can"), U, W("on"), O],
        asks: "what a user can do at an organization",
        build: |found| Some(Query::WhatCan(found.user?, found.org?)),
    },
    Form {
        slots: &[W("where"), W("can"), U, C],
        asks: "where a user has a capability",
        build: |found| Some(Query::WhereCan(found.user?, found.capability?)),
    },
    Form {
        slots: &[W("why"), U, C, W("on"), O],
        asks: "why a user has a capability at an organization",
        build: |found| Some(Query::Why(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("why"), U, W("holds"), super::Slot::Role, W("on"), O],
        asks: "why a user holds a role at an organization",
        build: |found| Some(Query::WhyHolds(found.user?, found.role?, found.org?)),
    },
    Form {
        slots: &[W("why-not"), U, C, W("on"), O],
        asks: "why a user does not have a capability at an organization, and what would change it",
        build: |found| Some(Query::WhyNot(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("why-not"), U, W("holds"), super::Slot::Role, W("on"), O],
        asks: "why a user does not hold a role at an organization, and what would change it",
        build: |found| Some(Query::WhyHoldsNot(found.user?, found.role?, found.org?)),
    },
    Form {
        slots: &[W("roles")],
        asks: "which roles reach where",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), U],
        asks: "where a user's roles reach",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), W("on"), O],
        asks: "whose roles reach an organization",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), U, W("on"), O],
        asks: "which roles of a user reach an organization",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("effective")],
        asks: "every effective privilege",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), U],
        asks: "every effective privilege of a user",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), W("on"), O],
        asks: "every effective privilege at an organization",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), U, W("on"), O],
        asks: "every effective privilege of a user at an organization",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("matrix"), W("on"), O],
        asks: "who can do what at an organization, at a glance",
        build: |found| Some(Query::MatrixOn(found.org?, None)),
    },
    Form {
        slots: &[W("matrix"), W("on"), O, W("only"), G],
        asks: "who has some of the capabilities at an organization, at a glance",
        build: |found| Some(Query::MatrixOn(found.org?, found.text(G, 0))),
    },
    Form {
        slots: &[W("matrix"), W("of"), U],
        asks: "where a user can do what, at a glance",
        build: |found| Some(Query::MatrixOf(found.user?, None)),
    },
    Form {
        slots: &[W("matrix"), W("of"), U, W("only"), G],
        asks: "where a user has some of the capabilities, at a glance",
        build: |found| Some(Query::MatrixOf(found.user?, found.text(G, 0))),
    },
    Form {
        slots: &[W("matrix"), W("roles")],
        asks: "what the tables give each role, at a glance",
        build: |_| Some(Query::MatrixRoles(None)),
    },
    Form {
        slots: &[W("matrix"), W("roles"), W("only"), G],
        asks: "what the tables give each role of some of the capabilities, at a glance",
        build: |found| Some(Query::MatrixRoles(found.text(G, 0))),
    },
    Form {
        slots: &[W("compare"), U, W("with"), U],
        asks: "where the privileges of two users differ",
        build: |found| Some(Query::Compare(found.user?, found.other?, None)),
    },
    Form {
        slots: &[W("compare"), U, W("with"), U, W("on"), O],
        asks: "where the privileges of two users at an organization differ",
        build: |found| Some(Query::Compare(found.user?, found.other?, found.org)),
    },
    Form {
        slots: &[W("show"), L],
        asks: "everything there is of a kind",
        build: |found| Some(Query::Show(found.listed?, None)),
    },
    Form {
        slots: &[W("show"), L, G],
        asks: "what there is of a kind, of names that match a pattern",
        build: |found| Some(Query::Show(found.listed?, found.text(G, 0))),
    },
    Form {
        slots: &[W("describe"), N],
        asks: "what is known of a user, org, role, capability, rule, table or choice",
        build: |found| Some(Query::Describe(found.entity.clone()?)),
    },
    Form {
        slots: &[W("rule"), R],
        asks: "what a rule says and where that comes from",
        build: |found| found.text(R, 0).map(Query::Rule),
    },
    Form {
        slots: &[W("table"), T],
        asks: "what a table prints",
        build: |found| found.text(T, 0).map(Query::Table),
    },
];
