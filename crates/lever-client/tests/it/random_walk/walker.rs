//! Takes the steps: makes the call, and has the model take the same step.

mod account;
mod look;
mod papers;
mod people;
mod talks;

use lever::{
    ArchiveReason, FeedbackTemplate, FieldType, FormTemplate, OpportunityId, Posting, Stage, TemplateField, UserId,
};
use lever_client::{
    ErrorKind, FeedbackTemplateBody, NewFormTemplate, PerformAs, PostingFilter, Priority, Reader, Writer,
};
use lever_sim::{Applicant, LedgerEntry, Simulator};

use futures::TryStreamExt;

use super::expected::{Candidacy, Expected};
use super::step::{Pick, Step};
use crate::script::client_of;

/// What there is before the first step.
pub(super) struct Walker<'a> {
    lever: &'a Simulator,
    reader: Reader,
    writer: Writer,
    expected: Expected,
    stages: Vec<Stage>,
    reasons: Vec<ArchiveReason>,
    /// Those that take applications.
    postings: Vec<Posting>,
    form: FormTemplate,
    feedback: FeedbackTemplate,
    by: PerformAs,
    /// Somebody whom this credential must not see.
    confidential: OpportunityId,
    /// Entries of the ledger that have been accounted for.
    accounted: usize,
}

/// What a step must have written.
#[derive(Debug, PartialEq, Eq)]
struct Wrote {
    method: &'static str,
    kind: &'static str,
    opportunity: Option<String>,
    applied: bool,
}

impl Wrote {
    fn to(opportunity: &OpportunityId, method: &'static str, kind: &'static str) -> Self {
        Self { method, kind, opportunity: Some(opportunity.to_string()), applied: true }
    }

    fn of_account(method: &'static str, kind: &'static str) -> Self {
        Self { method, kind, opportunity: None, applied: true }
    }

    fn refused(self) -> Self {
        Self { applied: false, ..self }
    }
}

fn pick<T>(things: &[T], place: Pick) -> Option<&T> {
    if things.is_empty() { None } else { things.get(place % things.len()) }
}

impl<'a> Walker<'a> {
    pub(super) async fn arrive(lever: &'a Simulator) -> Self {
        let client = client_of(lever);
        let (reader, writer) = (client.reader(Priority::Person), client.writer(Priority::Person));
        let world = lever.world();
        let hidden = world["postings"].as_array().unwrap().iter().find(|row| row["confidentiality"] == "confidential");
        let hidden = hidden.unwrap()["text"].as_str().unwrap();
        let hidden = lever.apply(Applicant::generated(hidden)).unwrap();

        let fields = [TemplateField::new(FieldType::Text, "verdict")];
        let form = NewFormTemplate { text: "Walk", instructions: "", secret_by_default: false, fields: &fields };
        let form = writer.create_form_template(&form).await.unwrap();
        let overall = TemplateField { required: true, ..TemplateField::new(FieldType::ScoreSystem, "Overall") };
        let feedback = FeedbackTemplateBody { text: "Walk".into(), fields: vec![overall], ..Default::default() };
        let feedback = writer.create_feedback_template(&feedback).await.unwrap();
        let feedback = reader.feedback_template(&feedback).await.unwrap();

        let users = reader.users().await.unwrap();
        let mut postings: Vec<Posting> = reader.postings(&PostingFilter::default()).try_collect().await.unwrap();
        postings.retain(|posting| posting.state == Some(lever::PostingState::Published));
        postings.truncate(3);
        let titles = postings.iter().map(|posting| (posting.id.clone(), posting.text.clone())).collect();
        Self {
            expected: Expected { postings: titles, ..Expected::default() },
            stages: reader.stages().await.unwrap(),
            reasons: reader.archive_reasons().await.unwrap(),
            postings,
            form,
            feedback,
            by: PerformAs(users[0].id.clone()),
            confidential: OpportunityId::parse(&hidden.opportunity_id).unwrap(),
            accounted: lever.ledger().len(),
            lever,
            reader,
            writer,
        }
    }

    pub(super) async fn take(&mut self, step: &Step) {
        let touched = match step {
            Step::Create { .. }
            | Step::Apply { .. }
            | Step::MoveStage { .. }
            | Step::Archive { .. }
            | Step::AddLabels { .. }
            | Step::RemoveLabels { .. }
            | Step::ChangeContact { .. } => self.take_with_people(step).await,
            Step::AddNote { .. }
            | Step::Comment { .. }
            | Step::ReplaceNote { .. }
            | Step::DeleteNote { .. }
            | Step::FileForm { .. }
            | Step::Upload { .. }
            | Step::DeleteFile { .. } => self.take_with_papers(step).await,
            Step::CreatePanel { .. }
            | Step::ReplacePanel { .. }
            | Step::DeletePanel { .. }
            | Step::CreateInterview { .. }
            | Step::ReplaceInterview { .. }
            | Step::DeleteInterview { .. }
            | Step::CreateFeedback { .. }
            | Step::ReplaceFeedback { .. }
            | Step::DeleteFeedback { .. } => self.take_with_talks(step).await,
            Step::RenamePosting { .. }
            | Step::CreateRequisition { .. }
            | Step::ReplaceRequisition { .. }
            | Step::DeleteRequisition { .. }
            | Step::CreateUser { .. }
            | Step::RenameUser { .. }
            | Step::SwitchUser { .. }
            | Step::WriteToNobody { .. }
            | Step::WriteNonsense { .. } => self.take_with_the_account(step).await,
        };
        if let Some(place) = touched {
            self.look_at(&self.expected.opportunities[place]).await;
        }
    }

    /// The place of an opportunity, where there is one.
    fn place(&self, of: Pick) -> Option<usize> {
        let count = self.expected.opportunities.len();
        (count > 0).then(|| of % count)
    }

    /// The ledger has grown by this and by nothing else.
    fn account_for(&mut self, wrote: &[Wrote]) {
        let ledger = self.lever.ledger();
        let told = |entry: &LedgerEntry| {
            let LedgerEntry { method, kind, opportunity, applied, .. } = entry;
            (method.clone(), kind.clone(), opportunity.clone(), *applied)
        };
        let wanted =
            |wrote: &Wrote| (wrote.method.to_owned(), wrote.kind.to_owned(), wrote.opportunity.clone(), wrote.applied);
        let new: Vec<_> = ledger[self.accounted..].iter().map(told).collect();
        assert_eq!(new, wrote.iter().map(wanted).collect::<Vec<_>>());
        self.accounted = ledger.len();
    }

    fn candidacy(&mut self, place: usize) -> &mut Candidacy {
        &mut self.expected.opportunities[place]
    }
}

fn is_missing<T: std::fmt::Debug>(answer: Result<T, lever_client::Error>) -> bool {
    matches!(answer, Err(error) if error.kind() == ErrorKind::Missing)
}

fn somebody(users: &UserId) -> lever_client::InterviewerBody {
    lever_client::InterviewerBody { id: users.clone(), feedback_template: None }
}
