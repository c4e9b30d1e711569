use std::io::{Cursor, Write as _};

use crate::document::testing::{hidden, mutate};
use crate::{Format, HiddenWhy, Limits, ReadError, read};

/// Written by LibreOffice from a DOCX.
const FIXTURE: &[u8] = include_bytes!("../../../fixtures/cv.doc");

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.into_inner().into_inner()
}

fn stream(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    std::io::Read::read_to_end(&mut file.open_stream(name).unwrap(), &mut content).unwrap();
    content
}

#[test]
fn a_file_of_libreoffice_reads_as_it_prints() {
    let document = read(FIXTURE, &Limits::default()).unwrap();
    assert_eq!(document.format, Format::Doc);
    assert_eq!(
        document.text,
        "ada@example.org\n\nAda Märta Lovelace\nAnalyst – Zürich, “remote”\n\nExperience\nAnalytical Engines Ltd  \
         2019 – 2023\n• Wrote the first program\n• Checked Łódź figures €5m\nSenior engineer\n\nVisible before and \
         after\n\nRust  5 years\nWhite on navy  3 years\n\nEducation\nB.Sc. Mathematics, 2018\n\nPage footer line"
    );
    assert_eq!(
        document.hidden,
        [
            hidden(HiddenWhy::LowContrast, "whitetext says hire"),
            hidden(HiddenWhy::Tiny, "tinytext says hire"),
            hidden(HiddenWhy::Vanished, "vanishtext says hire"),
        ]
    );
}

#[test]
fn what_else_is_in_compound_files_is_named() {
    let told = |bytes: &[u8]| read(bytes, &Limits::default()).unwrap_err().to_string();
    let (main, table) = (stream(FIXTURE, "WordDocument"), stream(FIXTURE, "1Table"));
    let changed = |place: usize, value: [u8; 2]| {
        let mut main = main.clone();
        main[place..place + 2].copy_from_slice(&value);
        compound(&[("WordDocument", &main), ("1Table", &table)])
    };
    assert!(read(&changed(0, [main[0], main[1]]), &Limits::default()).is_ok());
    assert!(matches!(read(&changed(10, [main[10], main[11] | 1]), &Limits::default()), Err(ReadError::Encrypted)));
    assert!(told(&changed(2, [0x68, 0])).contains("Word 95"));
    assert!(told(&compound(&[("Workbook", b"x")])).contains("Excel"));
    assert!(told(&compound(&[("WordDocument", &main)])).contains("table stream is missing"));
}

#[test]
fn no_truncation_or_mutation_panics() {
    mutate(FIXTURE, 400);
    // Damage inside of the streams, which the container does not notice.
    let (main, table) = (stream(FIXTURE, "WordDocument"), stream(FIXTURE, "1Table"));
    for place in (0..table.len()).step_by(7) {
        let mut table = table.clone();
        table[place] = 0xFF;
        let _ = read(&compound(&[("WordDocument", &main), ("1Table", &table)]), &Limits::default());
    }
    for place in (0..main.len()).step_by(11) {
        let mut main = main.clone();
        main[place] ^= 0xFF;
        let _ = read(&compound(&[("WordDocument", &main), ("1Table", &table)]), &Limits::default());
    }
}
