use domain::Facts;
use fit::{PostingText, Rubric};
use lever::{OpportunityId, Posting, PostingId, Stage};
use resume::{Document, PartialDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use domain::{AgentName, Effect};

/// Everything that an agent is given, frozen. It has no field for name, contact details, photo, age, address, EEO
/// answers or notes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    pub opportunity_id: OpportunityId,
    pub posting: PostingBrief,
    /// What counts for the posting, where a person has said so. Absent from the digest where nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
    pub stage: Option<Stage>,
    /// Where the pipeline goes from here, where the operator lets an agent suggest that.
    pub next_stage: Option<Stage>,
    /// The résumé as a reader sees it, hidden text set aside.
    pub document: Option<Document>,
    /// Why there is no document, in a sentence.
    pub document_problem: Option<String>,
    /// The month that "present" means in the résumé: when it was handed in.
    pub as_of: PartialDate,
}

/// The posting as far as an agent needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostingBrief {
    pub id: PostingId,
    pub title: String,
    pub text: PostingText,
    pub team: Option<String>,
    pub department: Option<String>,
    pub location: Option<String>,
}

impl PostingBrief {
    /// What an agent needs of a posting, its HTML read as text.
    #[must_use]
    pub fn of(posting: &Posting) -> Self {
        let (content, categories) = (&posting.content, &posting.categories);
        Self {
            id: posting.id.clone(),
            title: posting.text.clone(),
            text: PostingText::from_html(&posting.text, content.marked_up(), &content.headed_lists()),
            team: categories.team.clone(),
            department: categories.department.clone(),
            location: categories.location.clone(),
        }
    }
}

impl Brief {
    /// SHA-256, in hex, of the whole brief: equal briefs are one and the same piece of work.
    ///
    /// # Errors
    /// When the brief cannot be written as JSON.
    pub fn digest(&self) -> Result<String, serde_json::Error> {
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(self)?)))
    }

    /// What the policy may know of an effect that this brief gave rise to.
    #[must_use]
    pub fn facts(&self, agent: AgentName, effect: &Effect) -> Facts {
        Facts {
            posting: Some(self.posting.id.clone()),
            team: self.posting.team.clone(),
            department: self.posting.department.clone(),
            location: self.posting.location.clone(),
            ..Facts::of(agent, effect)
        }
    }
}
