//! How far the changes have come that were asked back together.

use askama::Template;
use axum::extract::{Path, State};
use domain::UndoBatchId;
use store::UndoProgress;

use super::super::Console;
use super::super::frame::{Frame, Page, Section};
use super::super::gate::Viewer;
use super::super::names::Operators;
use super::super::problem::PageError;
use super::super::when::Moment;
use super::asked::scope_in_words;
use super::line::LineView;

#[derive(Template)]
#[template(path = "console/undo_batch.html")]
pub(crate) struct BatchPage {
    frame: Frame,
    what: String,
    by: String,
    at: Moment,
    done: Vec<LineView>,
    under_way: Vec<LineView>,
    failed: Vec<LineView>,
}

impl BatchPage {
    fn count(&self) -> usize {
        self.done.len() + self.under_way.len() + self.failed.len()
    }
}

/// The page to which asking leads. It says the same to everyone whose remit takes some of it in.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page<BatchPage>, PageError> {
    let id: UndoBatchId = id.parse().map_err(|_| PageError::NotFound)?;
    let (store, now) = (&console.store, console.store.now());
    let batch = store.undo_batch(id).await?.ok_or(PageError::NotFound)?;
    let lines = store.undos_of(&viewer.remit, id).await?;
    if lines.is_empty() {
        return Err(PageError::NotFound);
    }
    let operators = Operators::load(store).await?;
    let (mut done, mut under_way, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (line, progress) in &lines {
        let view = LineView::new(line, &operators, now);
        match progress {
            UndoProgress::Done => done.push(view),
            UndoProgress::UnderWay => under_way.push(view),
            UndoProgress::Failed { why } => failed.push(LineView { failed: Some(why.clone()), ..view }),
        }
    }
    Ok(Page(BatchPage {
        what: scope_in_words(&batch.scope),
        by: operators.name(batch.by).to_owned(),
        at: Moment::new(batch.at, now),
        done,
        under_way,
        failed,
        frame: Frame::load(&console, viewer, Section::Agents, "Undo together", None).await?,
    }))
}
