//! A résumé's file is read by a process of its own.

use std::path::PathBuf;

use fulcrum::isolation::{Allowance, Isolated};
use pipeline::Documents;

fn isolated(program: &str) -> Isolated {
    let limits = Allowance { memory_megabytes: 2_048, seconds: 20 };
    Isolated { program: PathBuf::from(program), ocr: None, limits }
}

#[tokio::test]
async fn a_reading_process_answers_with_the_document_or_with_why_not() {
    let reader = isolated(env!("CARGO_BIN_EXE_fulcrum"));
    let text = "Ada Lovelace\nada@example.org\n\nExperience\nEngineer, Acme Inc\n2019 - 2021\n";
    let here = resume::read(text.as_bytes(), &resume::Limits::default()).unwrap();
    assert_eq!(reader.read(text.as_bytes().to_vec()).await, Ok(here));
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
