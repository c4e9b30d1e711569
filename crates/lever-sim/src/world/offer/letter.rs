//! What an offer's document says.

use bytes::Bytes;
use serde_json::Value;

use super::{Offer, OfferDocument};
use crate::calendar::minute_text;
use crate::document::{RenderError, letter};
use crate::world::apply::Document;

/// Writes the document as it stands: with the candidate's signature once there is one.
pub(super) fn write(offer: &Offer, company: &str, now: i64) -> Result<OfferDocument, RenderError> {
    let says = |identifier: &str| {
        let term = offer.terms.iter().find(|term| term.identifier == identifier);
        term.and_then(|term| plain(&term.value)).unwrap_or_else(|| "to be agreed".to_owned())
    };
    let (name, role) = (says("candidate_name"), says("job_title"));
    let pay = format!("{} {} ({})", says("compensation_currency"), says("salary_amount"), says("salary_interval"));
    let starts = offer.terms.iter().find(|term| term.identifier == "anticipated_start_date");
    let starts = starts.and_then(|term| term.value.as_i64()).map_or_else(|| "to be agreed".to_owned(), day);
    let mut lines = vec![
        format!("Dear {name},"),
        format!("we are pleased to offer you the position of {role} at {company}."),
        format!("Team: {}", says("team")),
        format!("Place of work: {}", says("location/office")),
        format!("Pay: {pay}"),
        format!("First day: {starts}"),
        "This offer comes from a simulated Lever. It binds nobody.".to_owned(),
    ];
    if let Some(at) = offer.signatures.signed_at {
        lines.push(format!("Signed by {name} on {}.", day(at)));
    }
    let bytes = letter(&format!("Offer of employment - {role}"), &lines)?;
    let word = if offer.signatures.signed_at.is_some() { "signed" } else { "offer" };
    let file = Document {
        name: format!("{} - {role} - {word}.pdf", name.replace('/', " ")),
        bytes: Bytes::from(bytes),
        parsed: None,
    };
    Ok(OfferDocument { file, uploaded_at: now })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn day(at: i64) -> String {
    minute_text(at).chars().take(10).collect()
}
