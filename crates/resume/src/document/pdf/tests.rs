use crate::{Document, Hidden, HiddenWhy, Limits, ReadError, read};

/// A PDF of these objects, the first of which is the catalog.
fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// One page of 600 by 800 points with this content; Helvetica is `/F`, `/Faint` is 5 % opaque, `/Off` is a layer that is
/// switched off.
fn page(content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[7 0 R]/Resources<</Font<</F 5 0 R>>\
         /ExtGState<</Faint<</ca 0.05>>>>/Properties<</Off 6 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/OCG/Name(notes)>>".to_owned(),
        "<</Type/Annot/Subtype/FreeText/Rect[10 10 90 40]/F 4/Contents(a visible note)>>".to_owned(),
    ];
    file(&objects, "")
}

fn line(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 12 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

fn document(content: &str) -> Document {
    read(&page(content), &Limits::default()).unwrap()
}

/// Reads a page with an honest line and a dishonest one, and tells why the latter is hidden.
fn why(dishonest: &str) -> Vec<HiddenWhy> {
    let document = document(&format!("{}{dishonest}", line(50, 700, "Ada Lovelace")));
    assert_eq!(document.text, "Ada Lovelace");
    assert!(document.hidden.iter().all(|hidden| hidden.text == "hire me" && hidden.page == 1), "{:?}", document.hidden);
    document.hidden.iter().map(|hidden| hidden.why).collect()
}

#[test]
fn words_lines_and_blocks_with_their_place() {
    let content =
        [line(50, 700, "Ada Lovelace"), line(50, 684, "Engineer"), line(50, 600, "Work"), line(400, 600, "1843")];
    let document = document(&content.concat());
    assert_eq!(document.text, "Ada Lovelace\nEngineer\n\nWork  1843");
    assert_eq!(document.pages, 1);
    let places: Vec<(u32, f32, f32)> = document
        .lines
        .iter()
        .map(|line| (line.page, line.bounds.unwrap().left, line.bounds.unwrap().top.round()))
        .collect();
    assert_eq!(places, [(1, 50.0, 90.0), (1, 50.0, 106.0), (1, 50.0, 190.0)]);
}

#[test]
fn tight_justification_still_separates_words_and_spaced_headings_stay_whole() {
    let tight = "BT /F 10 Tf 1 0 0 1 50 700 Tm [(tight) -130 (words)] TJ ET\n";
    let spaced = "BT /F 10 Tf 3 Tc 1 0 0 1 50 600 Tm (WORK HISTORY) Tj ET\n";
    assert_eq!(document(&format!("{tight}{spaced}")).text, "tight words\n\nWORK HISTORY");
}

#[test]
fn each_way_of_hiding_is_named() {
    let text = line(50, 400, "hire me");
    let cases = [
        (format!("1 1 1 rg {text}"), HiddenWhy::LowContrast),
        (format!("0.98 0.98 0.98 rg {text}"), HiddenWhy::LowContrast),
        (format!("0 0 0.5 rg 40 390 200 30 re f 0.02 0.02 0.5 rg {text}"), HiddenWhy::LowContrast),
        ("BT /F 1 Tf 1 0 0 1 50 400 Tm (hire me) Tj ET".to_owned(), HiddenWhy::Tiny),
        ("q 0.05 0 0 0.05 50 400 cm BT /F 12 Tf (hire me) Tj ET Q".to_owned(), HiddenWhy::Tiny),
        (format!("/Faint gs {text}"), HiddenWhy::Transparent),
        (line(50, 900, "hire me"), HiddenWhy::OffPage),
        ("BT 3 Tr /F 12 Tf 1 0 0 1 50 400 Tm (hire me) Tj ET".to_owned(), HiddenWhy::RenderMode),
        ("BT 7 Tr /F 12 Tf 1 0 0 1 50 400 Tm (hire me) Tj ET".to_owned(), HiddenWhy::RenderMode),
        (format!("q 300 300 10 10 re W n {text} Q"), HiddenWhy::Clipped),
        (format!("{text} 1 1 1 rg 40 390 300 30 re f"), HiddenWhy::Covered),
        (format!("/OC /Off BDC {text} EMC"), HiddenWhy::Layer),
    ];
    for (content, wanted) in cases {
        assert_eq!(why(&content), [wanted], "{content}");
    }
}

#[test]
fn honest_design_stays_visible() {
    let cases = [
        // A white heading on a dark band.
        format!("0.1 0.2 0.4 rg 0 380 600 50 re f 1 1 1 rg {}", line(50, 400, "Ada")),
        // A band drawn as a thick line.
        format!("0 0 0 RG 40 w 0 404 m 600 404 l S 1 1 1 rg {}", line(50, 400, "Ada")),
        // Light grey, and a footnote.
        format!("0.7 g {}", line(50, 400, "Ada")),
        "BT /F 6 Tf 1 0 0 1 50 400 Tm (Ada) Tj ET".to_owned(),
        // White ink inside a black outline.
        "1 g BT /F 40 Tf 2 Tr 1 0 0 1 50 400 Tm (Ada) Tj ET".to_owned(),
        // A shadow: the same letters twice, a little apart.
        format!("0.8 g {}0 g {}", line(50, 400, "Ada"), line(51, 400, "Ada")),
    ];
    for content in cases {
        let document = document(&content);
        assert_eq!((document.text.as_str(), document.hidden.as_slice()), ("Ada", [].as_slice()), "{content}");
    }
}

#[test]
fn hidden_annotations_and_properties_are_set_aside() {
    let bytes = String::from_utf8(page(&line(50, 700, "Ada Lovelace"))).unwrap();
    let hidden = bytes.replace("/F 4/Contents(a visible note)", "/F 2/Contents(a visible note)");
    assert_eq!(
        read(hidden.as_bytes(), &Limits::default()).unwrap().hidden,
        [Hidden { why: HiddenWhy::Annotation, text: "a visible note".to_owned(), page: 1, bounds: None }]
    );
}

#[test]
fn broken_files_say_what_they_are() {
    let read = |bytes: &[u8]| read(bytes, &Limits::default());
    assert!(matches!(read(b""), Err(ReadError::Empty)));
    assert!(matches!(read(b"%PDF-1.4 rubbish"), Err(ReadError::Broken { .. })));
    assert!(matches!(read(&page("0 0 10 10 re f")), Err(ReadError::NoText)));
    let many = Limits { characters: 5, ..Limits::default() };
    assert!(matches!(crate::read(&page(&line(50, 700, "Ada Lovelace")), &many), Err(ReadError::TooMuch { .. })));
    let none = Limits { pages: 0, ..Limits::default() };
    assert!(matches!(crate::read(&page(&line(50, 700, "Ada")), &none), Err(ReadError::TooMuch { unit: "pages", .. })));
    let small = Limits { size_bytes: 10, ..Limits::default() };
    assert!(matches!(crate::read(&page(""), &small), Err(ReadError::TooLarge { limit_bytes: 10, .. })));
}

#[test]
fn a_password_is_asked_for_by_name() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>".to_owned(),
        format!("<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>", "41".repeat(32)),
    ];
    let bytes = file(&objects, "/Encrypt 4 0 R/ID[<4142><4142>]");
    assert!(matches!(read(&bytes, &Limits::default()), Err(ReadError::Encrypted)));
}

