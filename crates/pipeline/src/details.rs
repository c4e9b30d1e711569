//! Looks at what Lever keeps with an opportunity and does not announce: notes, feedback, offers, interviews, files.
//!
//! Secret notes are dropped here, before anything of them is kept, unless an operator has opened those of this opportunity
//! by name.

use domain::work::ReadDetails;
use domain::{Event, EventName, FoundBy, Subject, Timestamp};
use jobs::{Fate, Job};
use lever::webhook::EventKind;
use lever::{EpochMillis, FeedbackForm, FileAction, FileActionType, Note, Offer, OfferStatus, OpportunityId, Panel};
use lever_client::{ErrorKind, Priority, Reader, Window};
use store::Snapshot;

use crate::fate::StepError;
use crate::feed::{FeedKind, record_found};
use crate::ingest::finish;
use crate::observe::put_new;
use crate::{Pipeline, payload};

/// What was read. A part that the credential may not read is empty and named.
#[derive(Default)]
struct Details {
    notes: Vec<Note>,
    feedback: Vec<FeedbackForm>,
    offers: Vec<Offer>,
    panels: Vec<Panel>,
    file_actions: Vec<FileAction>,
    forbidden: Vec<&'static str>,
}

impl Pipeline {
    pub(crate) async fn read_details(&self, job: &Job) -> Result<Fate, StepError> {
        let work: ReadDetails = payload(job)?;
        let Some(reconcile) = self.settings.reconcile else { return Ok(Fate::Done) };
        let id = &work.opportunity_id;
        let snapshot = match self.store.snapshot(id).await {
            Ok(Some(snapshot)) => snapshot,
            Ok(None) | Err(store::Error::Erased) => return Ok(Fate::Done),
            Err(error) => return Err(error.into()),
        };
        let began = self.store.now();
        if self.standing(&snapshot).await?.confidential {
            let mut tx = self.store.begin().await?;
            tx.details_due(id, None).await?;
            return finish(tx, job).await;
        }
        let priority = if work.announced { Priority::Application } else { Priority::Background };
        let mut details = match read(&self.lever.reader(priority), id).await {
            Ok(details) => details,
            Err(error) if error.kind() == ErrorKind::Missing => {
                // Deleted or merged since: the feeds of those find out.
                let mut tx = self.store.begin().await?;
                tx.details_due(id, None).await?;
                return finish(tx, job).await;
            }
            Err(error) => return Err(error.into()),
        };
        if !self.store.reads_secret_notes(id).await? {
            details.notes.retain(|note| !note.secret);
        }
        let account = self.account(&[]).await?;
        let again = snapshot.opportunity.archived.is_none().then(|| began.plus(reconcile.details_every));
        let found_by = if work.announced { FoundBy::Webhook } else { FoundBy::Poll };
        let mut tx = self.store.begin().await?;
        let mut events = details.events(&snapshot, tx.now());
        // Of offers and interviews the past is kept as well: by it one knows what is new the next time.
        events.retain(|event| event.at >= account.began_at || is_compared(event.name));
        let mut news = put_new(&mut tx, events, found_by).await?;
        if work.announced {
            for kind in [EventKind::InterviewCreated, EventKind::InterviewDeleted] {
                tx.hear(&kind, id).await?;
            }
        }
        news.retain(|event| event.at >= account.began_at);
        record_found(&mut tx, &news, Subject::of_opportunity(id));
        self.tell(&mut tx, std::slice::from_ref(&snapshot), &news, &account).await?;
        tx.details_read(id, began, again).await?;
        self.tell_forbidden(&mut tx, &details.forbidden).await?;
        finish(tx, job).await
    }

    /// Lets the operator know, where the feeds are shown, what the credential may not read.
    async fn tell_forbidden(&self, tx: &mut store::Tx, forbidden: &[&str]) -> Result<(), StepError> {
        let problem = match forbidden {
            [] => None,
            some => Some(format!("Lever does not let this credential read {}", some.join(", "))),
        };
        if let Some(mut feed) = self.store.feed(FeedKind::Details.name()).await?
            && feed.problem != problem
        {
            feed.problem = problem;
            tx.put_feed(&feed).await?;
        }
        Ok(())
    }
}

