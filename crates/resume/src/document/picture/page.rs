//! A PNG or JPEG as a PDF of one page, so that what draws pages draws it as well, within the same bounds.

use std::io::Cursor;

use png::{Decoder, Transformations};

use super::{PAGE_WIDTH, PIXEL_LIMIT, components, sizes};

/// Placed as the words that are read in it are. None for other pictures, broken ones, and what is too large.
pub(in crate::document) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    let (width, height) = *sizes(bytes, 1)?.first()?;
    let count = u64::from(width) * u64::from(height);
    if count == 0 || count > PIXEL_LIMIT {
        return None;
    }
    let pixels;
    let (data, kind) = match bytes {
        [0x89, b'P', ..] => {
            pixels = opaque(bytes)?;
            (pixels.as_slice(), "/ColorSpace/DeviceRGB")
        }
        [0xFF, 0xD8, ..] => match components(bytes)? {
            1 => (bytes, "/ColorSpace/DeviceGray/Filter/DCTDecode"),
            3 => (bytes, "/ColorSpace/DeviceRGB/Filter/DCTDecode"),
            _ => return None,
        },
        _ => return None,
    };
    let page_height = PAGE_WIDTH * height as f32 / width as f32;
    let place = format!("{PAGE_WIDTH} 0 0 {page_height} 0 0 cm /I Do");
    let size = format!("/Width {width}/Height {height}/BitsPerComponent 8");
    Some(file(&[
        object("/Type/Catalog/Pages 2 0 R"),
        object("/Type/Pages/Kids[3 0 R]/Count 1"),
        object(&format!(
            "/Type/Page/Parent 2 0 R/MediaBox[0 0 {PAGE_WIDTH} {page_height}]/Contents 4 0 R\
             /Resources<</XObject<</I 5 0 R>>>>"
        )),
        stream("", place.as_bytes()),
        stream(&format!("/Type/XObject/Subtype/Image{size}{kind}"), data),
    ]))
}

fn object(entries: &str) -> Vec<u8> {
    format!("<<{entries}>>").into_bytes()
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// The first object is the catalog. With a table of where they are, nobody has to look for objects in the data.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.extend(table.into_bytes());
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// The pixels of a PNG on white paper: red, green and blue of each.
fn opaque(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    let on_white = |shade: u8, alpha: u8| 255 - ((255 - u16::from(shade)) * u16::from(alpha) / 255) as u8;
    let colour = |pixel: &[u8]| match *pixel {
        [grey] => [grey; 3],
        [grey, alpha] => [on_white(grey, alpha); 3],
        [red, green, blue] => [red, green, blue],
        [red, green, blue, alpha] => [red, green, blue].map(|shade| on_white(shade, alpha)),
        _ => [255; 3],
    };
    Some(pixels.chunks_exact(info.color_type.samples()).flat_map(colour).collect())
}
