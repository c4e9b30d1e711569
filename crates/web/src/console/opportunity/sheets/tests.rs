use super::*;

const SHEET: PageSheet = PageSheet { number: 1, width: 917, height: 1222, page_width: 60_000, page_height: 80_000 };

fn bounds(top: f64) -> Bounds {
    Bounds { left: 72.0, top, width: 200.0, height: 12.0 }
}

fn line(start: usize, end: usize, page: u32, top: f64) -> Line {
    Line { start, end, page, bounds: Some(bounds(top)) }
}

fn area(x: u32, y: u32, width: u32) -> Area {
    Area { x, y, width, height: 1_200 }
}

fn sheet_mark(id: Option<&str>, areas: &[Area]) -> SheetMark {
    SheetMark { id: id.map(ToOwned::to_owned), criterion: 1, areas: areas.to_vec() }
}

#[test]
fn a_quote_lies_where_its_characters_stand() {
    // Ten characters of one width: each takes a tenth of the line.
    let text = "aaaaaaaaaa";
    let mark = Mark { start: 2, end: 7, criterion: 0, quote: 0 };
    let laid = lay(&[SHEET], text, &[line(0, 10, 1, 100.0)], &[mark], &[]);
    let mark = sheet_mark(Some("quote-1-1"), &[area(11_200, 10_000, 10_000)]);
    assert_eq!(laid, [SheetView { sheet: SHEET, marks: vec![mark], hidden: Vec::new() }]);
}

#[test]
fn a_quote_over_lines_and_pages_has_one_id() {
    let text = "aaaa\naaaa\naaaa";
    let lines = [line(0, 4, 1, 100.0), line(5, 9, 1, 120.0), line(10, 14, 2, 50.0)];
    let mark = Mark { start: 2, end: 12, criterion: 0, quote: 0 };
    let second = PageSheet { number: 2, ..SHEET };
    let laid = lay(&[SHEET, second], text, &lines, &[mark], &[]);
    let first = sheet_mark(Some("quote-1-1"), &[area(17_200, 10_000, 10_000), area(7_200, 12_000, 20_000)]);
    let rest = sheet_mark(None, &[area(7_200, 5_000, 10_000)]);
    assert_eq!(
        laid,
        [
            SheetView { sheet: SHEET, marks: vec![first], hidden: Vec::new() },
            SheetView { sheet: second, marks: vec![rest], hidden: Vec::new() },
        ]
    );
}

#[test]
fn a_line_of_cells_is_marked_whole_and_one_without_a_place_not_at_all() {
    let text = "Acme  2019\nTurned";
    let lines = [line(0, 10, 1, 100.0), Line { start: 11, end: 17, page: 1, bounds: None }];
    let marks =
        [Mark { start: 6, end: 10, criterion: 0, quote: 0 }, Mark { start: 11, end: 17, criterion: 0, quote: 1 }];
    let laid = lay(&[SHEET], text, &lines, &marks, &[]);
    assert_eq!(laid[0].marks, [sheet_mark(Some("quote-1-1"), &[area(7_200, 10_000, 20_000)])]);
}

#[test]
fn hidden_text_is_marked_within_the_page() {
    let off = Bounds { left: -50.0, top: 790.0, width: 900.0, height: 40.0 };
    let hidden = [Hidden { why: "off-page".into(), text: "hire me".into(), page: 1, bounds: Some(off) }];
    let laid = lay(&[SHEET], "", &[], &[], &hidden);
    assert_eq!(laid[0].hidden, [Area { x: 0, y: 79_000, width: 60_000, height: 1_000 }]);
}
