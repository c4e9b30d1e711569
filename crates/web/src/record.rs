//! The decision record of one candidacy: what was read, found, proposed, decided and written, on paper.

mod face;
mod sheet;
mod story;

use domain::Actor;
use lever::OpportunityId;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{AuditFilter, Exported, Store};

use crate::console::names::Operators;
use crate::console::{narration, when};
use crate::export::{Archive, Entry, ExportError, Manifest, manifest, pack};

/// The most entries that are printed; no candidacy has so many.
const MOST: i64 = 2000;

/// Prints the record, signs it as entries are signed, and notes it in the log.
///
/// It comes in the same archive as an export does, and not as a PDF that is signed inside: one command checks both, and
/// anybody can check it with any tool.
///
/// # Errors
/// [`store::Error::NotFound`] where nothing is known of the opportunity, [`store::Error::Erased`] where the person was
/// erased.
pub async fn record(store: &Store, id: &OpportunityId, by: Actor) -> Result<Archive, ExportError> {
    let key = store.audit_key().await?;
    let (head_seq, head_hash) = store.audit_end().await?;
    let filter = AuditFilter { opportunity: Some(id.clone()), limit: MOST, ..AuditFilter::default() };
    let rows = store.audit_after(&filter, 0).await?;
    let operators = Operators::load(store).await?;
    let maker = narration::actor(&by, &operators);
    let made = when::exact(store.now());
    let story = story::tell(store, id, &rows, &operators, &format!("Made {made} by {maker}")).await?;
    let data = sheet::print(&story)?;
    let end = |row: &store::ChainedRow| Entry { seq: row.read.entry.seq, hash: row.read.hash.clone() };
    let manifest = Manifest {
        kind: manifest::RECORD.to_owned(),
        version: manifest::VERSION,
        file: "record.pdf".to_owned(),
        format: "pdf".to_owned(),
        filter: json!({ "opportunity": id }),
        private: true,
        entries: rows.len(),
        sha256: hex::encode(Sha256::digest(&data)),
        first: rows.first().map(end),
        last: rows.last().map(end),
        head: Entry { seq: head_seq, hash: head_hash },
        made_at: when::iso(store.now()),
        made_by: maker,
        made_by_id: by.to_string(),
        public_key: key.public(),
    };
    let archive = pack(&data, manifest, &key)?;
    let manifest = &archive.manifest;
    let mut tx = store.begin().await?;
    tx.record_export(
        by,
        &Exported {
            opportunity: Some(id),
            format: &manifest.format,
            filter: &manifest.filter,
            entries: manifest.entries,
            digest: &manifest.sha256,
            private: true,
        },
    );
    tx.commit().await?;
    Ok(archive)
}