/// All parts together: each has a request of its own.
async fn read(reader: &Reader, id: &OpportunityId) -> Result<Details, lever_client::Error> {
    let mut details = Details::default();
    let all_time = Window::default();
    let (notes, feedback, offers, panels, files) = futures::join!(
        reader.notes(id),
        reader.feedback(id),
        reader.offers(id),
        reader.panels(id),
        // The latest page: what is older was seen before, or was there before Fulcrum.
        reader.file_actions_page(id, all_time, None),
    );
    details.notes = allowed(notes, "notes", &mut details.forbidden)?;
    details.feedback = allowed(feedback, "feedback", &mut details.forbidden)?;
    details.offers = allowed(offers, "offers", &mut details.forbidden)?;
    details.panels = allowed(panels, "interview panels", &mut details.forbidden)?;
    details.file_actions = allowed(files.map(|page| page.data), "file actions", &mut details.forbidden)?;
    Ok(details)
}

fn allowed<T>(
    read: Result<Vec<T>, lever_client::Error>,
    what: &'static str,
    forbidden: &mut Vec<&'static str>,
) -> Result<Vec<T>, lever_client::Error> {
    match read {
        Err(error) if error.kind() == ErrorKind::Forbidden => {
            forbidden.push(what);
            Ok(Vec::new())
        }
        read => read,
    }
}

/// Whether what is new about it is known only by comparing it with what was there.
fn is_compared(name: EventName) -> bool {
    matches!(name, EventName::InterviewScheduled | EventName::OfferStatusChanged)
}

impl Details {
    fn events(&self, snapshot: &Snapshot, now: Timestamp) -> Vec<Event> {
        let mut events = Vec::new();
        let mut add = |name, subject: &str, at: Option<EpochMillis>, mark: String| {
            events.push(Event {
                name,
                opportunity: Some(snapshot.opportunity.id.clone()),
                contact: Some(snapshot.contact_id.clone()),
                subject: subject.to_owned(),
                at: at.map_or(now, |at| Timestamp::from_millis(at.0)),
                mark,
            });
        };
        for note in self.notes.iter().filter(|note| note.deleted_at.is_none()) {
            add(EventName::NoteCreated, note.id.as_str(), note.created_at, String::new());
            for comment in note.fields.iter().skip(1) {
                add(EventName::NoteCreated, note.id.as_str(), comment.created_at, mark(comment.created_at));
            }
        }
        for form in self.feedback.iter().filter(|form| form.deleted_at.is_none()) {
            if form.completed_at.is_some() {
                let at = form.updated_at.max(form.completed_at);
                add(EventName::FeedbackSubmitted, form.id.as_str(), at, mark(at));
            }
        }
        for offer in &self.offers {
            add(EventName::OfferCreated, offer.id.as_str(), offer.created_at, String::new());
            if let Some(status) = &offer.status {
                add(EventName::OfferStatusChanged, offer.id.as_str(), reached_at(offer), status.as_str().to_owned());
            }
        }
        for panel in &self.panels {
            for interview in &panel.interviews {
                let id = interview.id.as_str();
                match panel.canceled_at {
                    Some(at) => add(EventName::InterviewCanceled, id, Some(at), String::new()),
                    None => add(EventName::InterviewScheduled, id, panel.created_at, mark(interview.date)),
                }
            }
        }
        for action in &self.file_actions {
            let name = match &action.kind {
                Some(FileActionType::FileAdded) => EventName::FileAdded,
                Some(FileActionType::FileRemoved) => EventName::FileRemoved,
                Some(FileActionType::ResumeImported) => EventName::ResumeAdded,
                Some(FileActionType::Other(_)) | None => continue,
            };
            add(name, action.id.as_str(), action.occurred_at.or(action.created_at), String::new());
        }
        events
    }
}

fn mark(at: Option<EpochMillis>) -> String {
    at.map(|at| at.0.to_string()).unwrap_or_default()
}

/// When an offer came into its status, as far as it says.
fn reached_at(offer: &Offer) -> Option<EpochMillis> {
    let signed = || {
        let signatures = offer.signatures.iter().flat_map(|signatures| signatures.values()).flatten();
        signatures.filter_map(|signature| signature.signed_at).max()
    };
    match offer.status.as_ref()? {
        OfferStatus::Draft => offer.created_at,
        OfferStatus::Approved => offer.approved_at,
        OfferStatus::Sent | OfferStatus::SentManually => offer.sent_at,
        OfferStatus::Signed => signed(),
        OfferStatus::ApprovalSent | OfferStatus::Denied | OfferStatus::Opened | OfferStatus::Other(_) => None,
    }
}
