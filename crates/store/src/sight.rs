//! What a remit takes in, as a condition that the database applies: nothing is read first and left out afterwards.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Assignment, EffectId, Ground, ProposalId, Remit, RunId};
use lever::{OpportunityId, PostingId};
use sql::{AssertSqlSafe, Query};

use crate::{Error, Store};

/// Something by which a candidacy, or a posting, can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    Opportunity(OpportunityId),
    Proposal(ProposalId),
    Run(RunId),
    Effect(EffectId),
    Posting(PostingId),
}

/// A condition with what its placeholders stand for. Every text in it is ours; names and ids are bound.
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) bound: Vec<String>,
}

impl Condition {
    /// That the remit takes in the opportunity `o`. Its placeholders count on from `first`.
    pub(crate) fn on_opportunity(remit: &Remit, first: usize) -> Self {
        Self::any(remit, first, "o.restricted = 0", |ground, place| {
            let of_posting = |column: &str| format!("o.posting IN (SELECT id FROM postings WHERE {column} = ${place})");
            match ground {
                Ground::Everywhere => "1 = 1".to_owned(),
                Ground::Department(_) => of_posting("department"),
                Ground::Team(_) => of_posting("team"),
                Ground::Location(_) => of_posting("location"),
                Ground::Posting(_) => format!("o.posting = ${place}"),
                Ground::Involved => format!(
                    "(o.id IN (SELECT opportunity FROM involved WHERE lever_user = ${place}) OR o.posting IN
                        (SELECT id FROM postings WHERE owner = ${place} OR hiring_manager = ${place}))"
                ),
            }
        })
    }

    /// That the remit takes in candidacies of the posting `o`, which is a row of `postings`.
    pub(crate) fn on_posting(remit: &Remit, first: usize) -> Self {
        Self::any(remit, first, "o.confidential = 0", |ground, place| match ground {
            Ground::Everywhere => "1 = 1".to_owned(),
            Ground::Department(_) => format!("o.department = ${place}"),
            Ground::Team(_) => format!("o.team = ${place}"),
            Ground::Location(_) => format!("o.location = ${place}"),
            Ground::Posting(_) => format!("o.id = ${place}"),
            Ground::Involved => format!(
                "(o.owner = ${place} OR o.hiring_manager = ${place} OR o.id IN
                    (SELECT n.posting FROM involved i JOIN opportunities n ON n.id = i.opportunity
                     WHERE i.lever_user = ${place}))"
            ),
        })
    }

    /// That any part of the remit takes it in; one without confidential work only where it is `open`.
    fn any(remit: &Remit, first: usize, open: &str, of: impl Fn(&Ground, usize) -> String) -> Self {
        if remit.is_whole() {
            return Self { sql: "(1 = 1)".to_owned(), bound: Vec::new() };
        }
        let mut condition = Self { sql: String::new(), bound: Vec::new() };
        for Assignment { ground, confidential } in &remit.assignments {
            let bound = match (ground, &remit.lever_user) {
                (Ground::Everywhere, _) => None,
                (Ground::Involved, Some(user)) => Some(user.to_string()),
                // Who is nobody in Lever takes part in nothing there.
                (Ground::Involved, None) => continue,
                (Ground::Department(_) | Ground::Team(_) | Ground::Location(_) | Ground::Posting(_), _) => {
                    Some(ground.value().to_owned())
                }
            };
            let part = of(ground, first + condition.bound.len());
            condition.bound.extend(bound);
            condition.sql.push_str(if condition.sql.is_empty() { "(" } else { " OR " });
            condition.sql.push_str(&part);
            if !confidential {
                condition.sql.push_str(&format!(" AND {open}"));
            }
        }
        condition.sql.push_str(if condition.sql.is_empty() { "(1 = 0)" } else { ")" });
        condition
    }

    pub(crate) fn bind_to(self, query: Query) -> Query {
        self.bound.into_iter().fold(query, Query::bind)
    }
}

/// A query whose text was put together here.
pub(crate) fn made(text: String) -> Query {
    sqlx::query(AssertSqlSafe(text))
}

