//! Shows what the crate makes of a file: its visible text, what it hides, and the structured résumé.
//!
//! `cargo run -p resume --example read_resume -- cv.pdf`

use std::error::Error;
use std::io::Write as _;

use resume::{Limits, PartialDate};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let document = resume::read(&std::fs::read(&path)?, &Limits::default())?;
        let resume = resume::structure(&document, PartialDate { year: 2026, month: Some(11) });
        writeln!(out, "== {path}: {:?}, {} pages\n{}", document.format, document.pages, document.text)?;
        writeln!(out, "== hidden: {:#?}", document.hidden)?;
        writeln!(out, "== {:#}", resume::json_resume(&resume, &document))?;
    }
    Ok(())
}
