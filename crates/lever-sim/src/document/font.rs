//! The embedded fonts and just enough of TrueType to measure a line before it is drawn.

use krilla::text::Font;

use super::RenderError;

/// A font with its measurements.
pub(super) struct Face {
    pub(super) font: Font,
    metrics: Metrics,
}

/// Regular and bold.
pub(super) struct Typeface {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

impl Typeface {
    /// Open Sans.
    pub(super) fn sans() -> Result<Self, RenderError> {
        Ok(Self {
            regular: Face::read("OpenSans-Regular", include_bytes!("../../assets/fonts/OpenSans-Regular.ttf"))?,
            bold: Face::read("OpenSans-Bold", include_bytes!("../../assets/fonts/OpenSans-Bold.ttf"))?,
        })
    }

    /// Caladea, where it has every letter of the text; else Open Sans.
    pub(super) fn serif_for(text: &str) -> Result<Self, RenderError> {
        let serif = Self {
            regular: Face::read("Caladea-Regular", include_bytes!("../../assets/fonts/Caladea-Regular.ttf"))?,
            bold: Face::read("Caladea-Bold", include_bytes!("../../assets/fonts/Caladea-Bold.ttf"))?,
        };
        if serif.regular.metrics.covers(text) && serif.bold.metrics.covers(text) { Ok(serif) } else { Self::sans() }
    }
}

impl Face {
    fn read(name: &'static str, bytes: &'static [u8]) -> Result<Self, RenderError> {
        let font = Font::new(bytes.into(), 0).ok_or(RenderError::Font(name))?;
        let metrics = Metrics::read(bytes).ok_or(RenderError::Font(name))?;
        Ok(Self { font, metrics })
    }

    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.metrics.advance(c)).sum::<f32>() * size
    }

    /// Breaks text into lines of at most `width`.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if line.is_empty() || self.width(&longer, size) <= width {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// Advance widths, read from `head`, `hhea`, `hmtx` and the Unicode `cmap`.
struct Metrics {
    units_per_em: f32,
    widths: Vec<u16>,
    cmap: &'static [u8],
}

impl Metrics {
    fn read(font: &'static [u8]) -> Option<Self> {
        let units_per_em = f32::from(u16_at(table(font, b"head")?, 18)?);
        let count = usize::from(u16_at(table(font, b"hhea")?, 34)?);
        let hmtx = table(font, b"hmtx")?;
        let widths = (0..count).map(|glyph| u16_at(hmtx, glyph * 4)).collect::<Option<_>>()?;
        let cmap = table(font, b"cmap")?;
        let subtables = usize::from(u16_at(cmap, 2)?);
        let unicode = (0..subtables).find_map(|at| {
            let record = cmap.get(4 + at * 8..)?;
            let subtable = cmap.get(usize::try_from(u32_at(record, 4)?).ok()?..)?;
            (u16_at(record, 0)? == 3 && u16_at(record, 2)? == 1 && u16_at(subtable, 0)? == 4).then_some(subtable)
        })?;
        Some(Self { units_per_em, widths, cmap: unicode })
    }

    fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| c.is_whitespace() || self.glyph(c).is_some())
    }

    /// In ems. Missing letters count as an average one.
    fn advance(&self, c: char) -> f32 {
        let glyph = self.glyph(c).map(usize::from);
        // Glyphs beyond the last width are as wide as the last.
        let width = glyph.and_then(|glyph| self.widths.get(glyph).or(self.widths.last()));
        width.map_or(0.55, |width| f32::from(*width) / self.units_per_em)
    }

    /// Looks a letter up in a format 4 `cmap`.
    fn glyph(&self, c: char) -> Option<u16> {
        let code = u16::try_from(u32::from(c)).ok()?;
        let map = self.cmap;
        let segments = usize::from(u16_at(map, 6)? / 2);
        let (ends, starts) = (14, 16 + segments * 2);
        let (deltas, ranges) = (starts + segments * 2, starts + segments * 4);
        let segment = (0..segments).find(|at| u16_at(map, ends + at * 2).is_some_and(|end| end >= code))?;
        let start = u16_at(map, starts + segment * 2)?;
        if start > code {
            return None;
        }
        let delta = u16_at(map, deltas + segment * 2)?;
        let range_at = ranges + segment * 2;
        let glyph = match u16_at(map, range_at)? {
            0 => code.wrapping_add(delta),
            offset => match u16_at(map, range_at + usize::from(offset) + usize::from(code - start) * 2)? {
                0 => 0,
                glyph => glyph.wrapping_add(delta),
            },
        };
        (glyph != 0).then_some(glyph)
    }
}

fn table(font: &'static [u8], tag: &[u8; 4]) -> Option<&'static [u8]> {
    let tables = usize::from(u16_at(font, 4)?);
    let record =
        (0..tables).filter_map(|at| font.get(12 + at * 16..28 + at * 16)).find(|record| record.starts_with(tag))?;
    let start = usize::try_from(u32_at(record, 8)?).ok()?;
    let length = usize::try_from(u32_at(record, 12)?).ok()?;
    font.get(start..start + length)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::NAMES;

    #[test]
    fn open_sans_has_every_letter_of_every_name() {
        let sans = Typeface::sans().unwrap();
        for name in NAMES {
            assert!(sans.regular.metrics.covers(name) && sans.bold.metrics.covers(name), "{name}");
        }
    }

    #[test]
    fn text_is_measured_and_broken() {
        let sans = Typeface::sans().unwrap().regular;
        let narrow = sans.width("iiii", 10.0);
        let wide = sans.width("WWWW", 10.0);
        assert!(narrow > 5.0 && narrow < 15.0, "{narrow}");
        assert!(wide > 30.0 && wide < 45.0, "{wide}");
        let lines = sans.lines("one two three four five six seven", 10.0, 60.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| sans.width(line, 10.0) <= 60.0));
    }
}
