//! What was measured, for machines and for people.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::compare;

/// Everything that was measured in one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub sets: Vec<SetReport>,
}

/// What was measured on one data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetReport {
    /// The folder or file.
    pub set: String,
    pub kind: String,
    pub figures: Vec<Figure>,
}

/// One number with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: Unit,
    /// How many cases it was counted over.
    pub of: usize,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 0 to 1, more is better: precision, recall, F1, nDCG.
    Share,
    /// A number of things.
    Count,
    /// Points of a score of 100.
    Points,
    Years,
    /// Milliseconds of processor time.
    Milliseconds,
    /// How many times as much as something else.
    Ratio,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: Unit, of: usize) -> Self {
        Self { name: name.into(), value, unit, of }
    }

    pub(crate) fn written(&self) -> String {
        match self.unit {
            Unit::Share => format!("{:.4}", self.value),
            Unit::Count => format!("{:.0}", self.value),
            Unit::Points => format!("{:.1} points", self.value),
            Unit::Years => format!("{:.2} years", self.value),
            Unit::Milliseconds => format!("{:.2} ms", self.value),
            Unit::Ratio => format!("{:.2} ×", self.value),
        }
    }
}

impl Report {
    /// A table for people.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = String::new();
        for set in &self.sets {
            let _ = writeln!(table, "{} ({})", set.set, set.kind);
            for figure in &set.figures {
                let _ = writeln!(table, "  {:44} {:>14}  of {}", figure.name, figure.written(), figure.of);
            }
            table.push('\n');
        }
        table.trim_end().to_owned()
    }

    /// This run and another one side by side.
    #[must_use]
    pub fn beside(&self, other: &Self) -> String {
        compare::table(self, other)
    }
}
