//! Capabilities: the ids of rows and settings, interned.

use std::sync::Arc;

use indexmap::IndexMap;

use super::Label;
use crate::diagnostic::Span;
use crate::model::Capability;

/// What is known of a capability.
#[derive(Debug)]
pub struct CapabilityInfo {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called: the label that is printed first.
    pub label: Label,
    /// The capability that it is a setting of.
    pub parent: Option<Capability>,
    /// Every table that prints it, each with its own label.
    pub prints: Vec<Print>,
}

/// A table that prints a capability, or the list that names it.
#[derive(Debug)]
pub struct Print {
    /// The table's id, or the stem of the file's name.
    pub table: Arc<str>,
    /// What it is called there.
    pub label: Label,
    /// Where it stands first.
    pub span: Span,
}

/// The capabilities of a policy, in the order of their numbers.
#[derive(Debug)]
pub(super) struct Capabilities(IndexMap<Arc<str>, CapabilityInfo>);

impl Capabilities {
    /// How many there can be.
    const MOST: usize = u16::MAX as usize + 1;

    /// Returns the capabilities that clauses name, which no file has printed yet.
    pub(super) fn named() -> Self {
        let mut capabilities = Self(IndexMap::new());
        for id in Capability::NAMED {
            capabilities.intern(&Arc::from(id));
        }
        capabilities
    }

    /// Returns the capability of an id; `None` if there is no number left.
    pub(super) fn intern(&mut self, id: &Arc<str>) -> Option<Capability> {
        if self.0.len() >= Self::MOST && !self.0.contains_key(id) {
            return None;
        }
        let entry = self.0.entry(Arc::clone(id));
        let place = entry.index();
        entry.or_insert_with(|| CapabilityInfo {
            id: Arc::clone(id),
            label: Label {
                en: Arc::from(""),
                sl: None,
            },
            parent: None,
            prints: Vec::new(),
        });
        u16::try_from(place).ok().map(Capability)
    }

    /// Notes that a table prints a capability by a label.
    pub(super) fn print(&mut self, capability: Capability, print: Print) {
        let info = &mut self.0[capability.index()];
        if info.prints.is_empty() {
            info.label.en = Arc::clone(&print.label.en);
        }
        if info.label.sl.is_none() {
            info.label.sl.clone_from(&print.label.sl);
        }
        let known = |known: &Print| known.table == print.table && known.label == print.label;
        if !info.prints.iter().any(known) {
            info.prints.push(print);
        }
    }

    /// Notes that a capability is a setting of another.
    pub(super) fn set_parent(&mut self, setting: Capability, parent: Capability) {
        self.0[setting.index()].parent = Some(parent);
    }

    pub(super) fn find(&self, id: &str) -> Option<Capability> {
        let place = self.0.get_index_of(id)?;
        u16::try_from(place).ok().map(Capability)
    }

    pub(super) fn get(&self, capability: Capability) -> &CapabilityInfo {
        &self.0[capability.index()]
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (Capability, &CapabilityInfo)> {
        let numbered = |(place, info)| (Capability(u16::try_from(place).unwrap_or(u16::MAX)), info);
        self.0.values().enumerate().map(numbered)
    }
}

#[cfg(test)]
mod tests {
    use super::Capabilities;
    use crate::model::Capability;

    #[test]
    fn there_are_no_more_capabilities_than_numbers() {
        let mut capabilities = Capabilities::named();
        let first = capabilities.iter().len();
        for number in first..=usize::from(u16::MAX) {
            let capability = capabilities.intern(&number.to_string().into());
            assert_eq!(capability.map(Capability::index), Some(number));
        }
        assert_eq!(capabilities.intern(&"one more".into()), None);
        let known = capabilities.intern(&Capability::NAMED[6].into());
        assert_eq!(known, Some(Capability::CC_PORTAL));
    }
}
