//! What an edit did to a rubric.

use super::{Criterion, Rubric};

/// One difference between two rubrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Added(Criterion),
    Removed(Criterion),
    Changed { before: Criterion, after: Criterion },
}

impl Rubric {
    /// What became of the criteria since an earlier version, by id: removed ones first, then the others in this
    /// rubric's order. The order itself counts for nothing.
    #[must_use]
    pub fn changes_since(&self, earlier: &Self) -> Vec<Change> {
        let find = |rubric: &Self, id: &str| rubric.criteria.iter().find(|criterion| criterion.id == id).cloned();
        let removed = earlier.criteria.iter().filter(|before| find(self, &before.id).is_none());
        let removed = removed.cloned().map(Change::Removed);
        let others = self.criteria.iter().filter_map(|after| match find(earlier, &after.id) {
            None => Some(Change::Added(after.clone())),
            Some(before) if before != *after => Some(Change::Changed { before, after: after.clone() }),
            Some(_) => None,
        });
        removed.chain(others).collect()
    }
}
