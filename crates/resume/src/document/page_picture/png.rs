//! Pixels to a small PNG: text on paper needs few shades.

use std::collections::BTreeMap;

use png::{BitDepth, ColorType, Compression, Encoder};

/// Shades by channel that tell letters from paper without a visible step: sixteen.
const SHADE: u8 = 0x11;

/// As a PNG of opaque pixels: sixteen greys where the page has no colour, a palette where it has few, and all colours
/// otherwise. None where the sizes do not fit each other.
pub(in crate::document) fn encode(width: u32, height: u32, pixels: &[[u8; 3]]) -> Option<Vec<u8>> {
    let is_grey = pixels.iter().all(|[red, green, blue]| red == green && green == blue);
    if is_grey {
        let row = usize::try_from(width).ok().filter(|&row| row > 0)?;
        let mut packed = Vec::with_capacity(pixels.len() / 2 + 1);
        for line in pixels.chunks(row) {
            packed.extend(line.chunks(2).map(|pair| {
                let second = pair.get(1).map_or(0, |&[grey, ..]| shade(grey));
                pair.first().map_or(0, |&[grey, ..]| shade(grey)) << 4 | second
            }));
        }
        return write(width, height, ColorType::Grayscale, BitDepth::Four, None, &packed);
    }
    let mut palette = BTreeMap::new();
    let mut indexed = Vec::with_capacity(pixels.len());
    for pixel in pixels {
        let next = palette.len();
        let index = *palette.entry(pixel.map(shade)).or_insert(next);
        let Ok(index) = u8::try_from(index) else {
            return write(width, height, ColorType::Rgb, BitDepth::Eight, None, pixels.as_flattened());
        };
        indexed.push(index);
    }
    let mut colours: Vec<([u8; 3], usize)> = palette.into_iter().collect();
    colours.sort_by_key(|&(_, index)| index);
    let colours = colours.into_iter().flat_map(|(colour, _)| colour.map(|channel| channel * SHADE)).collect();
    write(width, height, ColorType::Indexed, BitDepth::Eight, Some(colours), &indexed)
}

fn shade(channel: u8) -> u8 {
    u8::try_from((u16::from(channel) + u16::from(SHADE) / 2) / u16::from(SHADE)).unwrap_or(15)
}

fn write(
    width: u32,
    height: u32,
    colour: ColorType,
    depth: BitDepth,
    palette: Option<Vec<u8>>,
    data: &[u8],
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(Compression::Balanced);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(out)
}
