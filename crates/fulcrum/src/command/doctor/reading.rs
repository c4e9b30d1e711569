//! Whether résumés can be read.

use pipeline::Documents as _;

use super::Findings;
use crate::config::Config;
use crate::wiring::isolated;

pub(super) async fn check(config: &Config, findings: &mut Findings) {
    let reader = match isolated(config) {
        Ok(reader) => reader,
        Err(error) => {
            return findings.bad(format_args!("résumés: {error:#}"), "See [documents] in `fulcrum config default`.");
        }
    };
    match reader.read(b"Experience\nEngineer, Acme Inc\n2019 - 2021\n".to_vec()).await {
        Ok(_) => findings.good("résumés are read by a process of their own"),
        Err(error) => findings.bad(
            format_args!("a reading process cannot work: {error}"),
            "Give documents.memory_megabytes more, and let this user start processes.",
        ),
    }
    match &reader.ocr {
        Some(program) => findings.good(format_args!("scans are read by {}", program.display())),
        None => findings.warn("no OCR engine: scans are passed on to a person unread (tesseract-ocr would read them)"),
    }
}
