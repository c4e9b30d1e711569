//! Opportunities, where they stand, and the people behind them.

use std::collections::BTreeSet;

use futures::TryStreamExt;
use lever::{
    ApplicationId, ApplicationQuestions, ApplyRequest, CustomAnswer, Expandable, FieldType, FormField, NamedAnswer,
    PostingId, StageId,
};
use lever_client::{ContactChange, NewOpportunity, OpportunityExpand, OpportunityFilter};
use serde_json::{Value, json};

use super::super::expected::{Candidacy, Person};
use super::super::step::{Label, Pick, Step};
use super::{Walker, Wrote, pick};

/// Some that a query or a path would mangle if it could.
const LABELS: [&str; 5] = ["a", "A", "two words", "ä/?&=#%2F", "Full-time"];

const PEOPLE: usize = 4;

impl Walker<'_> {
    pub(super) async fn take_with_people(&mut self, step: &Step) -> Option<usize> {
        match step {
            Step::Create { person, posting, tags } => Some(self.create(person % PEOPLE, *posting, tags).await),
            Step::Apply { person, posting } => self.apply(person % PEOPLE, *posting).await,
            Step::MoveStage { of, to } => {
                let (place, to) = (self.place(*of)?, pick(&self.stages, *to)?.id.clone());
                let id = self.candidacy(place).id.clone();
                self.writer.move_stage(&id, &to, Some(&self.by)).await.unwrap();
                self.account_for(&[Wrote::to(&id, "PUT", "stage")]);
                self.candidacy(place).move_to(&to);
                Some(place)
            }
            Step::Archive { of, reason } => {
                let place = self.place(*of)?;
                let id = self.candidacy(place).id.clone();
                let reason = reason.and_then(|reason| pick(&self.reasons, reason)).map(|reason| reason.id.clone());
                self.writer.archive(&id, reason.as_ref(), None).await.unwrap();
                self.account_for(&[Wrote::to(&id, "PUT", "archived")]);
                self.candidacy(place).archived = reason;
                Some(place)
            }
            Step::AddLabels { of, kind, labels } => self.relabel(*of, *kind, labels, true).await,
            Step::RemoveLabels { of, kind, labels } => self.relabel(*of, *kind, labels, false).await,
            Step::ChangeContact { of, word } => {
                let place = self.place(*of)?;
                let headline = format!("Headline {word}");
                let person = self.expected.opportunities[place].person;
                let person = self.expected.people.get_mut(&person).unwrap();
                let change = ContactChange { headline: Some(headline.clone()), ..ContactChange::default() };
                self.writer.update_contact(&person.contact, &change).await.unwrap();
                person.headline = headline;
                self.account_for(&[Wrote::of_account("PUT", "contacts")]);
                Some(place)
            }
            _ => unreachable!("another kind of step: {step:?}"),
        }
    }

    async fn create(&mut self, person: usize, posting: Option<Pick>, tags: &[Pick]) -> usize {
        let posting = posting.and_then(|posting| pick(&self.postings, posting)).map(|posting| posting.id.clone());
        let tags: BTreeSet<String> = tags.iter().map(|&tag| LABELS[tag].to_owned()).collect();
        let new = NewOpportunity {
            name: Some(format!("Walker {person}")),
            emails: vec![email(person)],
            tags: tags.iter().cloned().collect(),
            posting: posting.clone(),
            ..NewOpportunity::default()
        };
        let made = self.writer.create_opportunity(&new, &self.by).await.unwrap();
        self.account_for(&[Wrote::to(&made.id, "POST", "opportunities")]);
        let known = self.expected.people.get(&person).map(|known| known.contact.clone());
        assert_eq!(made.deduped, known.is_some(), "the person is known by the e-mail address");
        if let Some(known) = known {
            assert_eq!(made.contact, Some(known));
        } else {
            let contact = made.contact.unwrap();
            let person_now = Person { contact, headline: String::new(), links: BTreeSet::new() };
            self.expected.people.insert(person, person_now);
        }
        let mut candidacy = Candidacy::new(made.id, person, StageId::parse("lead-new").unwrap());
        candidacy.tags = tags;
        if let Some(posting) = posting {
            candidacy.tags.extend(self.tags_of(&posting));
            let read = self.reader.opportunity(&candidacy.id).await.unwrap();
            candidacy.application = Some((read.applications[0].id().clone(), posting));
        }
        self.expected.opportunities.push(candidacy);
        self.expected.opportunities.len() - 1
    }

    async fn apply(&mut self, person: usize, posting: Pick) -> Option<usize> {
        let posting = pick(&self.postings, posting)?.id.clone();
        let questions = self.reader.application_questions(&posting, None, None).await.unwrap();
        let application = self.writer.apply(&posting, &filled(&questions, person), false).await.unwrap();
        let candidacy = self.find(&application, &posting, person).await;
        self.account_for(&[Wrote::to(&candidacy.id, "POST", "apply")]);
        self.expected.opportunities.push(candidacy);
        Some(self.expected.opportunities.len() - 1)
    }

    /// Lever tells the application alone; the opportunity is found by the address.
    async fn find(&mut self, application: &ApplicationId, posting: &PostingId, person: usize) -> Candidacy {
        let filter = OpportunityFilter {
            emails: vec![email(person).to_uppercase()],
            expand: vec![OpportunityExpand::Applications],
            limit: Some(1),
            ..OpportunityFilter::default()
        };
        let theirs: Vec<_> = self.reader.opportunities(&filter).try_collect().await.unwrap();
        let holds = |row: &lever::Opportunity| row.applications.iter().any(|one| one.id() == application);
        let mut found = theirs.into_iter().filter(holds);
        let (row, more) = (found.next().unwrap(), found.next());
        assert_eq!(more, None, "one opportunity has the application");
        let contact = row.contact.as_ref().map(Expandable::id).unwrap().clone();
        let known = self.expected.people.entry(person).or_insert_with(|| Person {
            contact: contact.clone(),
            headline: row.headline.clone(),
            links: row.links.iter().cloned().collect(),
        });
        assert_eq!(known.contact, contact);
        known.links.extend(row.links.iter().cloned());
        let mut candidacy = Candidacy::new(row.id, person, StageId::parse("applicant-new").unwrap());
        candidacy.application = Some((application.clone(), posting.clone()));
        candidacy.tags = self.tags_of(posting).collect();
        candidacy.sources = row.sources.into_iter().collect();
        candidacy
    }

    /// The tags that Lever adds by itself.
    fn tags_of(&self, posting: &PostingId) -> impl Iterator<Item = String> + use<> {
        let title = self.expected.postings[posting].clone();
        let kept = self.postings.iter().find(|row| row.id == *posting).unwrap();
        let of = kept.categories.clone();
        let more = [of.department, of.team, of.location, of.commitment];
        std::iter::once(title).chain(more.into_iter().flatten())
    }

    async fn relabel(&mut self, of: Pick, kind: Label, labels: &[Pick], add: bool) -> Option<usize> {
        let place = self.place(of)?;
        let (id, by) = (self.candidacy(place).id.clone(), Some(self.by.clone()));
        let words: Vec<&str> = labels.iter().map(|&label| LABELS[label]).collect();
        let writer = &self.writer;
        let (answer, route) = match (kind, add) {
            (Label::Tags, true) => (writer.add_tags(&id, &words, by.as_ref()).await, "addTags"),
            (Label::Tags, false) => (writer.remove_tags(&id, &words, by.as_ref()).await, "removeTags"),
            (Label::Sources, true) => (writer.add_sources(&id, &words, by.as_ref()).await, "addSources"),
            (Label::Sources, false) => (writer.remove_sources(&id, &words, by.as_ref()).await, "removeSources"),
            (Label::Links, true) => (writer.add_links(&id, &words, None).await, "addLinks"),
            (Label::Links, false) => (writer.remove_links(&id, &words, None).await, "removeLinks"),
        };
        answer.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", route)]);
        let candidacy = &mut self.expected.opportunities[place];
        let kept = match kind {
            Label::Tags => &mut candidacy.tags,
            Label::Sources => &mut candidacy.sources,
            Label::Links => &mut self.expected.people.get_mut(&candidacy.person).unwrap().links,
        };
        for word in words {
            if add {
                kept.insert(word.to_owned())
            } else {
                kept.remove(word)
            };
        }
        Some(place)
    }
}

pub(super) fn email(person: usize) -> String {
    format!("walker{person}@walk.example")
}

/// Answers what must be answered.
fn filled(questions: &ApplicationQuestions, person: usize) -> ApplyRequest {
    let answer = |field: &FormField| match field.kind {
        _ if !field.required => Value::Null,
        FieldType::YesNo => json!("yes"),
        FieldType::Dropdown | FieldType::MultipleChoice => json!(field.shape.options[0].text),
        FieldType::MultipleSelect => json!([field.shape.options[0].text]),
        _ => json!("an answer"),
    };
    let said = ["fullName", "email"];
    let more = questions.personal_information.iter().filter(|one| one.field.required && !said.contains(&&*one.name));
    let more: Vec<_> = more.map(|one| NamedAnswer { name: one.name.clone(), value: answer(&one.field) }).collect();
    let mut request = ApplyRequest::of(format!("Walker {person}"), email(person));
    request.personal_information.extend(more);
    request.custom_questions = questions.custom_questions.iter().map(|form| CustomAnswer::to(form, answer)).collect();
    request
}
