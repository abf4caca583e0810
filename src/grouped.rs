//! Lists by a small number: for each number the items that belong to it.
//!
//! Owns nothing but the layout, which is one list and where each group begins,
//! and beside it the groups that were changed since. A copy shares the list.
//!
//! Invariant: the items of a group are sorted and distinct.

use rustc_hash::FxHashMap;
use std::sync::Arc;

/// For each of the first so many numbers, some items.
#[derive(Debug, Clone)]
pub(crate) struct Grouped<T> {
    starts: Arc<[u32]>,
    items: Arc<[T]>,
    changed: FxHashMap<usize, Box<[T]>>,
}

impl<T: Copy + Ord> Grouped<T> {
    /// Returns the items by the numbers of their groups, which are below `groups`.
    pub(crate) fn new(groups: usize, mut items: Vec<(u32, T)>) -> Self {
        items.sort_unstable();
        items.dedup();
        let mut starts = vec![0; groups + 1];
        for (group, _) in &items {
            starts[*group as usize + 1] += 1;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        Self {
            starts: starts.into(),
            items: items.into_iter().map(|(_, item)| item).collect(),
            changed: FxHashMap::default(),
        }
    }

    /// Returns the items of a group, sorted.
    pub(crate) fn of(&self, group: usize) -> &[T] {
        if !self.changed.is_empty()
            && let Some(items) = self.changed.get(&group)
        {
            return items;
        }
        &self.items[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// Returns the items of each group.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[T]> {
        (0..self.starts.len() - 1).map(|group| self.of(group))
    }

    /// Puts an item into a group or takes it out; it may be there or missing already.
    pub(crate) fn set(&mut self, group: usize, item: T, present: bool) {
        let mut items = self.of(group).to_vec();
        match (items.binary_search(&item), present) {
            (Err(place), true) => items.insert(place, item),
            (Ok(place), false) => {
                items.remove(place);
            }
            _ => return,
        }
        self.changed.insert(group, items.into());
    }
}
