//! Takes out of the log what it was narrowed to.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Actor;
use lever::OpportunityId;

use super::super::Console;
use super::super::gate::Viewer;
use super::super::notice::Notice;
use super::super::problem::PageError;
use super::filters::Asked;
use crate::export::{self, Archive, ExportError, Wanted};
use crate::record;

/// Answers with the decision record of a candidacy, signed.
pub(crate) async fn record(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = OpportunityId::parse(&id).map_err(|_| PageError::NotFound)?;
    answer(record::record(&console.store, &id, Actor::Operator(viewer.id())).await)
}

/// Answers with the archive.
pub(crate) async fn make(
    State(console): State<Console>,
    viewer: Viewer,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let format = asked.format.parse().map_err(|_| PageError::Refused(StatusCode::BAD_REQUEST))?;
    let filter = asked.read(console.store.now(), 0)?;
    // It reads as much as a verification does: one of either at a time.
    let Ok(_turn) = console.verification.try_acquire() else {
        return Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE));
    };
    let wanted = Wanted { filter, format, private: asked.private == "yes" };
    answer(export::export(&console.store, &wanted, Actor::Operator(viewer.id())).await)
}

fn answer(archive: Result<Archive, ExportError>) -> Result<Response, PageError> {
    match archive {
        Ok(archive) => {
            let name = format!("attachment; filename=\"{}\"", archive.name);
            let name = HeaderValue::try_from(name).map_err(|_| PageError::NotFound)?;
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok((headers, archive.bytes).into_response())
        }
        Err(ExportError::TooMany) => Ok(Notice::ExportTooLarge.on("/audit").into_response()),
        Err(ExportError::Store(error)) => Err(error.into()),
        Err(error) => Err(PageError::Export(error)),
    }
}
