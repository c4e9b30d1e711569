use super::*;
use crate::{Limits, read};

/// A PDF of pages of these media boxes and rotations, each with one line of Helvetica at (72, 100).
fn file(pages: &[(&str, u32)]) -> Vec<u8> {
    file_of("BT /F 24 Tf 1 0 0 1 72 100 Tm (Rust services) Tj ET", pages)
}

fn file_of(content: &str, pages: &[(&str, u32)]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", page + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    objects.extend(pages.iter().map(|(size, turned)| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Rotate {turned}/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
        )
    }));
    let objects: String =
        (1..).zip(objects).map(|(number, object)| format!("{number} 0 obj\n{object}\nendobj\n")).collect();
    format!("%PDF-1.5\n{objects}trailer\n<</Root 1 0 R>>\n").into_bytes()
}

fn drawn(bytes: &[u8], limits: &PageLimits) -> Vec<PagePicture> {
    let mut pictures = Vec::new();
    draw_pages(bytes, limits, |picture| pictures.push(picture));
    pictures
}

fn sizes(pictures: &[PagePicture]) -> Vec<(u32, u32, u32, f32, f32)> {
    let size = |picture: &PagePicture| {
        (picture.number, picture.width, picture.height, picture.page_width, picture.page_height)
    };
    pictures.iter().map(size).collect()
}

/// The width, how many samples a pixel has, and the samples.
fn pixels(picture: &PagePicture) -> (u32, usize, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(&picture.png));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (picture.width, picture.height));
    (info.width, info.color_type.samples(), pixels)
}

/// The pixels that are not paper: left, top, right, bottom.
fn ink(picture: &PagePicture) -> (u32, u32, u32, u32) {
    let (width, samples, pixels) = pixels(picture);
    let mut area = (u32::MAX, u32::MAX, 0, 0);
    for (place, _) in pixels.chunks(samples).enumerate().filter(|(_, pixel)| pixel[0] < 128) {
        let (x, y) = (place as u32 % width, place as u32 / width);
        area = (area.0.min(x), area.1.min(y), area.2.max(x), area.3.max(y));
    }
    area
}

#[test]
fn a_page_is_drawn_at_its_size_with_ink_where_the_reader_found_the_line() {
    let bytes = file(&[("0 0 600 800", 0), ("0 0 600 800", 90)]);
    let limits = PageLimits { dots_per_inch: 144.0, ..PageLimits::default() };
    let pictures = drawn(&bytes, &limits);
    assert_eq!(sizes(&pictures), [(1, 1200, 1600, 600.0, 800.0), (2, 1600, 1200, 800.0, 600.0)]);
    assert_on_the_line(&pictures[0], &bytes);
    // Turned to the right: what stood near the bottom stands near the left.
    let (left, _, right, _) = ink(&pictures[1]);
    assert!(left >= 190 && right <= 240, "{left} {right}");
    // Black on white takes next to nothing.
    assert!(pictures.iter().all(|picture| picture.png.len() < 8_000));
}

/// The ink of a page at two pixels to the point begins and ends where the file's one line does.
fn assert_on_the_line(picture: &PagePicture, bytes: &[u8]) {
    let line = read(bytes, &Limits::default()).unwrap().lines.remove(0);
    let bounds = line.bounds.unwrap();
    let (left, top, right, bottom) = ink(picture);
    let end = bounds.left + line.steps.iter().map(|&step| f32::from(step)).sum::<f32>() / 10.0;
    let inside = |at: u32, from: f32, to: f32| (from * 2.0 - 2.0..=to * 2.0 + 2.0).contains(&(at as f32));
    assert!(inside(left, bounds.left, bounds.left + 4.0), "{left} {bounds:?}");
    assert!(inside(right, end - 4.0, end), "{right} {end}");
    assert!(inside(top, bounds.top, bounds.top + bounds.height), "{top} {bounds:?}");
    assert!(inside(bottom, bounds.top, bounds.top + bounds.height), "{bottom} {bounds:?}");
}

#[test]
fn on_a_page_that_is_turned_a_line_lies_where_it_is_drawn() {
    let limits = PageLimits { dots_per_inch: 144.0, ..PageLimits::default() };
    for (turned, matrix) in [(90, "0 1 -1 0 100 72"), (180, "-1 0 0 -1 500 300"), (270, "0 -1 1 0 300 500")] {
        let bytes = file_of(&format!("BT /F 24 Tf {matrix} Tm (Rust services) Tj ET"), &[("0 0 600 800", turned)]);
        assert_on_the_line(&drawn(&bytes, &limits)[0], &bytes);
    }
    // What is cut off the page moves it.
    let cut =
        String::from_utf8(file(&[("0 0 600 800", 0)])).unwrap().replace("/Rotate", "/CropBox[50 60 500 700]/Rotate");
    assert_on_the_line(&drawn(cut.as_bytes(), &limits)[0], cut.as_bytes());
}

