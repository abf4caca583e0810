//! Flat arrays: lists of lists in one, and look-ups in sorted ones.

use std::cmp::Ordering;

/// For each number a list, all in one array.
#[derive(Debug)]
pub(super) struct Lists<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Returns so many lists, each with the items that name it, in their order.
    pub(super) fn of(count: usize, items: impl Iterator<Item = (usize, T)>) -> Self {
        let items: Vec<(usize, T)> = items.collect();
        let mut starts = vec![0; count + 1];
        for (place, _) in &items {
            starts[place + 1] += 1;
        }
        for place in 0..count {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut sorted: Vec<T> = items.iter().map(|(_, item)| *item).collect();
        for (place, item) in items {
            sorted[next[place]] = item;
            next[place] += 1;
        }
        Self {
            starts,
            items: sorted,
        }
    }

    /// Returns how many lists there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns one list.
    pub(super) fn at(&self, place: usize) -> &[T] {
        &self.items[self.starts[place]..self.starts[place + 1]]
    }
}

/// Returns the rows that compare as equal, in a sorted array.
pub(super) fn lookup<T>(rows: &[T], compare: impl Fn(&T) -> Ordering) -> &[T] {
    let start = rows.partition_point(|row| compare(row) == Ordering::Less);
    let length = rows[start..].partition_point(|row| compare(row) == Ordering::Equal);
    &rows[start..start + length]
}
