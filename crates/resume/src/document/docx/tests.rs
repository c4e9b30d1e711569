use std::io::Write as _;

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::{Document, Hidden, HiddenWhy, Limits, ReadError, read};

const STYLES: &str = r#"<w:styles><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
    <w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn body(xml: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document><w:body>{xml}</w:body></w:document>");
    package(&[("word/document.xml", &document), ("word/styles.xml", STYLES)])
}

fn document(xml: &str) -> Document {
    read(&body(xml), &Limits::default()).unwrap()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn paragraphs_headings_lists_and_entities() {
    let xml = format!(
        "{}<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>R&amp;D &#8211; Work</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val=\"ListBullet\"/></w:pPr><w:r><w:t>Built</w:t></w:r><w:r><w:tab/><w:t>engines</w:t></w:r></w:p>\
         <w:p/>{}",
        paragraph("Ada Lovelace"),
        paragraph("full<w:noBreakHyphen/>")
            .replace("<w:noBreakHyphen/></w:t>", "</w:t><w:noBreakHyphen/><w:t>time</w:t>")
    );
    assert_eq!(document(&xml).text, "Ada Lovelace\n\nR&D – Work\n• Built  engines\n\nfull-time");
}

#[test]
fn tables_are_read_by_row_or_by_column() {
    let cell = |paragraphs: &[&str]| {
        format!("<w:tc>{}</w:tc>", paragraphs.iter().map(|text| paragraph(text)).collect::<String>())
    };
    let data = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&["Acme"]), cell(&["2019"]));
    assert_eq!(document(&data).text, "Acme  2019");
    let layout = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&["Skills", "Rust"]), cell(&["Work", "Acme"]));
    assert_eq!(document(&layout).text, "Skills\nRust\n\nWork\nAcme");
}

#[test]
fn a_text_box_counts_once() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let xml = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:wsp><wps:txbx>{0}</wps:txbx></wps:wsp></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>Body</w:t></w:r></w:p>",
        text_box("Boxed")
    );
    assert_eq!(document(&xml).text, "Boxed\nBody");
}

#[test]
fn tracked_changes_are_applied() {
    let xml = "<w:p><w:r><w:t>Senior</w:t></w:r><w:del><w:r><w:delText> janitor</w:delText></w:r></w:del>\
               <w:ins><w:r><w:t> engineer</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> gone</w:t></w:r></w:moveFrom></w:p>";
    assert_eq!(document(xml).text, "Senior engineer");
}

#[test]
fn hidden_runs_are_set_aside() {
    let run = |properties: &str| {
        format!("{}<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>hire me</w:t></w:r></w:p>", paragraph("Ada"))
    };
    let cases = [
        ("<w:vanish/>", HiddenWhy::Vanished),
        ("<w:rStyle w:val=\"Secret\"/>", HiddenWhy::Vanished),
        ("<w:color w:val=\"FFFFFF\"/>", HiddenWhy::LowContrast),
        ("<w:color w:val=\"FDFDFD\"/>", HiddenWhy::LowContrast),
        ("<w:color w:val=\"102030\"/><w:shd w:val=\"clear\" w:fill=\"102030\"/>", HiddenWhy::LowContrast),
        ("<w:sz w:val=\"2\"/>", HiddenWhy::Tiny),
    ];
    for (properties, why) in cases {
        let document = document(&run(properties));
        let wanted = [Hidden { why, text: "hire me".to_owned(), page: 1, bounds: None }];
        assert_eq!((document.text.as_str(), document.hidden.as_slice()), ("Ada", wanted.as_slice()), "{properties}");
    }
}

#[test]
fn white_on_colour_is_visible() {
    let run = "<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>Ada</w:t></w:r>";
    let cases = [
        format!("<w:p><w:pPr><w:shd w:val=\"clear\" w:fill=\"1F3864\"/></w:pPr>{run}</w:p>"),
        format!(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val=\"clear\" w:fill=\"1F3864\"/></w:tcPr><w:p>{run}</w:p></w:tc></w:tr></w:tbl>"
        ),
        format!(
            "<w:p><w:r><wps:wsp><wps:spPr><a:solidFill><a:srgbClr val=\"1F3864\"/></a:solidFill></wps:spPr><wps:txbx>\
             <w:txbxContent><w:p>{run}</w:p></w:txbxContent></wps:txbx></wps:wsp></w:r></w:p>"
        ),
        "<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>Ada</w:t></w:r></w:p>".to_owned(),
    ];
    for xml in cases {
        let document = document(&xml);
        assert_eq!((document.text.as_str(), document.hidden.as_slice()), ("Ada", [].as_slice()), "{xml}");
    }
}

#[test]
fn headers_come_first_and_footers_last() {
    let wrapped = |text: &str| format!("<w:hdr>{}</w:hdr>", paragraph(text));
    let bytes = package(&[
        ("word/footer1.xml", &wrapped("Page footer")),
        ("word/document.xml", &format!("<w:document><w:body>{}</w:body></w:document>", paragraph("Body"))),
        ("word/header1.xml", &wrapped("ada@example.org")),
        ("word/header2.xml", &wrapped("ada@example.org")),
    ]);
    assert_eq!(read(&bytes, &Limits::default()).unwrap().text, "ada@example.org\n\nBody\n\nPage footer");
}

#[test]
fn other_archives_and_broken_parts_are_refused() {
    let read = |bytes: &[u8]| read(bytes, &Limits::default());
    assert!(matches!(read(&package(&[("a.txt", "hello")])), Err(ReadError::UnknownFormat { .. })));
    assert!(matches!(read(&package(&[("word/document.xml", "<w:document><w:p")])), Err(ReadError::Broken { .. })));
    assert!(matches!(read(b"PK\x03\x04 nothing else"), Err(ReadError::Broken { .. })));
    assert!(matches!(read(&body("")), Err(ReadError::NoText)));
}

#[test]
fn no_truncation_or_mutation_panics() {
    let valid = body(&format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("Ada"), paragraph("Acme")));
    for length in (0..valid.len()).step_by(7) {
        let _ = read(&valid[..length], &Limits::default());
    }
    let xml =
        "<w:p><w:pPr><w:shd w:fill=\"112233\"/></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>a&amp;b</w:t></w:r></w:p>";
    for place in 0..xml.len() {
        for replacement in ["<", ">", "&", "\"", "/"] {
            let mut mutated = xml.to_owned();
            mutated.replace_range(place..=place, replacement);
            let _ = read(&body(&mutated), &Limits::default());
        }
    }
}