#[test]
fn a_huge_page_is_drawn_small_and_one_that_is_a_line_not_at_all() {
    let bytes = file(&[("0 0 14400 7200", 0), ("0 0 14400 1", 0), ("0 0 300 400", 0)]);
    let pictures = drawn(&bytes, &PageLimits::default());
    assert_eq!(sizes(&pictures), [(1, 2000, 1000, 14_400.0, 7_200.0), (3, 458, 611, 300.0, 400.0)]);
}

#[test]
fn pages_bytes_and_time_are_bounded() {
    let bytes = file(&[("0 0 300 400", 0); 5]);
    let count = |limits| drawn(&bytes, &limits).len();
    assert_eq!(count(PageLimits { pages: 3, ..PageLimits::default() }), 3);
    assert_eq!(count(PageLimits { bytes_per_page: 20, ..PageLimits::default() }), 0);
    assert_eq!(count(PageLimits { time: Duration::ZERO, ..PageLimits::default() }), 0);
}

#[test]
fn a_picture_is_a_page_by_itself() {
    // A black square on paper that is not there, and the same on grey paper in a JPEG.
    let mut pixels = [[0, 0, 0, 0]; 200];
    for place in [0, 1, 10, 11] {
        pixels[place] = [0, 0, 0, 255];
    }
    let mut png = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut png, 10, 20);
    encoder.set_color(::png::ColorType::Rgba);
    encoder.write_header().unwrap().write_image_data(pixels.as_flattened()).unwrap();
    let pictures = drawn(&png, &PageLimits::default());
    assert_eq!(sizes(&pictures), [(1, 909, 1_818, 595.3, 1_190.6)]);
    let (left, top, right, bottom) = ink(&pictures[0]);
    assert!((left, top) == (0, 0) && (170..200).contains(&right) && (170..200).contains(&bottom), "{right} {bottom}");
    for length in 0..png.len() {
        let _ = drawn(&png[..length], &PageLimits::default());
    }
    // TIFF may hold many pages and is shown as text.
    assert_eq!(drawn(b"II*\0\x08\0\0\0\0\0\0\0\0\0", &PageLimits::default()), []);
}

#[test]
fn a_jpeg_is_a_page_in_its_own_colours() {
    let grey = include_bytes!("../../../fixtures/grey.jpg").as_slice();
    let red = include_bytes!("../../../fixtures/red.jpg").as_slice();
    for (file, wanted) in [(grey, [82, 82, 82]), (red, [200, 30, 40])] {
        let pictures = drawn(file, &PageLimits { dots_per_inch: 10.0, ..PageLimits::default() });
        assert_eq!(sizes(&pictures), [(1, 82, 82, 595.3, 595.3)]);
        let (_, samples, pixels) = pixels(&pictures[0]);
        let middle = &pixels[pixels.len() / 2..][..samples];
        let close = middle.iter().zip(wanted).all(|(&is, wanted)| u8::abs_diff(is, wanted) < 10);
        assert!(close, "{middle:?} {wanted:?}");
    }
}

#[test]
fn what_has_no_pages_or_is_broken_has_no_pictures() {
    for bytes in [&b"Experience\nEngineer, Acme Inc\n"[..], b"%PDF-1.7\nnothing", b""] {
        assert_eq!(drawn(bytes, &PageLimits::default()), []);
    }
}

#[test]
fn colours_take_a_palette_where_they_are_few() {
    let grey = encode(3, 1, &[[0; 3], [255; 3], [130; 3]]).unwrap();
    let few = encode(2, 1, &[[255, 0, 0], [255; 3]]).unwrap();
    let many: Vec<[u8; 3]> =
        (0..4_096_u32).map(|n| [(n >> 8) as u8 * 17, (n >> 4 & 15) as u8 * 17, (n & 15) as u8 * 17]).collect();
    let kind =
        |png: &[u8]| ::png::Decoder::new(std::io::Cursor::new(png.to_vec())).read_info().unwrap().info().color_type;
    assert_eq!(kind(&grey), ::png::ColorType::Grayscale);
    assert_eq!(kind(&few), ::png::ColorType::Indexed);
    assert_eq!(kind(&encode(64, 64, &many).unwrap()), ::png::ColorType::Rgb);
    assert_eq!(encode(3, 3, &[[0; 3]]), None, "too few pixels");
}
