//! Looking for entries: what is asked and what the viewer may see become one condition, which the database applies.

use domain::{Action, ActionGroup, Actor, Remit, Timestamp};
use lever::{ContactId, OpportunityId};
use sql::{Query, Row};

use super::{AuditRow, ChainedRow};
use crate::sight::{Condition, made};
use crate::{Error, Store};

/// What to look for; an absent condition is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub opportunity: Option<OpportunityId>,
    pub contact: Option<ContactId>,
    /// Who caused it.
    pub actor: Option<Actor>,
    pub action: Option<Action>,
    pub group: Option<ActionGroup>,
    /// The language model that had a part in it.
    pub model: Option<String>,
    /// Not before this,
    pub from: Option<Timestamp>,
    /// and before this.
    pub until: Option<Timestamp>,
    /// Only entries before this one, for paging backwards.
    pub before: Option<i64>,
    pub limit: i64,
}

impl AuditFilter {
    /// Whether it lets every entry through, but for where it begins and how many.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self { before: self.before, limit: self.limit, ..Self::default() }
    }
}

/// Which entries somebody may see.
#[derive(Debug, Clone, Copy)]
pub enum AuditSight<'a> {
    Whole,
    /// Those about candidacies of a remit, with or without what runs in shadow.
    Of {
        remit: &'a Remit,
        with_shadow: bool,
    },
}

/// From where on, and which way.
#[derive(Clone, Copy)]
enum Walk {
    Back { before: i64 },
    Forth { after: i64 },
}

enum Bound {
    Number(i64),
    Text(String),
}

/// Conditions with what their placeholders stand for. Every text in it is ours.
struct Narrowed {
    sql: String,
    bound: Vec<Bound>,
}

impl Narrowed {
    fn text(&mut self, condition: &str, value: Option<String>) {
        if let Some(value) = value {
            self.bound.push(Bound::Text(value));
            self.sql.push_str(&format!(" AND {condition} ${}", self.bound.len()));
        }
    }

    fn number(&mut self, condition: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.bound.push(Bound::Number(value));
            self.sql.push_str(&format!(" AND {condition} ${}", self.bound.len()));
        }
    }

    fn sight(&mut self, sight: AuditSight<'_>) {
        let AuditSight::Of { remit, with_shadow } = sight else { return };
        let seen = Condition::on_opportunity(remit, self.bound.len() + 1);
        let open = format!("o.confidential = 0 AND {}", seen.sql);
        // A remit that takes in nearly everything is asked entry by entry; one that takes in little says where to look.
        self.sql.push_str(&if remit.is_everywhere() {
            format!(" AND EXISTS (SELECT 1 FROM opportunities o WHERE o.id = a.opportunity AND {open})")
        } else {
            format!(" AND a.opportunity IN (SELECT o.id FROM opportunities o WHERE {open})")
        });
        self.bound.extend(seen.bound.into_iter().map(Bound::Text));
        if !with_shadow {
            self.sql.push_str(" AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = a.run AND r.phase = 'shadow')");
        }
    }
}

/// The query. No "or" in it: one would keep SQLite from using an index. Each action of a group is looked up by itself and
/// what is found is put in order.
fn asked(filter: &AuditFilter, sight: AuditSight<'_>, walk: Walk) -> Query {
    let (start, comparison, order) = match walk {
        Walk::Back { before } => (before, "<", "DESC"),
        Walk::Forth { after } => (after, ">", "ASC"),
    };
    let mut narrowed = Narrowed { sql: String::new(), bound: vec![Bound::Number(start), Bound::Number(filter.limit)] };
    narrowed.text("a.opportunity =", filter.opportunity.as_ref().map(ToString::to_string));
    narrowed.text("a.contact =", filter.contact.as_ref().map(ToString::to_string));
    narrowed.text("a.actor =", filter.actor.as_ref().map(ToString::to_string));
    narrowed.text("a.action =", filter.action.map(|action| action.as_str().to_owned()));
    narrowed.text("m.model =", filter.model.clone());
    narrowed.number("a.at >=", filter.from.map(Timestamp::millis));
    narrowed.number("a.at <", filter.until.map(Timestamp::millis));
    narrowed.sight(sight);
    let (tables, seq) = match filter.model {
        Some(_) => ("audit_models m JOIN audit a ON a.seq = m.seq", "m.seq"),
        None => ("audit a", "a.seq"),
    };
    let one = |action: &str| {
        format!(
            "SELECT f.seq FROM (SELECT a.seq FROM {tables} WHERE {seq} {comparison} $1{narrowed}{action}
                ORDER BY {seq} {order} LIMIT $2) f",
            narrowed = narrowed.sql
        )
    };
    let found = match filter.group {
        None => one(""),
        Some(group) => {
            let each = group.actions().map(|action| one(&format!(" AND a.action = '{}'", action.as_str())));
            each.collect::<Vec<_>>().join(" UNION ALL ")
        }
    };
    let text = format!(
        "SELECT seq, text, sealed, sealed_digest, hash FROM audit
         WHERE seq IN (SELECT u.seq FROM ({found}) u ORDER BY u.seq {order} LIMIT $2) ORDER BY seq {order}"
    );
    narrowed.bound.into_iter().fold(made(text), |query, bound| match bound {
        Bound::Number(number) => query.bind(number),
        Bound::Text(text) => query.bind(text),
    })
}

impl Store {
    /// Entries, newest first.
    ///
    /// # Errors
    /// When the database does not answer or a row cannot be read back.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>, Error> {
        self.audit_seen(filter, AuditSight::Whole).await
    }

    /// Entries that somebody may see, newest first.
    ///
    /// # Errors
    /// When the database does not answer or a row cannot be read back.
    pub async fn audit_seen(&self, filter: &AuditFilter, sight: AuditSight<'_>) -> Result<Vec<AuditRow>, Error> {
        let walk = Walk::Back { before: filter.before.unwrap_or(i64::MAX) };
        let mut entries = Vec::new();
        for row in self.db.fetch_all(asked(filter, sight, walk)).await? {
            entries.push(self.read_audit(&row).await?);
        }
        Ok(entries)
    }

    /// Entries after one, oldest first, with what they are chained by.
    ///
    /// # Errors
    /// When the database does not answer or a row cannot be read back.
    pub async fn audit_after(&self, filter: &AuditFilter, after: i64) -> Result<Vec<ChainedRow>, Error> {
        let mut entries = Vec::new();
        for row in self.db.fetch_all(asked(filter, AuditSight::Whole, Walk::Forth { after })).await? {
            entries.push(ChainedRow {
                text: row.try_get("text")?,
                sealed_digest: row.try_get("sealed_digest")?,
                read: self.read_audit(&row).await?,
            });
        }
        Ok(entries)
    }

    /// The language models that entries name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_models(&self) -> Result<Vec<String>, Error> {
        // From one name to the next: the index is not read as a whole.
        let mut models: Vec<String> = Vec::new();
        loop {
            let next = sql::query("SELECT MIN(model) AS model FROM audit_models WHERE model > $1");
            let row = self.db.fetch_optional(next.bind(models.last().cloned().unwrap_or_default())).await?;
            match row.map_or(Ok(None), |row| row.try_get::<Option<String>, _>("model"))? {
                Some(model) => models.push(model),
                None => return Ok(models),
            }
        }
    }
}