impl Store {
    /// Whether the remit takes in what is named. What is closed to agents is taken in by none, nor, unless
    /// `with_shadow`, what a run in shadow has made. What does not exist is not taken in either.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sees(&self, remit: &Remit, named: &Named, with_shadow: bool) -> Result<bool, Error> {
        let (id, found) = match named {
            Named::Posting(id) => return self.sees_posting(remit, id).await,
            Named::Opportunity(id) => (id.to_string(), "o.id = $1 AND $2 = $2"),
            Named::Proposal(id) => (
                id.to_string(),
                "o.id = (SELECT p.opportunity FROM proposals p JOIN runs r ON r.id = p.run
                    WHERE p.id = $1 AND ($2 = 1 OR r.phase <> 'shadow'))",
            ),
            Named::Run(id) => (
                id.to_string(),
                "o.id = (SELECT opportunity FROM runs WHERE id = $1 AND ($2 = 1 OR phase <> 'shadow'))",
            ),
            Named::Effect(id) => (id.to_string(), "o.id = (SELECT opportunity FROM effects WHERE id = $1) AND $2 = $2"),
        };
        let sight = Condition::on_opportunity(remit, 3);
        let text =
            format!("SELECT 1 AS seen FROM opportunities o WHERE {found} AND o.confidential = 0 AND {}", sight.sql);
        let query = sight.bind_to(made(text).bind(id).bind(i64::from(with_shadow)));
        Ok(self.db.fetch_optional(query).await?.is_some())
    }

    /// Whether the remit takes in an opportunity, whatever agents may do there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_in_remit(&self, remit: &Remit, id: &OpportunityId) -> Result<bool, Error> {
        let sight = Condition::on_opportunity(remit, 2);
        let text = format!("SELECT 1 AS seen FROM opportunities o WHERE o.id = $1 AND {}", sight.sql);
        Ok(self.db.fetch_optional(sight.bind_to(made(text).bind(id.to_string()))).await?.is_some())
    }

    /// Which of some postings the remit takes in candidacies of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seen_postings<'a>(
        &self,
        remit: &Remit,
        postings: impl IntoIterator<Item = &'a PostingId>,
    ) -> Result<BTreeSet<PostingId>, Error> {
        let sight = Condition::on_posting(remit, 1);
        let text = format!("SELECT o.id, CASE WHEN {} THEN 1 ELSE 0 END AS seen FROM postings o", sight.sql);
        let mut seen = BTreeMap::new();
        for row in self.db.fetch_all(sight.bind_to(made(text))).await? {
            let (id, is_seen): (String, i64) = (sql::Row::try_get(&row, "id")?, sql::Row::try_get(&row, "seen")?);
            seen.insert(id, is_seen == 1);
        }
        let is_seen = |id: &&PostingId| seen.get(id.as_str()).copied().unwrap_or_else(|| remit.is_everywhere());
        Ok(postings.into_iter().filter(is_seen).cloned().collect())
    }

    async fn sees_posting(&self, remit: &Remit, id: &PostingId) -> Result<bool, Error> {
        let sight = Condition::on_posting(remit, 2);
        let text = format!("SELECT CASE WHEN {} THEN 1 ELSE 0 END AS seen FROM postings o WHERE o.id = $1", sight.sql);
        let row = self.db.fetch_optional(sight.bind_to(made(text).bind(id.to_string()))).await?;
        // One that only an opportunity names was never read: nobody's team, but there for those who see everything.
        Ok(row
            .map_or(Ok(remit.is_everywhere()), |row| sql::Row::try_get::<i64, _>(&row, "seen").map(|seen| seen == 1))?)
    }
}

impl Store {
    /// The number of the newest entry in the audit log: it grows with whatever happens.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_head(&self) -> Result<i64, Error> {
        let row = self.db.fetch_optional(sql::query("SELECT seq FROM audit_head WHERE id = 1")).await?;
        Ok(row.map_or(Ok(0), |row| sql::Row::try_get(&row, "seq"))?)
    }

    /// The opportunities of the remit of which the audit log speaks after an entry, at most so many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touched_since(&self, remit: &Remit, seq: i64, limit: i64) -> Result<Vec<OpportunityId>, Error> {
        let sight = Condition::on_opportunity(remit, 3);
        let text = format!(
            "SELECT DISTINCT o.id FROM audit a JOIN opportunities o ON o.id = a.opportunity
             WHERE a.seq > $1 AND o.confidential = 0 AND {} LIMIT $2",
            sight.sql
        );
        crate::opportunities::ids(&self.db.fetch_all(sight.bind_to(made(text).bind(seq).bind(limit))).await?)
    }
}
