//! What belongs to the account, and what must be refused.

use lever::{Headcount, NoteId, OpportunityId, PanelId, Requisition, RequisitionId, StageId};
use lever_client::{ErrorKind, NewNote, PostingBody, RequisitionBody, UserBody};

use super::super::expected::Account;
use super::super::step::{Pick, Step, Word};
use super::{Walker, Wrote, is_missing, pick};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

impl Walker<'_> {
    pub(super) async fn take_with_the_account(&mut self, step: &Step) -> Option<usize> {
        match step {
            Step::RenamePosting { posting, word } => self.rename_posting(*posting, *word).await,
            Step::CreateRequisition { word } => self.create_requisition(*word).await,
            Step::ReplaceRequisition { requisition, word } => self.replace_requisition(*requisition, *word).await,
            Step::DeleteRequisition { requisition } => {
                let requisition = self.requisition(*requisition)?;
                self.writer.delete_requisition(&requisition).await.unwrap();
                self.account_for(&[Wrote::of_account("DELETE", "requisitions")]);
                self.expected.requisitions.remove(&requisition);
                assert!(is_missing(self.reader.requisition(&requisition).await));
                self.expected.deleted_requisitions.push(requisition);
                None
            }
            Step::CreateUser { word } => {
                let (name, count) = (format!("User {word}"), self.expected.users.len());
                let email = format!("user{count}@walk.example");
                let body = UserBody { name: name.clone(), email, ..UserBody::default() };
                let id = self.writer.create_user(&body).await.unwrap();
                self.account_for(&[Wrote::of_account("POST", "users")]);
                self.expected.users.push(Account { id, name, is_active: true });
                None
            }
            Step::RenameUser { user, word } => {
                let id = pick(&self.expected.users, *user)?.id.clone();
                let name = format!("Renamed {word}");
                let read = self.reader.user(&id).await.unwrap();
                let body = UserBody { name: name.clone(), ..UserBody::from(&read) };
                self.writer.update_user(&id, &body).await.unwrap();
                self.account_for(&[Wrote::of_account("PUT", "users")]);
                let now = self.reader.user(&id).await.unwrap();
                assert_eq!((now.email, now.access_role), (read.email, read.access_role));
                self.account(&id).name = name;
                None
            }
            Step::SwitchUser { user } => {
                let (id, active) = pick(&self.expected.users, *user).map(|user| (user.id.clone(), user.is_active))?;
                let answer = match active {
                    true => self.writer.deactivate_user(&id).await,
                    false => self.writer.reactivate_user(&id).await,
                };
                answer.unwrap();
                self.account_for(&[Wrote::of_account("POST", "users")]);
                self.account(&id).is_active = !active;
                None
            }
            Step::WriteToNobody { write } => self.write_to_nobody(*write).await,
            Step::WriteNonsense { of, write } => self.write_nonsense(*of, *write).await,
            _ => unreachable!("another kind of step: {step:?}"),
        }
    }

    fn account(&mut self, id: &lever::UserId) -> &mut Account {
        self.expected.users.iter_mut().find(|user| user.id == *id).unwrap()
    }

    /// The tag that an opportunity has from the title follows the title.
    async fn rename_posting(&mut self, posting: Pick, word: Word) -> Option<usize> {
        let id = pick(&self.postings, posting)?.id.clone();
        let (old, new) = (self.expected.postings[&id].clone(), format!("Title {word}"));
        let read = self.reader.posting(&id).await.unwrap();
        let body = PostingBody { text: Some(new.clone()), ..PostingBody::keeping(&read) };
        self.writer.update_posting(&id, &body, &self.by).await.unwrap();
        self.account_for(&[Wrote::of_account("POST", "postings")]);
        let now = self.reader.posting(&id).await.unwrap();
        let kept = lever::Posting { text: new.clone(), updated_at: now.updated_at, ..read };
        assert_eq!(now, kept, "state and places were sent along");
        self.expected.postings.insert(id.clone(), new.clone());
        for candidacy in &mut self.expected.opportunities {
            let of_it = candidacy.application.as_ref().is_some_and(|(_, posting)| *posting == id);
            if of_it && candidacy.tags.remove(&old) {
                candidacy.tags.insert(new.clone());
            }
        }
        None
    }

    fn requisition(&self, requisition: Pick) -> Option<RequisitionId> {
        let known: Vec<_> = self.expected.requisitions.keys().cloned().collect();
        pick(&known, requisition).cloned()
    }

    async fn create_requisition(&mut self, word: Word) -> Option<usize> {
        let count = self.expected.requisitions.len() + self.expected.deleted_requisitions.len();
        let name = format!("Requisition {word}");
        let body = RequisitionBody {
            requisition_code: format!("WALK-{count}"),
            name: name.clone(),
            headcount_total: Some(if word.is_multiple_of(2) {
                Headcount::Unlimited
            } else {
                Headcount::Count(i64::from(word))
            }),
            internal_notes: Some("made on a walk".into()),
            ..RequisitionBody::default()
        };
        let id = self.writer.create_requisition(&body).await.unwrap();
        self.account_for(&[Wrote::of_account("POST", "requisitions")]);
        let read = self.reader.requisition(&id).await.unwrap();
        assert_eq!((read.requisition_code, read.headcount_total), (Some(body.requisition_code), body.headcount_total));
        self.expected.requisitions.insert(id, name);
        None
    }

    async fn replace_requisition(&mut self, requisition: Pick, word: Word) -> Option<usize> {
        let id = self.requisition(requisition)?;
        let name = format!("Renamed {word}");
        let read = self.reader.requisition(&id).await.unwrap();
        let body = RequisitionBody { name: name.clone(), ..RequisitionBody::from(&read) };
        self.writer.update_requisition(&id, &body).await.unwrap();
        self.account_for(&[Wrote::of_account("PUT", "requisitions")]);
        let now = self.reader.requisition(&id).await.unwrap();
        let kept = Requisition { name: name.clone(), updated_at: now.updated_at, ..read };
        assert_eq!(now, kept, "what was put back as it was read is as it was");
        self.expected.requisitions.insert(id, name);
        None
    }

    async fn write_to_nobody(&mut self, write: Pick) -> Option<usize> {
        let id = OpportunityId::parse(NOBODY).unwrap();
        let note = NewNote { value: "to nobody", secret: false };
        let (answer, wrote) = match write % 3 {
            0 => (self.writer.add_note(&id, &note, Some(&self.by)).await.map(|_| ()), ("POST", "notes")),
            1 => (self.writer.add_tags(&id, &["a"], None).await, ("POST", "addTags")),
            _ => (self.writer.archive(&id, None, None).await, ("PUT", "archived")),
        };
        assert!(is_missing(answer));
        self.account_for(&[Wrote::to(&id, wrote.0, wrote.1).refused()]);
        assert!(is_missing(self.reader.opportunity(&id).await));
        None
    }

    async fn write_nonsense(&mut self, of: Pick, write: Pick) -> Option<usize> {
        let place = self.place(of)?;
        let id = self.candidacy(place).id.clone();
        let (answer, wrote) = match write % 4 {
            0 => {
                let stage = StageId::parse("no-such-stage").unwrap();
                (self.writer.move_stage(&id, &stage, None).await, ("PUT", "stage"))
            }
            1 => {
                let note = NoteId::parse(NOBODY).unwrap();
                (self.writer.delete_note(&id, &note).await, ("DELETE", "notes"))
            }
            2 => {
                let panel = PanelId::parse(NOBODY).unwrap();
                (self.writer.delete_panel(&id, &panel, &self.by).await, ("DELETE", "panels"))
            }
            _ => {
                let note = NewNote { value: "", secret: false };
                let answer = self.writer.add_note(&id, &note, None).await.map(|_| ());
                assert_eq!(answer.unwrap_err().kind(), ErrorKind::Rejected, "a note without text");
                self.account_for(&[Wrote::to(&id, "POST", "notes").refused()]);
                return Some(place);
            }
        };
        assert!(is_missing(answer));
        self.account_for(&[Wrote::to(&id, wrote.0, wrote.1).refused()]);
        Some(place)
    }
}
