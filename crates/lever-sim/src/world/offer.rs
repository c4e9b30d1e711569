//! Offers: made, approved, sent and signed by people in Lever's interface; the API reads them.

use serde_json::{Map, Value, json};

use super::World;
use super::apply::Document;
use crate::document::RenderError;
use crate::query::Params;
use crate::refusal::Refusal;

mod draft;
mod letter;
mod status;

pub(crate) use draft::NewOffer;
pub(crate) use status::OfferStatus;

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

    /// Takes the offers of a deleted opportunity out of the world, and their places off the requisitions.
    pub(super) fn forget_offers(&mut self, opportunity: &str) {
        let theirs: Vec<String> = self.offers_of(opportunity).map(|offer| offer.id.clone()).collect();
        for row in self.requisitions.values_mut() {
            row.offers.retain(|held| !theirs.contains(held));
        }
        self.offers.retain(|id, _| !theirs.contains(id));
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
