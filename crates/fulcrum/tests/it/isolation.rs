//! A résumé's file is read by a process of its own.

use std::path::PathBuf;

use fulcrum::isolation::{Allowance, Isolated};
use pipeline::{Documents, FileReading};

fn isolated(program: &str) -> Isolated {
    let limits = Allowance { memory_megabytes: 2_048, seconds: 20 };
    Isolated { program: PathBuf::from(program), ocr: None, limits }
}

#[tokio::test]
async fn a_reading_process_answers_with_the_document_or_with_why_not() {
    let reader = isolated(env!("CARGO_BIN_EXE_fulcrum"));
    let text = "Ada Lovelace\nada@example.org\n\nExperience\nEngineer, Acme Inc\n2019 - 2021\n";
    let here = resume::read(text.as_bytes(), &resume::Limits::default()).unwrap();
    assert_eq!(reader.read(text.as_bytes().to_vec()).await, Ok(FileReading { document: here, pages: Vec::new() }));
    assert_eq!(reader.read(Vec::new()).await, Err("the file is empty".to_owned()));
    let broken = reader.read(b"%PDF-1.7\nnothing".to_vec()).await.unwrap_err();
    assert_eq!(broken, "the Pdf file is broken: no page tree can be found");
    let large = vec![b'a'; resume::Limits::default().size_bytes + 1];
    let refused = reader.read(large).await.unwrap_err();
    assert_eq!(refused, "the file has 31457281 bytes; at most 31457280 are read");
}

#[tokio::test]
async fn a_reading_process_that_dies_or_babbles_is_an_answer_too() {
    let gone = Err("it took more memory or time than a résumé may, or broke the reader".to_owned());
    assert_eq!(isolated("/bin/false").read(b"a text".to_vec()).await, gone);
    assert_eq!(isolated("/nowhere/fulcrum").read(b"a text".to_vec()).await, gone);
    let starved =
        Isolated { limits: Allowance { memory_megabytes: 16, seconds: 20 }, ..isolated(env!("CARGO_BIN_EXE_fulcrum")) };
    // Larger than what it is allowed.
    assert_eq!(starved.read(vec![b'a'; 25 * 1024 * 1024]).await, gone);
}

/// One page that says so.
const PAGE: &[u8] = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]\
    /Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length 44>>\nstream\n\
    BT /F 12 Tf 1 0 0 1 72 300 Tm (A page) Tj ET\nendstream endobj\n\
    5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n";

#[tokio::test]
async fn a_reading_process_draws_the_pages_as_well() {
    let reading = isolated(env!("CARGO_BIN_EXE_fulcrum")).read(PAGE.to_vec()).await.unwrap();
    let mut here = Vec::new();
    resume::draw_pages(PAGE, &resume::PageLimits::default(), |page| here.push(page));
    assert_eq!((reading.document.text.as_str(), here.len()), ("A page", 1));
    assert_eq!(reading.pages, here);
}

#[tokio::test]
async fn a_process_that_dies_over_a_picture_has_still_read_the_file() {
    let document = resume::read(b"A text", &resume::Limits::default()).unwrap();
    let line = serde_json::to_string(&fulcrum::isolation::Answer::Document(Box::new(document.clone()))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("reader");
    let script = format!("#!/bin/sh\ncat <<'END'\n{line}\nEND\nprintf '{{\"page\":'\nexit 1\n");
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let reader = isolated(program.to_str().unwrap());
    assert_eq!(reader.read(b"A text".to_vec()).await, Ok(FileReading { document, pages: Vec::new() }));
}
