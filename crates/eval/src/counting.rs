//! Right, found, wanted: precision, recall and F1 of sets.

use std::collections::BTreeSet;

use crate::{Figure, Unit};

/// Counts over many cases ("micro" averages).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) wanted: usize,
}

impl Counts {
    pub(crate) fn add<T: Ord>(&mut self, wanted: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.right += wanted.intersection(found).count();
        self.found += found.len();
        self.wanted += wanted.len();
    }

    pub(crate) fn precision(self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    pub(crate) fn recall(self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    pub(crate) fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }

    pub(crate) fn figures(self, name: &str) -> [Figure; 3] {
        [
            Figure::new(format!("{name}: precision"), self.precision(), Unit::Share, self.found),
            Figure::new(format!("{name}: recall"), self.recall(), Unit::Share, self.wanted),
            Figure::new(format!("{name}: F1"), self.f1(), Unit::Share, self.wanted),
        ]
    }
}

/// Letters and digits alone, in lower case: layouts change case, spaces and punctuation.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_f1() {
        let mut counts = Counts::default();
        counts.add(&BTreeSet::from(["a", "b", "c"]), &BTreeSet::from(["b", "c", "d", "e"]));
        assert_eq!((counts.precision(), counts.recall()), (0.5, 2.0 / 3.0));
        assert!((counts.f1() - 4.0 / 7.0).abs() < 1e-12);
    }
}
