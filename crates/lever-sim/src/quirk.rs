//! Lever's peculiarities: how it behaves on a good day. Each is a switch, so that a test can see whether it is relied on.
//!
//! The defaults are what was recorded; where nobody outside Lever knows, the choice is an `ASSUMPTION:` and the switch
//! gives the other answer. Readable and settable at `/sim/quirks` while the simulator runs; `docs/simulator.md` has the
//! table. What goes wrong on a bad day is in `fault.rs`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::refusal::Refusal;

/// Observed or assumed peculiarities of Lever that can be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Quirks {
    /// Stage, archive, tag and source writes answer with empty name, headline, e-mails and phones.
    pub blank_contact_in_write_answers: bool,
    /// Seeded rows untouched since the field came to be have `updatedAt: null`. Read once, when the world is made.
    pub legacy_updated_at_null: bool,
    /// Seeded stage changes lack `userId`. Read once, when the world is made.
    pub stage_changes_without_user: bool,
    /// `PUT feedback` answers with Lever's internal document instead of the feedback form.
    pub raw_feedback_put_answer: bool,
    /// `POST` and `PUT` of requisitions answer with Lever's internal document instead of the requisition.
    pub raw_requisition_answers: bool,
    /// An update of a posting that does not send `state` drops it to `draft`.
    pub posting_update_falls_to_draft: bool,
    /// How the answers of a profile form are told from each other.
    pub form_fields_matched_by: FieldMatching,
    /// Lists of feedback show deleted forms with their `deletedAt`.
    pub deleted_feedback_in_lists: bool,
    /// A change of `updatedAt` is seen, and found by the filter, only so many milliseconds after it happened.
    pub updated_at_lag_ms: u64,
    /// Notes and comments move the opportunity's `updatedAt`.
    pub notes_move_updated_at: bool,
    /// Feedback moves the opportunity's `updatedAt`.
    pub feedback_moves_updated_at: bool,
    /// A new opportunity is not found for so many milliseconds, although `applicationCreated` was told at once.
    pub new_opportunity_lag_ms: u64,
    /// The résumés of an opportunity without any are answered 404 instead of an empty list, as they once were.
    pub no_resumes_is_404: bool,
    /// A paging token is refused when it is older than so many milliseconds or was not issued since this was set.
    pub offset_token_life_ms: Option<u64>,
    /// The answer to `perform_as` with an id that nobody has.
    pub unknown_perform_as: ActorAnswer,
    /// The answer to `perform_as` of a deactivated user.
    pub deactivated_perform_as: ActorAnswer,
    /// What was merged away answers 301 with the survivor's address; else 404.
    pub merged_answers_301: bool,
    /// Anonymizing a person tells `contactUpdated`.
    pub anonymizing_is_told: bool,
    /// How many milliseconds an uploaded file stays `processing`.
    pub file_processing_ms: u64,
    /// What becomes of an uploaded file.
    pub file_outcome: FileOutcome,
    /// A file that is `processing` can be downloaded; else that is answered 422.
    pub processing_file_downloads: bool,
    /// Webhook bodies carry `id`.
    pub webhook_ids: bool,
    /// A retry has a new `token` and `signature`; else it repeats the body.
    pub fresh_token_on_retry: bool,
    /// Hooks must have an `https` URL.
    pub https_hooks_only: bool,
    /// How many milliseconds a refresh token that was just rotated out still works.
    pub old_refresh_token_grace_ms: u64,
    /// Using a rotated-out refresh token after that ends the whole connection.
    pub reused_refresh_token_disconnects: bool,
    /// After a Super Admin disconnects an application, its access tokens work until they expire.
    pub access_outlives_revocation: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            blank_contact_in_write_answers: true,
            legacy_updated_at_null: true,
            stage_changes_without_user: true,
            raw_feedback_put_answer: true,
            raw_requisition_answers: true,
            posting_update_falls_to_draft: true,
            form_fields_matched_by: FieldMatching::Text,
            deleted_feedback_in_lists: false,
            updated_at_lag_ms: 0,
            notes_move_updated_at: true,
            feedback_moves_updated_at: true,
            new_opportunity_lag_ms: 0,
            no_resumes_is_404: false,
            offset_token_life_ms: None,
            // ASSUMPTION: that these are errors is expected; which ones is not known.
            unknown_perform_as: ActorAnswer::BadRequest,
            deactivated_perform_as: ActorAnswer::BadRequest,
            merged_answers_301: true,
            // ASSUMPTION: what triggers `contactUpdated` is not published; losing name and addresses is a change.
            anonymizing_is_told: true,
            file_processing_ms: 0,
            file_outcome: FileOutcome::ByContent,
            // ASSUMPTION: the bytes are there as soon as they were sent.
            processing_file_downloads: true,
            webhook_ids: true,
            // ASSUMPTION: whether Lever mints a new token for a retry is not stated.
            fresh_token_on_retry: false,
            https_hooks_only: false,
            old_refresh_token_grace_ms: 0,
            // ASSUMPTION: the issuer could do so on a reuse; Lever says only that the old token dies.
            reused_refresh_token_disconnects: false,
            // ASSUMPTION: how soon a revocation reaches the API is not published.
            access_outlives_revocation: false,
        }
    }
}

impl Quirks {
    /// The same with the fields of a JSON object changed; absent ones stay.
    pub(crate) fn changed(self, change: &Value) -> Result<Self, Refusal> {
        let Value::Object(change) = change else {
            return Err(Refusal::invalid("Invalid request body: not an object"));
        };
        let mut whole = serde_json::to_value(self).map_err(|_| Refusal::broken(false))?;
        if let Value::Object(fields) = &mut whole {
            fields.extend(change.clone());
        }
        serde_json::from_value(whole).map_err(|error| Refusal::invalid(format!("Invalid request body: {error}")))
    }
}

/// How the answers of a profile form are matched with the fields of its template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldMatching {
    // ASSUMPTION: documentation speaks of the definition; whether an id would do is not known.
    /// By type and text; an id or a description, when sent, must agree too.
    Text,
    /// By id alone; an answer without one is refused.
    Id,
    /// By id when one is sent, else by type and text.
    Either,
}

/// What an unfit `perform_as` leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorAnswer {
    /// The call goes on as if the user were fit.
    Accepted,
    /// 400.
    BadRequest,
    /// 404.
    NotFound,
}

/// What Lever's document processing makes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileOutcome {
    /// `processed` when the first bytes fit the extension, `unsupported` for images, else `error`.
    ByContent,
    /// Always `processed`.
    Processed,
    /// Always `error`.
    Error,
    /// Always `unsupported`.
    Unsupported,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_touches_only_what_it_names() {
        let change = json!({"fileProcessingMs": 20, "offsetTokenLifeMs": 5, "deactivatedPerformAs": "accepted"});
        let changed = Quirks::default().changed(&change).unwrap();
        let expected = Quirks {
            file_processing_ms: 20,
            offset_token_life_ms: Some(5),
            deactivated_perform_as: ActorAnswer::Accepted,
            ..Quirks::default()
        };
        assert_eq!(changed, expected);
        let back = json!({"offsetTokenLifeMs": null, "fileProcessingMs": 0, "deactivatedPerformAs": "bad-request"});
        assert_eq!(changed.changed(&back), Ok(Quirks::default()));
    }

    #[test]
    fn an_unknown_switch_or_value_is_refused() {
        for change in [json!({"fileProcesingMs": 1}), json!({"fileOutcome": "lost"}), json!([])] {
            assert_eq!(Quirks::default().changed(&change).unwrap_err().status, 400, "{change}");
        }
    }
}
