//! PDF: interprets every page, keeps what a person would see in reading order, and sets the rest aside.
//!
//! The only module that knows the PDF interpreter and its renderer. The interpreter is young and the files are strangers', so it runs on
//! a thread of its own with a large stack, its panics are caught, and its work is counted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::composer::Composer;
use super::ocr::OcrEngine;
use super::{Document, Format, Limits, ReadError, metadata};

mod annotations;
mod bullets;
mod canvas;
mod draw;
mod glyph;
mod lines;
mod page;
mod reading_order;
mod scan;
mod shape;
mod visibility;
mod words;

pub(super) use draw::draw;

/// Deeply nested files recurse deeply.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// No honest résumé takes a second; a loaded machine is given the benefit of the doubt.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Scans take an engine a second for each page; this many times its own limit is enough for all pages together.
const SCAN_SHARES: u32 = 5;

pub(super) fn read(bytes: &[u8], limits: &Limits, ocr: Option<&OcrEngine>) -> Result<Document, ReadError> {
    let (bytes, limits, ocr) = (bytes.to_vec(), *limits, ocr.cloned());
    let time_limit = ocr.as_ref().map_or(TIME_LIMIT, |engine| TIME_LIMIT + engine.time_limit * SCAN_SHARES);
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let outcome =
                catch_unwind(AssertUnwindSafe(|| interpret(bytes, &limits, ocr.as_ref()))).unwrap_or_else(|cause| {
                    Err(match cause.downcast_ref::<canvas::WorkExceeded>() {
                        Some(exceeded) => ReadError::TooMuch { limit: exceeded.limit, unit: exceeded.unit },
                        None => broken("the interpreter gave up"),
                    })
                });
            // The receiver is gone when the time limit has passed; nobody is left to tell.
            let _ = sender.send(outcome);
        })
        .map_err(|error| broken(error.to_string()))?;
    // A thread cannot be killed: one that never ends is left behind, but the caller has an answer.
    receiver
        .recv_timeout(time_limit)
        .unwrap_or(Err(ReadError::TooMuch { limit: time_limit.as_secs() as usize, unit: "seconds of work" }))
}

fn interpret(bytes: Vec<u8>, limits: &Limits, ocr: Option<&OcrEngine>) -> Result<Document, ReadError> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Encrypted,
        LoadPdfError::Decryption(other) => broken(format!("its encryption cannot be undone ({other:?})")),
        LoadPdfError::Invalid => broken("no page tree can be found"),
    })?;
    let count = pdf.pages().len();
    if count > limits.pages as usize {
        return Err(ReadError::TooMuch { limit: limits.pages as usize, unit: "pages" });
    }
    if count == 0 {
        return Err(broken("it has no pages"));
    }
    let mut composer = Composer::new(limits);
    let mut reader = page::PageReader::new(&pdf, limits, ocr);
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        reader.read(page, number, &mut composer)?;
        annotations::report(page, number, &mut composer)?;
    }
    if reader.has_scans() && ocr.is_none() && composer.text().is_empty() {
        return Err(ReadError::NoOcrEngine);
    }
    metadata::report(&mut composer, &annotations::properties(&pdf))?;
    let pages = u32::try_from(count).unwrap_or(limits.pages);
    Ok(composer.finish(Format::Pdf, pages))
}

fn broken(what: impl Into<String>) -> ReadError {
    ReadError::Broken { format: Format::Pdf, what: what.into() }
}

#[cfg(test)]
mod tests;
