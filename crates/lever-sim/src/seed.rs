//! The world at the start, made deterministically from a number.

/// Which world to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// Everything random about the world follows from this.
    pub number: u64,
    /// How many people have applied already.
    pub opportunities: usize,
}

impl Seed {
    /// The demo company with its five postings and 36 people across the stages.
    pub fn small() -> Self {
        Self { number: 20_260_701, opportunities: 36 }
    }

    /// The same company with nobody in it yet: tests apply their own people.
    pub fn no_applicants() -> Self {
        Self { opportunities: 0, ..Self::small() }
    }

    /// The same company with this many people.
    #[must_use]
    pub fn with_opportunities(mut self, opportunities: usize) -> Self {
        self.opportunities = opportunities;
        self
    }

    /// The same kind of world, differently rolled.
    #[must_use]
    pub fn with_number(mut self, number: u64) -> Self {
        self.number = number;
        self
    }
}
