//! Offers: made, approved, sent and signed by people in Lever's interface; the API reads them.

use serde_json::{Map, Value, json};

use super::World;
use super::apply::Document;
use crate::document::RenderError;
use crate::query::Params;
use crate::refusal::Refusal;

mod letter;

/// An offer.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) posting: Option<String>,
    /// Whose headcount it holds a place of.
    pub(crate) requisition: Option<String>,
    pub(crate) creator: String,
    pub(crate) status: OfferStatus,
    pub(crate) terms: Vec<Term>,
    pub(crate) signatures: Signatures,
    pub(crate) approved_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) sent_document: Option<OfferDocument>,
    pub(crate) signed_document: Option<OfferDocument>,
    pub(crate) created_at: i64,
}

/// One field of the offer form.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) text: &'static str,
    pub(crate) identifier: &'static str,
    pub(crate) value: Value,
}

/// Who has opened and signed it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signatures {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) first_opened_at: Option<i64>,
    pub(crate) last_opened_at: Option<i64>,
    pub(crate) signed_at: Option<i64>,
}

/// A PDF of the offer.
#[derive(Debug, Clone)]
pub(crate) struct OfferDocument {
    pub(crate) file: Document,
    pub(crate) uploaded_at: i64,
}

/// How far an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferStatus {
    /// Being written.
    Draft,
    /// Waiting for approval.
    ApprovalSent,
    /// May be sent.
    Approved,
    /// Sent for signature.
    Sent,
    /// Sent outside of Lever.
    SentManually,
    /// The candidate has looked at it.
    Opened,
    /// Not approved, or not accepted.
    Denied,
    /// Accepted.
    Signed,
}

impl OfferStatus {
    /// Every status.
    pub(crate) const ALL: [Self; 8] = [
        Self::Draft,
        Self::ApprovalSent,
        Self::Approved,
        Self::Sent,
        Self::SentManually,
        Self::Opened,
        Self::Denied,
        Self::Signed,
    ];

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ApprovalSent => "approval-sent",
            Self::Approved => "approved",
            Self::Sent => "sent",
            Self::SentManually => "sent-manually",
            Self::Opened => "opened",
            Self::Denied => "denied",
            Self::Signed => "signed",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let status = Self::ALL.into_iter().find(|status| status.text() == text);
        status.ok_or_else(|| Refusal::invalid(format!("offer status {text} is not valid")))
    }

    /// What may come next. Opening again is another opening.
    pub(crate) fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::ApprovalSent],
            Self::ApprovalSent => &[Self::Approved, Self::Denied],
            Self::Approved => &[Self::Sent, Self::SentManually],
            Self::Sent | Self::Opened => &[Self::Opened, Self::Signed, Self::Denied],
            Self::SentManually => &[Self::Signed, Self::Denied],
            Self::Denied | Self::Signed => &[],
        }
    }

    /// Before the candidate and not answered yet.
    pub(crate) fn is_extended(self) -> bool {
        matches!(self, Self::Sent | Self::SentManually | Self::Opened)
    }
}

/// What an offer is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewOffer {
    pub(crate) requisition: Option<String>,
    pub(crate) salary: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) interval: Option<String>,
    /// Epoch milliseconds.
    pub(crate) start_at: Option<i64>,
}

impl OfferDocument {
    fn json(&self, offer: &Offer, status: &str, public_url: &str) -> Value {
        let path = format!("{public_url}/v1/opportunities/{}/offers/{}/download", offer.opportunity, offer.id);
        json!({
            "fileName": self.file.name, "uploadedAt": self.uploaded_at,
            "downloadUrl": format!("{path}?status={status}"),
        })
    }
}

