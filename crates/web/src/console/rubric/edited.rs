//! What stands in the editor, however it came there, with everything that is wrong with it.

use std::collections::BTreeMap;

use fit::{Fault, Rubric, RubricDraft};

use super::super::Console;
use super::super::names::Operators;
use super::super::problem::PageError;
use super::form::{self, Item};
use super::subject::Subject;
use super::submission::{Action, Submission};
use super::trial::Trial;
use super::versions::{self, author};

/// What stands in the editor, however it came there.
#[derive(Default)]
pub(crate) struct Edited {
    pub(crate) items: Vec<Item>,
    pub(crate) file: String,
    pub(crate) errors: BTreeMap<usize, Vec<String>>,
    pub(crate) wrong: Vec<String>,
    /// The rubric, where nothing is wrong with it.
    pub(crate) rubric: Option<Rubric>,
    pub(crate) is_from_file: bool,
    pub(crate) remark: String,
    pub(crate) after: i64,
    pub(crate) trial: Option<Trial>,
    /// Whether somebody sent it, rather than came to see it.
    pub(crate) is_sent: bool,
    pub(crate) adds: bool,
    pub(crate) loaded: Option<String>,
}

impl Edited {
    pub(crate) fn of(rubric: &Rubric) -> Self {
        Self { items: form::items_of(rubric), file: rubric.to_toml(), rubric: Some(rubric.clone()), ..Self::default() }
    }

    /// A file, whatever is wrong with it.
    pub(crate) fn of_file(file: String) -> Self {
        match RubricDraft::from_toml(&file) {
            Ok(draft) => {
                let items = form::items(&draft);
                Self { items, file, ..Self::default() }.checked(draft, BTreeMap::new())
            }
            Err(error) => Self { file, wrong: vec![error.sentence()], ..Self::default() },
        }
    }

    pub(crate) fn of_submission(submission: &Submission, subject: &Subject) -> Self {
        let mut edited = match &submission.file {
            Some(file) => {
                let mut edited = Self { is_from_file: true, ..Self::of_file(file.clone()) };
                if edited.items.is_empty() && !edited.wrong.is_empty() {
                    // The fields cannot show a file that is not understood, so they stay as they were.
                    let saved = subject.saved().and_then(versions::read);
                    edited.items = form::items_of(saved.as_ref().unwrap_or(&subject.suggestion));
                }
                edited
            }
            None => {
                let dropped = subject.suggestion.dropped.clone();
                let (draft, wrong) = form::draft(subject.title.clone(), &submission.items, dropped);
                let items = submission.items.clone();
                let edited = Self { items, file: draft.to_toml(), ..Self::default() };
                match submission.action {
                    // Who is still at it is not told yet what is wrong.
                    Action::Add | Action::Remove(_) => edited,
                    Action::Save | Action::Try | Action::Revert => edited.checked(draft, wrong),
                }
            }
        };
        edited.is_sent = true;
        edited.adds = submission.action == Action::Add;
        edited.remark.clone_from(&submission.remark);
        edited.after = submission.after;
        if submission.action == Action::Save && edited.rubric.as_ref().is_some_and(|rubric| rubric.criteria.is_empty())
        {
            edited.rubric = None;
            edited.wrong.push("A rubric without criteria would give everyone 0 points, so it is not saved.".to_owned());
        }
        edited
    }

    /// With what the check says. What could not even be understood is not checked: it is wrong already.
    fn checked(mut self, draft: RubricDraft, wrong: BTreeMap<usize, Vec<String>>) -> Self {
        let last = draft.criteria.len();
        self.errors = wrong;
        match draft.check() {
            Ok(rubric) if self.errors.is_empty() => self.rubric = Some(rubric),
            Ok(_) => {}
            Err(faults) => {
                for Fault { criterion, error } in faults {
                    if criterion >= last || matches!(error, fit::RubricError::TooMany) {
                        self.wrong.push(error.sentence());
                    } else {
                        self.errors.entry(criterion).or_insert_with(|| vec![error.sentence()]);
                    }
                }
            }
        }
        self
    }

    /// Somebody was quicker: nothing is lost, and saving again puts this version on top of theirs.
    pub(crate) async fn was_raced(&mut self, console: &Console, subject: &Subject) -> Result<(), PageError> {
        let operators = Operators::load(&console.store).await?;
        let by = console.store.rubric(&subject.id).await?;
        self.after = by.as_ref().map_or(0, |stored| stored.number);
        let who = by.map_or_else(|| "Someone".to_owned(), |stored| author(&stored, &operators));
        self.wrong.push(format!(
            "{who} saved another version while you edited, so nothing was saved. Yours is below; look at the history, \
             then save again to put it on top."
        ));
        Ok(())
    }
}
