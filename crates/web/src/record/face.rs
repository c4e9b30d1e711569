//! The font of the record, and just enough of TrueType to measure a line before it is printed.

use krilla::text::Font;

/// A font with its measurements.
pub(super) struct Face {
    pub(super) font: Font,
    metrics: Metrics,
}

impl Face {
    pub(super) fn regular() -> Option<Self> {
        Self::read(include_bytes!("../../assets/fonts/OpenSans-Regular.ttf"))
    }

    pub(super) fn bold() -> Option<Self> {
        Self::read(include_bytes!("../../assets/fonts/OpenSans-Bold.ttf"))
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, metrics: Metrics::read(bytes)? })
    }

    /// The text with a mark in place of each run of letters that the font lacks, so that none vanishes unnoticed.
    pub(super) fn printable(&self, text: &str) -> String {
        let mut printable = String::with_capacity(text.len());
        let mut lacking = 0;
        for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).chain(['\0']) {
            if c != '\0' && c != ' ' && self.metrics.glyph(c).is_none() {
                lacking += 1;
                continue;
            }
            if lacking > 0 {
                printable.push_str(&if lacking == 1 {
                    "[1 letter not in this font]".to_owned()
                } else {
                    format!("[{lacking} letters not in this font]")
                });
                lacking = 0;
            }
            if c != '\0' {
                printable.push(c);
            }
        }
        printable
    }

    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.metrics.advance(c)).sum::<f32>() * size
    }

    /// Breaks a paragraph into lines of at most `width`. A word that is longer than a line is broken too.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                if !line.is_empty() && self.width(&line, size) + self.metrics.advance(c) * size > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
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

    #[test]
    fn letters_that_the_font_lacks_leave_a_mark() {
        let face = Face::regular().unwrap();
        assert_eq!(face.printable("Jörg Weißenfels, Žižek, Ελένη"), "Jörg Weißenfels, Žižek, Ελένη");
        assert_eq!(face.printable("Mei 美玲 Tan"), "Mei [2 letters not in this font] Tan");
        assert_eq!(face.printable("美"), "[1 letter not in this font]");
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let face = Face::regular().unwrap();
        let lines = face.lines(&format!("one two {} three", "x".repeat(200)), 10.0, 80.0);
        assert!(lines.len() > 10 && lines.iter().all(|line| face.width(line, 10.0) <= 80.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', "").len(), 211);
    }
}
