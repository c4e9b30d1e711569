//! The profile forms that Fulcrum files, each on a template of its own: Lever has no custom fields on opportunities.

use std::fmt;

use lever::{FieldType, TemplateField};
use serde::{Deserialize, Serialize};

/// One of Fulcrum's own templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormName {
    Screening,
}

/// The label of the field that holds the reference to the effect, by which a form is found again.
pub const REFERENCE: &str = "ai_reference";
/// The label of the field that says whether the form holds or was withdrawn.
pub const STATUS: &str = "ai_status";

impl FormName {
    pub const ALL: [Self; 1] = [Self::Screening];

    /// The template's name in Lever.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Screening => "Fulcrum screening",
        }
    }

    #[must_use]
    pub const fn instructions(self) -> &'static str {
        match self {
            Self::Screening => {
                "Written by Fulcrum, an AI system. A recommendation with its evidence; the decision is a person's."
            }
        }
    }

    /// The fields in order. All of them are optional, so that a withdrawal can leave them empty.
    #[must_use]
    pub fn fields(self) -> Vec<TemplateField> {
        let rows: &[(FieldType, &str, &str)] = match self {
            Self::Screening => &[
                (FieldType::Text, STATUS, "Whether this form holds: current, or withdrawn and by whom"),
                (FieldType::Text, "ai_screening_score", "0 to 100: points of the rubric's criteria that are evidenced"),
                (FieldType::Textarea, "ai_skills_match", "Skills of the posting found in the résumé, and not found"),
                (FieldType::Textarea, "ai_screening_summary", "What matches and what was not found"),
                (FieldType::Textarea, "ai_screening_evidence", "Each criterion with quotes from the résumé"),
                (FieldType::Text, "ai_screening_review", "Why a person should look closely, where there is a reason"),
                (FieldType::Text, "ai_screening_rubric", "The rubric and its version"),
                (FieldType::Text, "ai_screening_version", "The version of the scorer"),
                (FieldType::Text, "ai_link", "Where to see the whole record"),
                (FieldType::Text, REFERENCE, "Fulcrum's reference of this form"),
            ],
        };
        rows.iter()
            .map(|(kind, label, description)| TemplateField {
                description: (*description).to_owned(),
                ..TemplateField::new(kind.clone(), *label)
            })
            .collect()
    }
}

impl fmt::Display for FormName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
