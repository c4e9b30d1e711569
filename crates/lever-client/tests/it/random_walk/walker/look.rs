//! Reads again and compares.

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt;
use lever::{Expandable, Opportunity, OpportunityId};
use lever_client::{
    ConfidentialityFilter, ErrorKind, OpportunityExpand, OpportunityFilter, RequisitionFilter, UserFilter, Window,
};

use super::super::expected::{Candidacy, Opinion, Thread};
use super::Walker;
use super::people::email;

impl Walker<'_> {
    /// One opportunity with everything on it is as it should be.
    pub(super) async fn look_at(&self, candidacy: &Candidacy) {
        self.look_at_the_opportunity(candidacy).await;
        self.look_at_papers(candidacy).await;
        self.look_at_talks(candidacy).await;
    }

    async fn look_at_the_opportunity(&self, candidacy: &Candidacy) {
        let id = &candidacy.id;
        let row = self.reader.opportunity(id).await.unwrap();
        assert_eq!(row, self.reader.opportunity(id).await.unwrap(), "reading changes nothing");
        let person = &self.expected.people[&candidacy.person];
        assert_eq!((&row.id, row.contact_id()), (id, Some(&person.contact)));
        assert_eq!(
            (row.name.as_str(), &row.headline),
            (format!("Walker {}", candidacy.person).as_str(), &person.headline)
        );
        assert_eq!(row.emails, [email(candidacy.person)]);
        assert!(!row.is_confidential() && !row.is_anonymized);

        assert_eq!(row.stage_id(), Some(candidacy.stage()));
        let moves: Vec<_> = row.stage_changes.iter().map(|change| change.to_stage_id.clone()).collect();
        assert_eq!(moves, candidacy.stages, "every move once, in order");
        assert!(row.stage_changes.is_sorted_by_key(|change| change.updated_at), "time goes on");
        let archived = row.archived.as_ref().and_then(|archived| archived.reason.clone());
        assert_eq!(archived, candidacy.archived);
        assert!(row.updated_at.is_some() && row.updated_at >= row.created_at);

        assert_eq!(set(&row.tags), candidacy.tags);
        assert_eq!(set(&row.sources), candidacy.sources);
        assert_eq!(set(&row.links), person.links);
        let application = row.application().map(|one| (one.id.clone(), one.posting_id().unwrap().clone()));
        assert_eq!(application, candidacy.application);
    }

    async fn look_at_papers(&self, candidacy: &Candidacy) {
        let id = &candidacy.id;
        let notes = self.reader.notes(id).await.unwrap();
        let threads: BTreeMap<_, _> = notes
            .iter()
            .map(|note| {
                let values = note.values().map(str::to_owned).collect();
                (note.id.clone(), Thread { values, secret: note.secret })
            })
            .collect();
        assert_eq!(threads, candidacy.notes);
        assert_eq!(notes.len(), candidacy.notes.len(), "none twice");

        let forms = self.reader.forms(id).await.unwrap();
        let verdicts: BTreeMap<_, _> =
            forms.iter().map(|form| (form.id.clone(), form.text_of("verdict").unwrap().to_owned())).collect();
        assert_eq!(verdicts, candidacy.forms);
        assert!(forms.iter().all(|form| form.base_template_id.as_ref() == Some(&self.form.id)));

        let files = self.reader.files(id, Window::default()).await.unwrap();
        let mut held = BTreeMap::new();
        for file in files {
            let content = self.reader.file_content(id, &file.id).await.unwrap();
            assert_eq!(file.size, Some(content.len() as i64));
            held.insert(file.id, (file.name.unwrap(), String::from_utf8(content.to_vec()).unwrap()));
        }
        assert_eq!(held, candidacy.files);
    }

    async fn look_at_talks(&self, candidacy: &Candidacy) {
        let id = &candidacy.id;
        let panels = self.reader.panels(id).await.unwrap();
        let panels: BTreeMap<_, _> = panels
            .into_iter()
            .map(|panel| {
                let interviews = panel.interviews.into_iter().map(|one| (one.id, one.subject.unwrap()));
                (panel.id, interviews.collect::<BTreeMap<_, _>>())
            })
            .collect();
        assert_eq!(panels, candidacy.panels);

        let interviews = self.reader.interviews(id).await.unwrap();
        for interview in &interviews {
            assert_eq!(interview.panel, Some(candidacy.panel_of(&interview.id)));
            let live = |(_, opinion): &(_, &Opinion)| opinion.interview.as_ref() == Some(&interview.id);
            // Whether a deleted form stays in this list is not known; a live one must be there.
            let about: Vec<_> = candidacy.feedback.iter().filter(live).filter(|(_, one)| !one.is_deleted).collect();
            let told: BTreeSet<_> = interview.feedback_forms.iter().map(Expandable::id).collect();
            assert!(about.iter().all(|(id, _)| told.contains(id)), "{told:?} lacks some of {about:?}");
        }
        let subjects = interviews.into_iter().map(|one| (one.id, one.subject.unwrap()));
        assert_eq!(subjects.collect::<BTreeMap<_, _>>(), candidacy.interviews());

        let listed = self.reader.feedback(id).await.unwrap();
        let listed: BTreeSet<_> =
            listed.into_iter().filter(|form| form.deleted_at.is_none()).map(|form| form.id).collect();
        let live = candidacy.feedback.iter().filter(|(_, opinion)| !opinion.is_deleted);
        assert_eq!(listed, live.map(|(id, _)| id.clone()).collect());
        for (feedback, opinion) in &candidacy.feedback {
            let form = self.reader.feedback_form(id, feedback).await.unwrap();
            assert_eq!((form.overall(), form.deleted_at.is_some()), (Some(opinion.score.as_str()), opinion.is_deleted));
            assert_eq!(form.interview.as_ref().map(|one| one.id().clone()), opinion.interview);
        }
    }

    pub(crate) async fn look_at_everything(&mut self) {
        for candidacy in &self.expected.opportunities {
            self.look_at(candidacy).await;
        }
        self.look_at_the_lists().await;
        self.look_at_the_account().await;
        self.look_at_what_is_confidential().await;
        // Looking has written nothing.
        self.account_for(&[]);
    }

    /// Paged by two and by three, and filtered: no opportunity is missing and none comes twice.
    async fn look_at_the_lists(&self) {
        let all: BTreeSet<_> = self.expected.opportunities.iter().map(|one| one.id.clone()).collect();
        for limit in [2, 3, 100] {
            let listed = self.listed(&OpportunityFilter { limit: Some(limit), ..OpportunityFilter::default() }).await;
            assert_eq!(listed.iter().map(|row| row.id.clone()).collect::<Vec<_>>().len(), all.len());
            assert_eq!(listed.into_iter().map(|row| row.id).collect::<BTreeSet<_>>(), all, "by {limit}");
        }
        for archived in [true, false] {
            let filter = OpportunityFilter { archived: Some(archived), limit: Some(2), ..OpportunityFilter::default() };
            let expected = self.expected.opportunities.iter().filter(|one| one.archived.is_some() == archived);
            assert_eq!(ids(&self.listed(&filter).await), expected.map(|one| one.id.clone()).collect());
        }
        for (person, known) in &self.expected.people {
            let filter = OpportunityFilter { contacts: vec![known.contact.clone()], ..OpportunityFilter::default() };
            let expected = self.expected.opportunities.iter().filter(|one| one.person == *person);
            assert_eq!(ids(&self.listed(&filter).await), expected.map(|one| one.id.clone()).collect());
            assert!(self.reader.has_opportunities(&known.contact).await.unwrap());
            let contact = self.reader.contact(&known.contact).await.unwrap();
            assert_eq!((contact.headline, contact.emails), (known.headline.clone(), vec![email(*person)]));
        }
    }

    async fn listed(&self, filter: &OpportunityFilter) -> Vec<Opportunity> {
        let filter = OpportunityFilter { expand: vec![OpportunityExpand::Stage], ..filter.clone() };
        self.reader.opportunities(&filter).try_collect().await.unwrap()
    }

    async fn look_at_the_account(&self) {
        let requisitions = RequisitionFilter { limit: Some(2), ..RequisitionFilter::default() };
        let requisitions: Vec<_> = self.reader.requisitions(&requisitions).try_collect().await.unwrap();
        let mut names: BTreeMap<_, _> = requisitions.into_iter().map(|row| (row.id, row.name)).collect();
        names.retain(|id, _| {
            self.expected.requisitions.contains_key(id) || self.expected.deleted_requisitions.contains(id)
        });
        assert_eq!(names, self.expected.requisitions);

        let active: BTreeSet<_> = self.reader.users().await.unwrap().into_iter().map(|user| user.id).collect();
        let everybody = UserFilter { include_deactivated: true, ..UserFilter::default() };
        let everybody = self.reader.users_with(&everybody).await.unwrap();
        for account in &self.expected.users {
            let user = everybody.iter().find(|user| user.id == account.id).unwrap();
            assert_eq!((&user.name, user.deactivated_at.is_none()), (&account.name, account.is_active));
            assert_eq!(active.contains(&account.id), account.is_active);
        }
        for (id, title) in &self.expected.postings {
            assert_eq!(self.reader.posting(id).await.unwrap().text, *title);
        }
    }

    /// Somebody applied to a confidential posting before the walk began, and it is as if they had not.
    async fn look_at_what_is_confidential(&self) {
        let hidden = self.reader.opportunity(&self.confidential).await.unwrap_err();
        assert_eq!(hidden.kind(), ErrorKind::Forbidden);
        let notes = self.reader.notes(&self.confidential).await.unwrap_err();
        assert_eq!(notes.kind(), ErrorKind::Forbidden);
        let all =
            OpportunityFilter { confidentiality: Some(ConfidentialityFilter::All), ..OpportunityFilter::default() };
        let refused = self.reader.opportunities_page(&all, None).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "asking for it is refused rather than answered with less");
        assert!(self.reader.may_read_opportunities().await.unwrap());
    }
}

fn ids(rows: &[Opportunity]) -> BTreeSet<OpportunityId> {
    rows.iter().map(|row| row.id.clone()).collect()
}

/// The labels, none of which stands there twice.
fn set(labels: &[String]) -> BTreeSet<String> {
    let set: BTreeSet<String> = labels.iter().cloned().collect();
    assert_eq!(set.len(), labels.len(), "{labels:?}");
    set
}
