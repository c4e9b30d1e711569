//! What taking a change back does in Lever, in words.

use domain::Compensation;

/// Nothing where nothing was changed.
pub(crate) fn compensation(compensation: &Compensation) -> Option<String> {
    match compensation {
        Compensation::DeleteNote { .. } => Some("The note is deleted in Lever.".to_owned()),
        Compensation::WithdrawForm { .. } => Some(
            "Lever deletes no profile form, so a second one is filed which says that the first is withdrawn."
                .to_owned(),
        ),
        Compensation::RemoveTags { tags } => {
            let tags = tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            Some(format!("The tags are removed again: {tags}."))
        }
        Compensation::MoveStageBack { from, to } => Some(format!(
            "The opportunity is moved back from {} to {}, provided that nobody has moved it since.",
            from.text, to.text
        )),
        Compensation::Unarchive => Some("The opportunity is taken out of the archive.".to_owned()),
        Compensation::Nothing => None,
    }
}
