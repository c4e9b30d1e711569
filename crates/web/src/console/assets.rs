//! The style sheet, the script and the mark, built into the binary and addressed by their content.

use std::sync::LazyLock;

use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::PageError;

struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    /// The first digits of the SHA-256 of the text.
    version: String,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset("console.css", "text/css; charset=utf-8", include_str!("../../assets/console.css")),
        asset("console.js", "text/javascript; charset=utf-8", include_str!("../../assets/console.js")),
        asset("mark.svg", "image/svg+xml", include_str!("../../assets/mark.svg")),
    ]
});

fn asset(name: &'static str, kind: &'static str, text: &'static str) -> Asset {
    Asset { name, kind, text, version: hex::encode(&Sha256::digest(text.as_bytes())[..6]) }
}

/// Where an asset is fetched from, for templates.
pub(crate) fn url(name: &str) -> String {
    let version = ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.version.as_str());
    format!("/assets/{name}?v={version}")
}

/// One asset. Asked for by its content it never changes; asked for by name only it is fetched again.
pub(crate) async fn show(Path(name): Path<String>, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(PageError::NotFound)?;
    let is_exact = query.and_then(|query| query.strip_prefix("v=").map(|version| version == asset.version));
    let kept = if is_exact == Some(true) { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, kept)], asset.text).into_response())
}
