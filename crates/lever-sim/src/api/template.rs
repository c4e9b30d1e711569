//! `/form_templates` and `/feedback_templates`: the same routes with different rules.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{Part, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::template::{NewTemplate, TemplateKind};

pub(super) fn routes() -> Router<Sim> {
    of_kind(TemplateKind::Form).merge(of_kind(TemplateKind::Feedback))
}

fn of_kind(kind: TemplateKind) -> Router<Sim> {
    let all = format!("/v1/{}", kind.collection());
    let each = format!("{all}/{{id}}");
    Router::new()
        .route(
            &all,
            get(async move |State(sim): State<Sim>, params: Params| list(&sim, kind, &params))
                .post(async move |State(sim): State<Sim>, Sent(body): Sent<NewTemplate>| create(&sim, kind, body)),
        )
        .route(
            &each,
            get(async move |State(sim): State<Sim>, Path(id): Path<String>| one(&sim, kind, &id))
                .put(async move |State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<NewTemplate>| {
                    replace(&sim, kind, &id, body)
                })
                .delete(async move |State(sim): State<Sim>, Path(id): Path<String>| delete(&sim, kind, &id)),
        )
}

fn list(sim: &Sim, kind: TemplateKind, params: &Params) -> Answer {
    sim.read(|world| {
        // ASSUMPTION: the order of template lists is not documented; by text here.
        let rows = world.templates(kind).values();
        let rows = rows.map(|row| (vec![Part::Text(row.text.clone()), Part::Text(row.id.clone())], row)).collect();
        page(rows, params, |row| {
            let mut shown = row.json(kind);
            let wanted = params.all("include");
            if let (false, Value::Object(fields)) = (wanted.is_empty(), &mut shown) {
                fields.retain(|key, _| key == "id" || wanted.contains(&key.as_str()));
            }
            shown
        })
    })
}

/// The feedback form that interviews without one refer to: no row, and not in the recorded list, though documented there.
const NO_FEEDBACK: &str = "no-feedback";

fn is_pseudo(kind: TemplateKind, id: &str) -> bool {
    kind == TemplateKind::Feedback && id == NO_FEEDBACK
}

fn one(sim: &Sim, kind: TemplateKind, id: &str) -> Answer {
    if is_pseudo(kind, id) {
        // ASSUMPTION: its text; no recording has it.
        return found(json!({
            "id": NO_FEEDBACK, "text": "No feedback form", "instructions": "", "group": null, "stage": null,
            "fields": [], "createdAt": null, "updatedAt": null,
        }));
    }
    sim.read(|world| found(world.template(kind, id)?.json(kind)))
}

fn create(sim: &Sim, kind: TemplateKind, body: NewTemplate) -> Answer {
    sim.write(|world, now| created(world.write_template(kind, None, body, now)?))
}

fn replace(sim: &Sim, kind: TemplateKind, id: &str, body: NewTemplate) -> Answer {
    if is_pseudo(kind, id) {
        return Err(Refusal::forbidden("The default template cannot be changed"));
    }
    sim.write(|world, now| found(world.write_template(kind, Some(id), body, now)?))
}

fn delete(sim: &Sim, kind: TemplateKind, id: &str) -> Answer {
    sim.write(|world, _| {
        if is_pseudo(kind, id) {
            return Err(Refusal::forbidden("The default template cannot be deleted"));
        }
        // ASSUMPTION: the refusal is 403; 400 would be as likely.
        if !world.template(kind, id)?.made_by_api {
            return Err(Refusal::forbidden("Only templates created by API can be deleted by API"));
        }
        world.templates_mut(kind).remove(id);
        gone()
    })
}
