//! Ingredients of careers, one job family per file: what people in it are called, where they work, what they achieve.

pub(crate) mod analysis;
pub(crate) mod backend;
pub(crate) mod design;
pub(crate) mod outsider;
pub(crate) mod people_ops;
pub(crate) mod sales;

/// A job family.
pub(crate) struct Family {
    /// Junior, middle, senior.
    pub(crate) titles: [&'static str; 3],
    /// Close, but not it: what a middling applicant did before.
    pub(crate) adjacent_titles: &'static [&'static str],
    /// Name and city.
    pub(crate) employers: &'static [(&'static str, &'static str)],
    /// Evidence of what the posting requires.
    pub(crate) achievements: &'static [&'static str],
    /// Work nearby that proves little of it.
    pub(crate) light_achievements: &'static [&'static str],
    /// What the posting requires.
    pub(crate) required: &'static [&'static str],
    /// What it would like to see.
    pub(crate) preferred: &'static [&'static str],
    /// What everybody in the field lists.
    pub(crate) common: &'static [&'static str],
    /// Degree and field.
    pub(crate) degrees: &'static [(&'static str, &'static str)],
    /// How a good one sums up; `{years}` is filled in.
    pub(crate) summaries: &'static [&'static str],
}

/// People from elsewhere: a family whose every entry is unrelated to the posting.
pub(crate) type Outsider = Family;
