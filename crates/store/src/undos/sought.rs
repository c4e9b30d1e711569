//! Which effects are meant, as a condition that the database applies.

use domain::{EffectId, Remit, UndoScope};
use sql::Query;

use crate::sight::{Condition, made};

/// Effects `e` with what is needed to show them. A condition follows.
const EFFECTS: &str = "effects e JOIN proposals p ON p.id = e.proposal JOIN opportunities o ON o.id = e.opportunity
    LEFT JOIN contact_keys k ON k.contact = e.contact WHERE ";
/// What of them is read.
pub(super) const COLUMNS: &str =
    "e.id, e.opportunity, e.contact, e.kind, e.state, e.written_at, e.undo_failed, e.sealed,
    p.id AS proposal, p.sealed AS proposal_sealed, o.contact AS opportunity_contact, o.sealed AS opportunity_sealed,
    o.confidential, o.merged_into, k.wrapped, k.revived_at";

/// A condition on the effects, with what its placeholders stand for.
#[derive(Clone, Default)]
pub(super) struct Sought {
    sql: String,
    bound: Vec<Bound>,
}

#[derive(Clone)]
pub(super) enum Bound {
    Text(String),
    Number(i64),
}

impl Sought {
    /// What stands in Lever.
    pub(super) fn standing(scope: &UndoScope) -> Self {
        let mut sought = Self { sql: "e.state = 'applied'".to_owned(), bound: Vec::new() };
        if let UndoScope::Agent { since, .. } = scope {
            sought.and("e.written_at >= ", Bound::Number(since.millis()), "");
        }
        sought.of(scope)
    }

    /// What does not stand there yet, or no longer. What is on its way counts as written from now on.
    pub(super) fn not_standing(scope: &UndoScope) -> Self {
        let under_way = "e.state IN ('ready', 'sending', 'unconfirmed')";
        let mut sought = Self::default();
        match scope {
            UndoScope::Run(_) => sought.sql = format!("({under_way} OR e.state = 'compensated')"),
            UndoScope::Agent { since, .. } => {
                let taken_back = format!("({under_way} OR (e.state = 'compensated' AND e.written_at >= ");
                sought.and(&taken_back, Bound::Number(since.millis()), "))");
            }
        }
        sought.of(scope)
    }

    pub(super) fn of(mut self, scope: &UndoScope) -> Self {
        match scope {
            UndoScope::Run(run) => self.and("p.run = ", Bound::Text(run.to_string()), ""),
            UndoScope::Agent { agent, posting, .. } => {
                self.and("p.agent = ", Bound::Text(agent.as_str().to_owned()), "");
                if let Some(posting) = posting {
                    self.and("o.posting = ", Bound::Text(posting.to_string()), "");
                }
            }
        }
        self
    }

    pub(super) fn after(mut self, effect: Option<EffectId>) -> Self {
        if let Some(effect) = effect {
            let id = Bound::Text(effect.to_string());
            self.and("(e.written_at, e.id) < (SELECT written_at, id FROM effects WHERE id = ", id, ")");
        }
        self
    }

    pub(super) fn and(&mut self, before: &str, value: Bound, after: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.bound.push(value);
        self.sql.push_str(&format!("{before}${}{after}", self.bound.len()));
    }

    pub(super) fn query(self, columns: &str, remit: &Remit, end: &str) -> Query {
        let sight = Condition::on_opportunity(remit, self.bound.len() + 1);
        let text = format!("SELECT {columns} FROM {EFFECTS}{} AND {}{end}", self.sql, sight.sql);
        let query = self.bound.into_iter().fold(made(text), |query, value| match value {
            Bound::Text(text) => query.bind(text),
            Bound::Number(number) => query.bind(number),
        });
        sight.bind_to(query)
    }
}
