//! The rubric as TOML, the form in which people edit it.
//!
//! One table for each criterion, and in it exactly one of: `any_of`/`all_of` (skills), `years` or `months` (with an
//! optional `skill`), `education`, `certification`, `language`, `terms`. A skill goes by its id or any of its names.

use super::{Rubric, RubricDraft, RubricError};

pub(super) fn read(text: &str) -> Result<Rubric, RubricError> {
    let draft = RubricDraft::from_toml(text)?;
    draft.check().map_err(|mut faults| faults.swap_remove(0).error)
}

pub(super) fn write(rubric: &Rubric) -> String {
    RubricDraft::of(rubric).to_toml()
}
