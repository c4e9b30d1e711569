//! `/opportunities/:o/resumes`: list, read, download. There is no upload.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, download, found};
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::resume::Resume;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/resumes", get(list))
        .route("/v1/opportunities/{opportunity}/resumes/{id}", get(one))
        .route("/v1/opportunities/{opportunity}/resumes/{id}/download", get(bytes))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    let window = params.window("uploaded_at")?;
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        if world.quirks.no_resumes_is_404 && world.resumes.count_of(&opportunity) == 0 {
            return Err(Refusal::missing("resumes", &opportunity));
        }
        let rows = world.resumes.of(&opportunity).filter(|row| window.admits(Some(row.created_at)));
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.resume_json(row))
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>) -> Answer {
    sim.read(|world| found(world.resume_json(find(world, &caller, &path)?)))
}

async fn bytes(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>) -> Answer {
    let row = sim.read(|world| {
        let row = find(world, &caller, &path)?;
        world.check_download(row.status).map(|()| row.clone())
    })?;
    Ok(download(sim.printed(&row).await?, &row.name, &row.ext))
}

fn find<'a>(world: &'a World, caller: &Caller, (opportunity, id): &(String, String)) -> Result<&'a Resume, Refusal> {
    world.opportunity(opportunity, caller)?;
    let row = world.resumes.get(id).filter(|row| row.opportunity == *opportunity);
    row.ok_or_else(|| Refusal::missing("resumes", id))
}
