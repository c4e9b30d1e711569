//! Finding people by name or e-mail although both are sealed: each word of a name and each address is kept as a keyed
//! digest, which says nothing without the master key.

use std::collections::BTreeSet;

use domain::Remit;
use lever::{ContactId, Opportunity, OpportunityId};
use sql::{Row, query};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::backfill::Batch;
use crate::opportunities::read_contact;
use crate::sight::{Condition, made};
use crate::{Error, Snapshot, Store, Tx};

/// Opportunities that are gone through in one transaction.
const BATCH: i64 = 200;

/// The most words that are looked for; a name has fewer.
const MOST_WORDS: usize = 12;

/// A candidacy of somebody who was looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub opportunity_id: OpportunityId,
    pub contact_id: ContactId,
    pub snapshot: Snapshot,
}

/// What people are found by: the words of names, and addresses as a whole.
fn words(text: &str) -> impl Iterator<Item = String> {
    // As one types it: without case, without marks, "ß" as "ss".
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('ß', "ss");
    let words: Vec<String> = plain
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .flat_map(|part| {
            // An address is one thing; in a name a dash or a dot is a blank.
            let is_address = part.contains('@');
            let pieces = part.split(move |c: char| !is_address && !c.is_alphanumeric());
            pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).map(ToOwned::to_owned).collect::<Vec<_>>()
        })
        .collect();
    words.into_iter()
}

impl Store {
    fn tokens<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        texts.into_iter().flat_map(words).map(|word| self.vault.blind(&word)).collect()
    }

    /// The candidacies in the remit of everyone whose name or addresses hold all of the words, the newest reading first.
    /// Nobody where no word is said.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_person(&self, remit: &Remit, words: &str, limit: i64) -> Result<Vec<Found>, Error> {
        let tokens: Vec<String> = self.tokens([words]).into_iter().collect();
        if tokens.is_empty() || tokens.len() > MOST_WORDS {
            return Ok(Vec::new());
        }
        let sight = Condition::on_opportunity(remit, tokens.len() + 2);
        let all: String = (0..tokens.len())
            .map(|n| format!(" AND o.contact IN (SELECT contact FROM person_index WHERE token = ${})", n + 2))
            .collect();
        let text = format!(
            "SELECT o.id, o.contact, o.sealed FROM opportunities o JOIN contact_keys k ON k.contact = o.contact
             WHERE k.wrapped IS NOT NULL AND o.merged_into IS NULL{all} AND {} ORDER BY o.read_at DESC, o.id LIMIT $1",
            sight.sql
        );
        let query = tokens.into_iter().fold(made(text).bind(limit), sql::Query::bind);
        let mut found = Vec::new();
        for row in self.db.fetch_all(sight.bind_to(query)).await? {
            let (id, contact_id): (String, _) = (row.try_get("id")?, read_contact(&row)?);
            let sealed: Vec<u8> = row.try_get("sealed")?;
            match self.open(&contact_id, "opportunities", &id, &sealed).await {
                Ok(snapshot) => {
                    let corrupt = |_| Error::Corrupt { what: "an opportunity's id", source: None };
                    let opportunity_id = OpportunityId::parse(&id).map_err(corrupt)?;
                    found.push(Found { opportunity_id, contact_id, snapshot });
                }
                // Erased between the question and here.
                Err(Error::Erased) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Notes what people are found by whom an earlier version has kept without it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn index_persons(&self) -> Result<(), Error> {
        self.backfill("person-index", async |tx, after| {
            let rows = query("SELECT id, contact, sealed FROM opportunities WHERE id > $1 ORDER BY id LIMIT $2");
            let rows = tx.inner.fetch_all(rows.bind(after).bind(BATCH)).await?;
            for row in &rows {
                let (id, contact): (String, _) = (row.try_get("id")?, read_contact(row)?);
                let sealed: Vec<u8> = row.try_get("sealed")?;
                match tx.open::<Snapshot>(&contact, "opportunities", &id, &sealed).await {
                    Ok(snapshot) => tx.index_person(&contact, &snapshot.opportunity).await?,
                    Err(Error::Erased) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(match rows.last() {
                Some(last) => Batch::After(last.try_get("id")?),
                None => Batch::Done,
            })
        })
        .await
    }
}

impl Tx {
    /// Notes what a person is found by from now on, as the opportunity says it.
    pub(crate) async fn index_person(&mut self, contact: &ContactId, said: &Opportunity) -> Result<(), Error> {
        let texts = std::iter::once(said.name.as_str()).chain(said.emails.iter().map(String::as_str));
        let tokens = self.store.tokens(texts);
        let rows = query("SELECT token FROM person_index WHERE contact = $1").bind(contact.to_string());
        let rows = self.inner.fetch_all(rows).await?;
        let known: BTreeSet<String> = rows.iter().map(|row| row.try_get("token")).collect::<Result<_, _>>()?;
        for old in known.difference(&tokens) {
            let delete = query("DELETE FROM person_index WHERE token = $1 AND contact = $2");
            self.inner.execute(delete.bind(old.clone()).bind(contact.to_string())).await?;
        }
        for new in tokens.difference(&known) {
            let insert = query("INSERT INTO person_index (token, contact) VALUES ($1, $2) ON CONFLICT DO NOTHING");
            self.inner.execute(insert.bind(new.clone()).bind(contact.to_string())).await?;
        }
        Ok(())
    }

    /// Nobody finds an erased person.
    pub(crate) async fn forget_person(&mut self, contact: &ContactId) -> Result<(), Error> {
        let delete = query("DELETE FROM person_index WHERE contact = $1").bind(contact.to_string());
        self.inner.execute(delete).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_as_somebody_types_it() {
        let cases: [(&str, &[&str]); 7] = [
            ("Jörg Weißenfels-Hämmerling", &["jorg", "weissenfels", "hammerling"]),
            ("  O’Neil,  SEÁN ", &["o", "neil", "sean"]),
            ("Ｆｕｌｌ Ｗｉｄｔｈ", &["full", "width"]),
            ("نادية الحسن", &["نادية", "الحسن"]),
            ("Ada.Okafor@Example.org", &["ada.okafor@example.org"]),
            ("Ada ada@example.org", &["ada", "ada@example.org"]),
            (" -- ", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