impl Signatures {
    /// Keys of what has not happened are absent, as recorded for a draft.
    fn json(&self) -> Value {
        let mut candidate = Map::new();
        candidate.insert("role".to_owned(), json!("candidate"));
        candidate.insert("name".to_owned(), json!(self.name));
        candidate.insert("email".to_owned(), json!(self.email));
        let times = [
            ("firstOpenedAt", self.first_opened_at),
            ("lastOpenedAt", self.last_opened_at),
            ("signedAt", self.signed_at),
        ];
        for (key, at) in times.into_iter().filter_map(|(key, at)| Some((key, at?))) {
            candidate.insert(key.to_owned(), json!(at));
        }
        if self.signed_at.is_some() {
            candidate.insert("signed".to_owned(), json!(true));
        }
        json!({"candidate": candidate})
    }
}

impl World {
    pub(crate) fn offer_json(&self, row: &Offer, params: &Params) -> Value {
        let document = |document: &Option<OfferDocument>, status: &str| {
            document.as_ref().map(|document| document.json(row, status, &self.public_url))
        };
        let term = |term: &Term| json!({"text": term.text, "identifier": term.identifier, "value": term.value});
        // ASSUMPTION: `approved` was recorded as null on a draft only; a boolean afterwards.
        let approved = match (row.approved_at, row.status, row.sent_at) {
            (Some(_), _, _) => json!(true),
            (None, OfferStatus::Denied, None) => json!(false),
            (None, _, _) => Value::Null,
        };
        json!({
            "id": row.id, "posting": row.posting, "createdAt": row.created_at, "status": row.status.text(),
            "creator": self.user_ref(Some(&row.creator), params.expands("creator")),
            "fields": row.terms.iter().map(term).collect::<Vec<_>>(), "signatures": row.signatures.json(),
            "approved": approved, "approvedAt": row.approved_at, "sentAt": row.sent_at,
            "sentDocument": document(&row.sent_document, "sent"),
            "signedDocument": document(&row.signed_document, "signed"),
        })
    }

    pub(crate) fn offers_of(&self, opportunity: &str) -> impl Iterator<Item = &Offer> {
        self.offers.values().filter(move |offer| offer.opportunity == opportunity)
    }

    /// Drafts an offer and returns its id. It holds a place on its requisition from now on.
    pub(crate) fn make_offer(
        &mut self,
        opportunity: &str,
        new: NewOffer,
        creator: &str,
        now: i64,
    ) -> Result<String, Refusal> {
        let open = |offer: &Offer| !matches!(offer.status, OfferStatus::Denied);
        if self.offers_of(opportunity).any(open) {
            return Err(Refusal::invalid("There is an active offer already"));
        }
        let terms = self.terms(opportunity, &new, now)?;
        let application = self.opportunity_mut(opportunity)?.application.clone();
        let posting = application.and_then(|id| self.applications.get(&id)).map(|row| row.posting.clone());
        let id = self.ids.uuid();
        if let Some(requisition) = &new.requisition {
            self.requisition_mut(requisition)?.offers.push(id.clone());
        }
        let offer = Offer {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            posting,
            requisition: new.requisition,
            creator: creator.to_owned(),
            status: OfferStatus::Draft,
            terms,
            signatures: Signatures::default(),
            approved_at: None,
            sent_at: None,
            sent_document: None,
            signed_document: None,
            created_at: now,
        };
        self.offers.insert(id.clone(), offer);
        Ok(id)
    }

    /// Takes the offers of a deleted opportunity out of the world, and their places off the requisitions.
    pub(super) fn forget_offers(&mut self, opportunity: &str) {
        let theirs: Vec<String> = self.offers_of(opportunity).map(|offer| offer.id.clone()).collect();
        for row in self.requisitions.values_mut() {
            row.offers.retain(|held| !theirs.contains(held));
        }
        self.offers.retain(|id, _| !theirs.contains(id));
    }

