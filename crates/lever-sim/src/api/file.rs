//! `/opportunities/:o/files`: list, read, upload, download, delete.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, created, download, found, gone};
use crate::body::Form;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::file::File;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/files", get(list).post(upload))
        .route("/v1/opportunities/{opportunity}/files/{id}", get(one).delete(delete))
        .route("/v1/opportunities/{opportunity}/files/{id}/download", get(bytes))
        .route("/v1/opportunities/{opportunity}/file_actions", get(actions))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    let window = params.window("uploaded_at")?;
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.files.of(&opportunity).filter(|row| window.admits(Some(row.uploaded_at)));
        let rows = rows.map(|row| (newest_first(row.uploaded_at, &row.id), row)).collect();
        page(rows, &params, |row| world.file_json(row))
    })
}

/// What happened to files and résumés, newest first.
async fn actions(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    let window = params.window("occurred_at")?;
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.file_actions.get(&opportunity).into_iter().flatten();
        let rows = rows.filter(|row| window.admits(Some(row.at)));
        let rows = rows.map(|row| (newest_first(row.at, row.id()), row)).collect();
        page(rows, &params, |row| row.json())
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>) -> Answer {
    sim.read(|world| found(world.file_json(find(world, &caller, &path)?)))
}

async fn bytes(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>) -> Answer {
    sim.read(|world| {
        let row = find(world, &caller, &path)?;
        world.check_download(row.status)?;
        Ok(download(row.bytes.clone(), &row.name, &row.ext))
    })
}

async fn upload(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    form: Form,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.required_actor(&params)?;
        let file = form.file("file").ok_or_else(|| Refusal::invalid("file is required"))?;
        created(world.add_file(&opportunity, &file.name, file.bytes.clone(), Some(&user), now)?)
    })
}

async fn delete(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>, params: Params) -> Answer {
    sim.write(|world, now| {
        let user = world.required_actor(&params)?;
        find(world, &caller, &path)?;
        world.remove_file(&path.0, &path.1, Some(&user), now)?;
        gone()
    })
}

fn find<'a>(world: &'a World, caller: &Caller, (opportunity, id): &(String, String)) -> Result<&'a File, Refusal> {
    world.opportunity(opportunity, caller)?;
    let row = world.files.get(id).filter(|row| row.opportunity == *opportunity);
    row.ok_or_else(|| Refusal::missing("files", id))
}
