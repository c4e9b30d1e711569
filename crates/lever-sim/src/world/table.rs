//! Rows by id, with an index kept beside them, so that neither a child of an opportunity nor a page of a list is found by
//! looking at everything. Reading is a map's; every change goes through here, so that the index cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// What can stand in a [`Table`].
pub(crate) trait Row {
    /// The ways besides its id in which a row is found.
    type Index: Index<Self>;

    fn id(&self) -> &str;
}

/// Ways to find rows.
pub(crate) trait Index<T: ?Sized>: Default {
    fn add(&mut self, row: &T);
    fn remove(&mut self, row: &T);
}

/// Rows by id.
pub(crate) struct Table<T: Row> {
    rows: BTreeMap<String, T>,
    index: T::Index,
    /// The row handed out last for a change: what it became is not in the index yet.
    open: Option<String>,
}

impl<T: Row> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), index: T::Index::default(), open: None }
    }
}

impl<T: Row> Deref for Table<T> {
    type Target = BTreeMap<String, T>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl<T: Row> Table<T> {
    pub(crate) fn insert(&mut self, id: String, row: T) {
        self.settle();
        if let Some(before) = self.rows.get(&id) {
            self.index.remove(before);
        }
        self.index.add(&row);
        self.rows.insert(id, row);
    }

    /// The row, for a change of anything but its id.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.settle();
        let row = self.rows.get_mut(id)?;
        self.index.remove(row);
        self.open = Some(id.to_owned());
        Some(row)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.settle();
        let row = self.rows.remove(id)?;
        self.index.remove(&row);
        Some(row)
    }

    /// Puts the row handed out last into the index as it is now. Every other change does so first; what reads an index
    /// without [`Table::open_row`] needs it done before.
    pub(crate) fn settle(&mut self) {
        if let Some(row) = self.open.take().and_then(|id| self.rows.get(&id)) {
            self.index.add(row);
        }
    }

    pub(crate) fn index(&self) -> &T::Index {
        &self.index
    }

    /// The row that was handed out for a change and is not in the index.
    pub(crate) fn open_row(&self) -> Option<&T> {
        self.rows.get(self.open.as_ref()?)
    }
}

/// A row that belongs to one opportunity.
pub(crate) trait Child {
    fn opportunity(&self) -> &str;
}

/// Finds the children of an opportunity.
#[derive(Default)]
pub(crate) struct ByOpportunity(BTreeMap<String, Vec<String>>);

impl<T: Row + Child> Index<T> for ByOpportunity {
    fn add(&mut self, row: &T) {
        self.0.entry(row.opportunity().to_owned()).or_default().push(row.id().to_owned());
    }

    fn remove(&mut self, row: &T) {
        if let Some(ids) = self.0.get_mut(row.opportunity()) {
            if let Some(at) = ids.iter().position(|id| id == row.id()) {
                ids.swap_remove(at);
            }
            if ids.is_empty() {
                self.0.remove(row.opportunity());
            }
        }
    }
}

impl<T: Row<Index = ByOpportunity> + Child> Table<T> {
    /// The children of an opportunity, by id.
    pub(crate) fn of(&self, opportunity: &str) -> impl Iterator<Item = &T> {
        let ids: BTreeSet<&str> = self.index.0.get(opportunity).into_iter().flatten().map(String::as_str).collect();
        let open = self.open_row().filter(|row| row.opportunity() == opportunity).map(Row::id);
        let ids: BTreeSet<&str> = ids.into_iter().chain(open).collect();
        ids.into_iter().filter_map(|id| self.rows.get(id))
    }

    pub(crate) fn count_of(&self, opportunity: &str) -> usize {
        self.of(opportunity).count()
    }

    /// Removes the children of an opportunity.
    pub(crate) fn remove_of(&mut self, opportunity: &str) {
        let ids: Vec<String> = self.of(opportunity).map(|row| row.id().to_owned()).collect();
        for id in ids {
            self.remove(&id);
        }
    }
}

/// Declares what hangs on an opportunity.
macro_rules! children {
    ($($row:ty),* $(,)?) => {$(
        impl Row for $row {
            type Index = ByOpportunity;

            fn id(&self) -> &str {
                &self.id
            }
        }

        impl Child for $row {
            fn opportunity(&self) -> &str {
                &self.opportunity
            }
        }
    )*};
}

children!(
    super::feedback::Feedback,
    super::file::File,
    super::form::Form,
    super::note::Note,
    super::panel::Panel,
    super::resume::Resume,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Leaf {
        id: String,
        opportunity: String,
    }

    impl Row for Leaf {
        type Index = ByOpportunity;

        fn id(&self) -> &str {
            &self.id
        }
    }

    impl Child for Leaf {
        fn opportunity(&self) -> &str {
            &self.opportunity
        }
    }

    fn leaf(id: &str, opportunity: &str) -> Leaf {
        Leaf { id: id.to_owned(), opportunity: opportunity.to_owned() }
    }

    fn ids(table: &Table<Leaf>, opportunity: &str) -> Vec<String> {
        table.of(opportunity).map(|leaf| leaf.id.clone()).collect()
    }

    #[test]
    fn children_are_found_by_id_whatever_became_of_them() {
        let mut table = Table::default();
        for (id, opportunity) in [("c", "ada"), ("a", "ada"), ("b", "bob")] {
            table.insert(id.to_owned(), leaf(id, opportunity));
        }
        assert_eq!((ids(&table, "ada"), ids(&table, "bob")), (vec!["a".into(), "c".into()], vec!["b".into()]));
        table.insert("c".to_owned(), leaf("c", "ada"));
        assert_eq!(ids(&table, "ada"), ["a", "c"]);
        table.insert("c".to_owned(), leaf("c", "bob"));
        assert_eq!((ids(&table, "ada"), ids(&table, "bob")), (vec!["a".into()], vec!["b".into(), "c".into()]));
        // A row that moves while it is handed out is found where it is now, at once and later.
        table.get_mut("b").unwrap().opportunity = "ada".to_owned();
        assert_eq!((ids(&table, "ada"), ids(&table, "bob")), (vec!["a".into(), "b".into()], vec!["c".into()]));
        table.settle();
        assert_eq!((ids(&table, "ada"), ids(&table, "bob")), (vec!["a".into(), "b".into()], vec!["c".into()]));
        table.remove_of("ada");
        assert_eq!((table.len(), ids(&table, "ada").len(), ids(&table, "bob").len()), (1, 0, 1));
        assert_eq!(table.remove("nobody"), None);
    }
}
