//! Findings.

use crate::model::{Org, User, Word};
use crate::world::World;
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind { UnwarrantedGrant }
impl Word for Kind { const NOUN: &'static str = "finding"; const ALL: &'static [Self] = &[Self::UnwarrantedGrant]; fn id(self) -> &'static str { "unwarranted_grant" } }
impl std::fmt::Display for Kind { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.id()) } }
pub struct Finding { pub kind: Kind, pub user: Option<User>, pub org: Option<Org> }
#[derive(Default)]
pub struct Thresholds {}
pub fn find(_: &World, _: &Thresholds) -> Vec<Finding> { Vec::new() }