    /// The form as recorded: every identifier is there, answered or not.
    fn terms(&mut self, opportunity: &str, new: &NewOffer, now: i64) -> Result<Vec<Term>, Refusal> {
        let row = self.opportunity_mut(opportunity)?.clone();
        let person = self.contacts.get(&row.contact).map(|contact| contact.name.clone());
        let application = row.application.as_ref().and_then(|id| self.applications.get(id));
        let posting = application.and_then(|application| self.posting(&application.posting).ok());
        let interval = posting.and_then(|posting| posting.salary.as_ref()).map(|salary| salary.interval.clone());
        let currency = posting.and_then(|posting| posting.salary.as_ref()).map(|salary| salary.currency.clone());
        let term = |text, identifier, value| Term { text, identifier, value };
        Ok(vec![
            // Recorded: the field of the posting holds the id of the application.
            term("Job posting", "job_posting", json!(row.application)),
            term("Job title", "job_title", json!(posting.map(|posting| &posting.text))),
            term("Candidate name", "candidate_name", json!(person)),
            term("Team", "team", json!(posting.map(|posting| &posting.team))),
            term("Office location", "location/office", json!(posting.map(|posting| &posting.location))),
            term("Requisition", "requisition", json!(new.requisition)),
            term("Offered compensation amount", "salary_amount", json!(new.salary)),
            term("Compensation currency", "compensation_currency", json!(new.currency.clone().or(currency))),
            term("Type of earnings", "salary_interval", json!(new.interval.clone().or(interval))),
            term("Today's date", "today_date", json!(now - now.rem_euclid(24 * 60 * 60 * 1000))),
            term("Direct manager", "direct_manager", Value::Null),
            term("Offered equity", "offered_equity", Value::Null),
            term("Offer expiration date", "offer_expiration_date", Value::Null),
            term("Anticipated start date", "anticipated_start_date", json!(new.start_at)),
            term("Company signature 1", "company_signature_1", Value::Null),
            term("Hiring manager", "hiring_manager", json!(posting.and_then(|row| row.hiring_manager.as_ref()))),
            term("Candidate signature", "candidate_signature", Value::Null),
            term("Signing bonus", "custom_signing_bonus", Value::Null),
        ])
    }

    /// Moves an offer on by one step. The steps are [`OfferStatus::next`].
    pub(crate) fn advance_offer(&mut self, id: &str, to: OfferStatus, now: i64) -> Result<(), AdvanceError> {
        let offer = self.offers.get(id).ok_or_else(|| Refusal::missing("offers", id))?;
        if !offer.status.next().contains(&to) {
            let message = format!("An offer cannot go from {} to {}", offer.status.text(), to.text());
            return Err(Refusal::invalid(message).into());
        }
        let mut offer = offer.clone();
        let person = self.opportunities.get(&offer.opportunity).and_then(|row| self.contacts.get(&row.contact));
        offer.status = to;
        match to {
            OfferStatus::Draft | OfferStatus::ApprovalSent => {}
            OfferStatus::Approved => offer.approved_at = Some(now),
            OfferStatus::Sent | OfferStatus::SentManually => {
                offer.sent_at = Some(now);
                offer.signatures.name = person.map(|person| person.name.clone());
                offer.signatures.email = person.and_then(|person| person.emails.first().cloned());
                offer.sent_document = Some(letter::write(&offer, &self.company, now)?);
            }
            OfferStatus::Opened => {
                offer.signatures.first_opened_at.get_or_insert(now);
                offer.signatures.last_opened_at = Some(now);
            }
            OfferStatus::Signed => {
                offer.signatures.signed_at = Some(now);
                offer.signed_document = Some(letter::write(&offer, &self.company, now)?);
            }
            // A refused offer gives its place on the requisition back.
            OfferStatus::Denied => {
                if let Some(row) = offer.requisition.as_ref().and_then(|id| self.requisitions.get_mut(id)) {
                    row.offers.retain(|held| held != id);
                }
            }
        }
        self.offers.insert(id.to_owned(), offer);
        Ok(())
    }
}

/// Why an offer did not move.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdvanceError {
    /// It may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Its document could not be written.
    #[error("the offer's document could not be written")]
    Document(#[from] RenderError),
}

impl From<AdvanceError> for Refusal {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::Refused(refusal) => refusal,
            AdvanceError::Document(source) => {
                tracing::error!(error = %source, "an offer's document could not be written");
                Self::broken(false)
            }
        }
    }
}
