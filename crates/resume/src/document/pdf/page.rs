//! One page: interpret, judge every glyph, order and write the visible text, set the rest aside.

use std::collections::HashSet;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt as _, interpret_page};

use super::super::composer::Composer;
use super::super::ocr::OcrEngine;
use super::super::{HiddenWhy, Limits, ReadError};
use super::canvas::{Canvas, Work};
use super::glyph::Glyph;
use super::visibility::{self, Seen};
use super::{bullets, lines, reading_order, scan, words};

/// A document without layers. The interpreter asks the document it is given which layers are off; asking this one
/// instead makes it paint them all.
const WITHOUT_LAYERS: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
    trailer<</Root 1 0 R>>\n";

/// A page with fewer, under a picture, is a scan.
const FEW_LETTERS: usize = 50;

pub(super) struct PageReader<'p> {
    pdf: &'p Pdf,
    cache: InterpreterCache<'p>,
    work: Work,
    ocr: Option<&'p OcrEngine>,
    scans: usize,
}

impl<'p> PageReader<'p> {
    pub(super) fn new(pdf: &'p Pdf, limits: &Limits, ocr: Option<&'p OcrEngine>) -> Self {
        Self { pdf, cache: InterpreterCache::new(), work: Work::new(limits.characters), ocr, scans: 0 }
    }

    /// Whether any page so far was a picture and next to no text.
    pub(super) fn has_scans(&self) -> bool {
        self.scans > 0
    }

    pub(super) fn read(&mut self, page: &Page<'p>, number: u32, composer: &mut Composer) -> Result<(), ReadError> {
        let canvas = self.paint(page);
        if !visibility::is_feasible(&canvas.glyphs, &canvas.shapes) {
            return Err(ReadError::TooMuch { limit: canvas.shapes.len(), unit: "shapes under the text of one page" });
        }
        let area = extent(page);
        let mut visible = Vec::new();
        let mut hidden = Vec::new();
        let mut seen = Seen::default();
        for glyph in &canvas.glyphs {
            match visibility::hidden(glyph, &canvas.shapes, area) {
                None if glyph.is_space() => visible.push(glyph),
                None => {
                    if seen.insert(glyph) {
                        visible.push(glyph);
                    }
                }
                Some(why) => hidden.push((why, glyph)),
            }
        }
        // A white fill inside a black outline, or a shadow in the colour of the paper, hides nothing.
        hidden.retain(|(_, glyph)| !seen.contains(glyph));
        write(&visible, &canvas.dots, number, composer)?;
        let mut read = None;
        if canvas.is_scan && visible.iter().filter(|glyph| !glyph.is_space()).count() < FEW_LETTERS {
            self.scans += 1;
            if let (Some(engine), Some(scan)) = (self.ocr, &canvas.scan) {
                composer.end_block();
                read = Some(scan.read(engine, number, composer)?);
            }
        }
        set_aside(&hidden, read.as_ref(), number, composer)?;
        if self.pdf.xref().has_optional_content_groups() {
            let layered = layered(page, self.work);
            let off: Vec<(HiddenWhy, &Glyph)> =
                missing(&layered, &canvas.glyphs).into_iter().map(|glyph| (HiddenWhy::Layer, glyph)).collect();
            set_aside(&off, None, number, composer)?;
        }
        Ok(())
    }

    fn paint(&mut self, page: &Page<'p>) -> Canvas {
        let mut canvas = Canvas::new(self.work, extent(page), self.ocr.is_some());
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            extent(page),
            &self.cache,
            page.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut canvas);
        self.work = canvas.work();
        canvas
    }
}

/// The glyphs of the page with every layer switched on.
fn layered(page: &Page<'_>, work: Work) -> Vec<Glyph> {
    let Ok(blank) = Pdf::new(WITHOUT_LAYERS.to_vec()) else { return Vec::new() };
    let cache = InterpreterCache::new();
    let mut canvas = Canvas::new(work, extent(page), false);
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        extent(page),
        &cache,
        blank.xref(),
        InterpreterSettings::default(),
    );
    interpret_page(page, &mut context, &mut canvas);
    canvas.glyphs
}

/// The glyphs of `all` that `shown` lacks.
fn missing<'g>(all: &'g [Glyph], shown: &[Glyph]) -> Vec<&'g Glyph> {
    let mut seen = Seen::default();
    for glyph in shown {
        seen.insert(glyph);
    }
    all.iter().filter(|glyph| !seen.shows(glyph) || glyph.is_space()).collect()
}

fn extent(page: &Page<'_>) -> Rect {
    let (width, height) = page.render_dimensions();
    Rect::new(0.0, 0.0, f64::from(width), f64::from(height))
}

fn write(glyphs: &[&Glyph], dots: &[Rect], number: u32, composer: &mut Composer) -> Result<(), ReadError> {
    for mut direction in words::join(glyphs.iter().copied()) {
        if direction.degrees == 0 {
            bullets::add(&mut direction.words, dots);
        }
        let regions = reading_order::regions(direction.words);
        let spacing = lines::spacing(&regions);
        for region in regions {
            composer.end_block();
            for line in lines::compose(region, spacing) {
                if line.starts_block {
                    composer.end_block();
                }
                // Turned text has its place on a turned page, which is no rectangle of this one.
                let bounds = (direction.degrees == 0).then(|| lines::bounds(line.bounds));
                composer.line(&line.text, number, bounds)?;
            }
        }
    }
    Ok(())
}

/// Reports hidden glyphs, one finding for each stretch of glyphs hidden for the same reason.
/// Of the text that a scanner lays invisibly over its picture, only what the picture does not say is a finding.
fn set_aside(
    hidden: &[(HiddenWhy, &Glyph)],
    read: Option<&HashSet<String>>,
    number: u32,
    composer: &mut Composer,
) -> Result<(), ReadError> {
    for stretch in hidden.chunk_by(|(left, _), (right, _)| left == right) {
        let Some((why, _)) = stretch.first() else { continue };
        let (mut text, mut area): (Vec<String>, Option<Rect>) = (Vec::new(), None);
        for direction in words::join(stretch.iter().map(|(_, glyph)| *glyph)) {
            for line in lines::compose(direction.words, lines::Spacing::default()) {
                if matches!((why, read), (HiddenWhy::RenderMode, Some(read)) if scan::is_on_page(&line.text, read)) {
                    continue;
                }
                text.push(line.text);
                if direction.degrees == 0 {
                    area = Some(area.map_or(line.bounds, |area| area.union(line.bounds)));
                }
            }
        }
        composer.hide_at(*why, &text.join(" "), number, area.map(lines::bounds))?;
    }
    Ok(())
}
