//! What must hold, as far as the walk has come.

use std::collections::{BTreeMap, BTreeSet};

use lever::{
    ApplicationId, ArchiveReasonId, ContactId, FeedbackId, FileId, FormId, InterviewId, NoteId, OpportunityId, PanelId,
    PostingId, RequisitionId, StageId, UserId,
};

/// Everything that the walk has made.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) opportunities: Vec<Candidacy>,
    /// By the place of their e-mail address.
    pub(super) people: BTreeMap<usize, Person>,
    /// The titles now.
    pub(super) postings: BTreeMap<PostingId, String>,
    pub(super) requisitions: BTreeMap<RequisitionId, String>,
    pub(super) deleted_requisitions: Vec<RequisitionId>,
    pub(super) users: Vec<Account>,
}

#[derive(Debug)]
pub(super) struct Person {
    pub(super) contact: ContactId,
    pub(super) headline: String,
    pub(super) links: BTreeSet<String>,
}

#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: UserId,
    pub(super) name: String,
    pub(super) is_active: bool,
}

/// One opportunity.
#[derive(Debug)]
pub(super) struct Candidacy {
    pub(super) id: OpportunityId,
    pub(super) person: usize,
    pub(super) application: Option<(ApplicationId, PostingId)>,
    /// Every stage it has been in, in order; the last is where it is.
    pub(super) stages: Vec<StageId>,
    pub(super) archived: Option<ArchiveReasonId>,
    pub(super) tags: BTreeSet<String>,
    pub(super) sources: BTreeSet<String>,
    pub(super) notes: BTreeMap<NoteId, Thread>,
    pub(super) forms: BTreeMap<FormId, String>,
    /// The interviews of each panel with their subjects, in no order.
    pub(super) panels: BTreeMap<PanelId, BTreeMap<InterviewId, String>>,
    pub(super) feedback: BTreeMap<FeedbackId, Opinion>,
    /// Names and contents.
    pub(super) files: BTreeMap<FileId, (String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) values: Vec<String>,
    pub(super) secret: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) score: String,
    pub(super) interview: Option<InterviewId>,
    pub(super) is_deleted: bool,
}

impl Candidacy {
    pub(super) fn new(id: OpportunityId, person: usize, stage: StageId) -> Self {
        Self {
            id,
            person,
            application: None,
            stages: vec![stage],
            archived: None,
            tags: BTreeSet::new(),
            sources: BTreeSet::new(),
            notes: BTreeMap::new(),
            forms: BTreeMap::new(),
            panels: BTreeMap::new(),
            feedback: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }

    pub(super) fn stage(&self) -> &StageId {
        self.stages.last().unwrap()
    }

    pub(super) fn move_to(&mut self, stage: &StageId) {
        if self.stage() != stage {
            self.stages.push(stage.clone());
        }
    }

    pub(super) fn panel_of(&self, interview: &InterviewId) -> PanelId {
        let holds = |(_, interviews): &(&PanelId, &BTreeMap<InterviewId, String>)| interviews.contains_key(interview);
        self.panels.iter().find(holds).unwrap().0.clone()
    }

    pub(super) fn interviews(&self) -> BTreeMap<InterviewId, String> {
        self.panels.values().flatten().map(|(id, subject)| (id.clone(), subject.clone())).collect()
    }

    /// Deletes an interview, and with the last one its panel.
    pub(super) fn forget_interview(&mut self, interview: &InterviewId) {
        let panel = self.panel_of(interview);
        let interviews = self.panels.get_mut(&panel).unwrap();
        interviews.remove(interview);
        if interviews.is_empty() {
            self.panels.remove(&panel);
        }
    }
}