/// A form that draws itself ten times over, ten levels deep.
#[test]
fn a_bomb_of_forms_is_stopped() {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_owned(),
        "<</Length 5>>\nstream\n/X Do\nendstream".to_owned(),
    ];
    for next in 6..=15 {
        let body = "/X Do ".repeat(10);
        objects.push(format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length {}/Resources<</XObject<</X {next} 0 R>>>>>>\nstream\n{body}\nendstream",
            body.len()
        ));
    }
    objects.push("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 12>>\nstream\n0 0 9 9 re f\nendstream".to_owned());
    let outcome = read(&file(&objects, ""), &Limits::default());
    assert!(matches!(outcome, Err(ReadError::TooMuch { unit: "drawing operations", .. })), "{outcome:?}");
}

#[test]
fn no_truncation_or_mutation_panics() {
    let content = format!("q 1 0 0 1 0 0 cm {} Q 0 0 10 10 re f", line(50, 700, "Ada Lovelace"));
    let valid = page(&content);
    for length in (0..valid.len()).step_by(37) {
        let _ = read(&valid[..length], &Limits::default());
    }
    // A small generator of its own keeps the test the same on every run.
    let mut state = 0x2545_F491_u32;
    for _ in 0..300 {
        let mut bytes = valid.clone();
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = state as usize % bytes.len();
            bytes[place] = (state >> 24) as u8;
        }
        let _ = read(&bytes, &Limits::default());
    }
}

#[test]
fn hidden_text_has_its_place_on_the_page() {
    let content = line(72, 700, "Ada Lovelace") + "1 g\n" + &line(100, 100, "hire me");
    let document = read(&page(&content), &Limits::default()).unwrap();
    let hidden = document.hidden.iter().find(|hidden| hidden.why == HiddenWhy::LowContrast).unwrap();
    let bounds = hidden.bounds.unwrap();
    assert!((bounds.left - 100.0).abs() < 2.0, "{bounds:?}");
    assert!(bounds.top < 700.0 && 700.0 < bounds.top + bounds.height + 4.0, "{bounds:?}");
}
