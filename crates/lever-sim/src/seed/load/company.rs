//! Rows of what belongs to the account as a whole.

use serde_json::json;

use super::{Fit, Loader, numbered};
use crate::rng::Rng;
use crate::seed::file::{
    Currency, FieldRow, Pipeline, PostingRow, PostingState, ReasonRow, StageRow, TemplateRow, UserRow, Workplace,
};
use crate::world::account::{ArchiveReason, Stage, User};
use crate::world::field::Field;
use crate::world::posting::{Posting, PostingList};
use crate::world::template::Template;

impl Loader {
    pub(super) fn user(&mut self, row: UserRow) -> Fit<()> {
        if self.world.users.iter().any(|user| user.id == row.id) {
            return Err(format!("user {} is there twice", row.id));
        }
        self.world.users.push(User {
            id: row.id,
            name: row.name,
            username: row.username,
            email: row.email,
            access_role: row.role,
            job_title: Some(row.title),
            created_at: row.at,
            deactivated_at: row.left,
            ..User::default()
        });
        Ok(())
    }

    pub(super) fn stage(&mut self, row: StageRow) -> Fit<()> {
        if self.world.stage(&row.id).is_ok() {
            return Err(format!("stage {} is there twice", row.id));
        }
        let pipeline = match row.pipeline {
            Pipeline::Lead => "lead",
            Pipeline::Applicant => "applicant",
            Pipeline::Screen => "screen",
            Pipeline::Onsite => "onsite",
            Pipeline::Offer => "offer",
        };
        self.world.stages.push(Stage { id: row.id, text: row.text, pipeline, has_interview: row.interviews });
        Ok(())
    }

    pub(super) fn reason(&mut self, row: ReasonRow) -> Fit<()> {
        if self.world.archive_reason(&row.id).is_ok() {
            return Err(format!("reason {} is there twice", row.id));
        }
        let reason = ArchiveReason { id: row.id, text: row.text, hired: row.hired, active: !row.inactive };
        self.world.archive_reasons.push(reason);
        Ok(())
    }

    pub(super) fn feedback_template(&mut self, row: TemplateRow) -> Fit<()> {
        let template = template(row);
        self.world.feedback_templates.insert(template.id.clone(), template.clone());
        self.feedback_templates.push(template);
        Ok(())
    }

    pub(super) fn form_template(&mut self, row: TemplateRow) -> Fit<()> {
        let template = template(row);
        self.world.form_templates.insert(template.id.clone(), template.clone());
        self.form_templates.push(template);
        Ok(())
    }

    pub(super) fn posting(&mut self, row: PostingRow) -> Fit<()> {
        if self.world.posting(&row.id).is_ok() {
            return Err(format!("posting {} is there twice", row.id));
        }
        let owner = self.user_id(row.owner)?;
        let manager = self.user_id(row.manager).map_err(|_| numbered("user", row.manager))?;
        let question = row.question.map(|(id, field, text)| {
            json!({
                "id": id, "text": "Application questions",
                "fields": [{
                    "id": field, "type": "textarea", "text": text, "description": "", "required": false, "value": null,
                }],
            })
        });
        let list = |(text, items)| PostingList { text, items, html: None };
        self.world.postings.push(Posting {
            id: row.id,
            text: row.text,
            state: state(row.state),
            confidential: row.confidential,
            user: Some(owner.clone()),
            followers: vec![manager.clone()],
            owner: Some(owner),
            hiring_manager: Some(manager),
            team: row.team,
            department: row.department,
            location: row.location,
            commitment: row.commitment,
            level: Some(row.level),
            country: row.country,
            workplace_type: workplace(row.workplace),
            tags: row.tags,
            description: row.about,
            lists: row.lists.into_iter().map(list).collect(),
            closing: row.closing,
            requisition_codes: vec![row.code],
            salary: row
                .salary
                .map(|(from, to, currency)| (from, to, currency_code(currency), "per-year-salary").into()),
            custom_questions: question.into_iter().collect(),
            created_at: row.at,
            updated_at: row.updated,
            ..Posting::default()
        });
        Ok(())
    }
}

fn template(row: TemplateRow) -> Template {
    Template {
        id: row.id,
        text: row.text,
        instructions: row.instructions,
        group: None,
        secret_by_default: false,
        fields: row.fields.into_iter().map(field).collect(),
        made_by_api: false,
        created_at: row.at,
        updated_at: row.at,
    }
}

fn field(row: FieldRow) -> Field {
    // The id that is rolled here is not kept: the row has its own.
    let mut field = Field::new(&mut Rng::seeded(0), &row.kind, &row.text, row.required);
    field.id = row.id;
    if !row.options.is_empty() {
        field.options = row.options;
    }
    field.scores = row.scores;
    field.currency = row.currency;
    field
}

fn state(state: PostingState) -> &'static str {
    match state {
        PostingState::Published => "published",
        PostingState::Internal => "internal",
        PostingState::Closed => "closed",
        PostingState::Draft => "draft",
        PostingState::Pending => "pending",
        PostingState::Rejected => "rejected",
    }
}

fn workplace(workplace: Workplace) -> &'static str {
    match workplace {
        Workplace::Onsite => "onsite",
        Workplace::Remote => "remote",
        Workplace::Hybrid => "hybrid",
        Workplace::Unspecified => "unspecified",
    }
}

fn currency_code(currency: Currency) -> &'static str {
    match currency {
        Currency::Gbp => "GBP",
        Currency::Eur => "EUR",
        Currency::Usd => "USD",
        Currency::Cad => "CAD",
    }
}
