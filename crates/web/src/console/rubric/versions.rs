//! Who saved what and when, and what it changed.

use domain::Timestamp;
use fit::Rubric;
use store::StoredRubric;

use super::super::names::Operators;
use super::super::when::Moment;
use super::words::ChangeView;

/// One saved version.
pub(crate) struct VersionView {
    pub(crate) number: i64,
    /// `None` where the posting went back to the suggestion.
    pub(crate) version: Option<String>,
    pub(crate) by: String,
    pub(crate) at: Moment,
    pub(crate) remark: String,
    /// With what it is compared.
    pub(crate) compared: &'static str,
    pub(crate) changes: Vec<ChangeView>,
}

/// The history, newest first, each with what it changed against the version before; the first one, and the first after a
/// return, against the suggestion as it is now.
pub(crate) fn views(
    history: &[StoredRubric],
    suggestion: &Rubric,
    operators: &Operators,
    now: Timestamp,
) -> Vec<VersionView> {
    let rubric = |stored: &StoredRubric| read(stored).unwrap_or_else(|| suggestion.clone());
    let views = history.iter().enumerate().map(|(index, stored)| {
        let before = history.get(index + 1);
        let is_compared_with_saved = before.is_some_and(|before| before.content.is_some());
        let earlier = before.map_or_else(|| suggestion.clone(), rubric);
        VersionView {
            number: stored.number,
            version: stored.content.as_ref().map(|(version, _)| version.clone()),
            by: author(stored, operators),
            at: Moment::new(stored.saved_at, now),
            remark: stored.remark.clone(),
            compared: if is_compared_with_saved { "the version before" } else { "the suggestion" },
            changes: rubric(stored).changes_since(&earlier).iter().map(ChangeView::new).collect(),
        }
    });
    views.collect()
}

/// The rubric of a row; `None` for a return to the suggestion, and for one that is no longer read.
pub(crate) fn read(stored: &StoredRubric) -> Option<Rubric> {
    let (_, text) = stored.content.as_ref()?;
    Rubric::from_toml(text).ok()
}

pub(crate) fn author(stored: &StoredRubric, operators: &Operators) -> String {
    stored.saved_by.map_or_else(|| "Fulcrum".to_owned(), |by| operators.name(by).to_owned())
}
