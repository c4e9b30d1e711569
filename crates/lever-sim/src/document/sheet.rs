//! Pages as lists of marks, columns of text that run over them, and the PDF made from both.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::text::TextDirection;

use super::RenderError;
use super::font::{Face, Typeface};

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.0, 842.0);

/// Red, green, blue.
pub(super) type Color = (u8, u8, u8);

/// How a line looks.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) color: Color,
}

enum Mark {
    Text { x: f32, y: f32, ink: Ink, text: String },
    Rect { x: f32, y: f32, width: f32, height: f32, color: Color },
}

/// The pages of one document.
pub(super) struct Sheet {
    faces: Typeface,
    pages: Vec<Vec<Mark>>,
}

/// A column of text: it continues at its top on the next page.
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) page: usize,
    pub(super) y: f32,
}

impl Column {
    pub(super) fn new(x: f32, width: f32, y: f32) -> Self {
        Self { x, width, top: 48.0, bottom: PAGE.1 - 48.0, page: 0, y }
    }

    /// Leaves a gap, or starts a new page when fewer than `needed` points are left.
    pub(super) fn gap(&mut self, points: f32, needed: f32) {
        self.y += points;
        if self.y + needed > self.bottom {
            self.page += 1;
            self.y = self.top;
        }
    }
}

impl Sheet {
    pub(super) fn new(faces: Typeface) -> Self {
        Self { faces, pages: vec![Vec::new()] }
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Writes a paragraph, broken to the column, `indent` from its edge.
    pub(super) fn paragraph(&mut self, column: &mut Column, ink: Ink, indent: f32, text: &str) {
        for line in self.face(ink).lines(text, ink.size, column.width - indent) {
            column.gap(ink.size * 1.36, 0.0);
            self.put(column.page, Mark::Text { x: column.x + indent, y: column.y, ink, text: line });
        }
    }

    /// Writes a bullet and its paragraph.
    pub(super) fn bullet(&mut self, column: &mut Column, ink: Ink, text: &str) {
        let at = (column.page, column.y);
        column.gap(ink.size * 1.36, 0.0);
        let (page, y) = (column.page, column.y);
        (column.page, column.y) = at;
        self.put(page, Mark::Text { x: column.x + 2.0, y, ink, text: "•".to_owned() });
        self.paragraph(column, ink, 12.0, text);
    }

    /// Writes a line that ends at the column's right edge, on the line last written.
    pub(super) fn right(&mut self, column: &Column, ink: Ink, text: &str) {
        let x = column.x + column.width - self.face(ink).width(text, ink.size);
        self.put(column.page, Mark::Text { x, y: column.y, ink, text: text.to_owned() });
    }

    pub(super) fn width(&self, ink: Ink, text: &str) -> f32 {
        self.face(ink).width(text, ink.size)
    }

    /// A line across the column, just below what was last written.
    pub(super) fn rule(&mut self, column: &mut Column, color: Color) {
        column.y += 4.0;
        self.rect(column.page, (column.x, column.y, column.width, 0.7), color);
        column.y += 2.0;
    }

    pub(super) fn rect(&mut self, page: usize, (x, y, width, height): (f32, f32, f32, f32), color: Color) {
        self.put(page, Mark::Rect { x, y, width, height, color });
    }

    /// A background: drawn before everything else on the page.
    pub(super) fn behind(&mut self, page: usize, (x, y, width, height): (f32, f32, f32, f32), color: Color) {
        if let Some(marks) = self.pages.get_mut(page) {
            marks.insert(0, Mark::Rect { x, y, width, height, color });
        }
    }

    fn put(&mut self, page: usize, mark: Mark) {
        while self.pages.len() <= page {
            self.pages.push(Vec::new());
        }
        if let Some(marks) = self.pages.get_mut(page) {
            marks.push(mark);
        }
    }

    fn face(&self, ink: Ink) -> &Face {
        if ink.bold { &self.faces.bold } else { &self.faces.regular }
    }

    /// Writes the PDF.
    pub(super) fn finish(self, title: &str) -> Result<Vec<u8>, RenderError> {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| RenderError::Pdf("page size".to_owned()))?;
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language("en".to_owned()));
        for marks in &self.pages {
            let mut page = document.start_page_with(size.clone());
            let mut surface = page.surface();
            for mark in marks {
                match mark {
                    Mark::Text { x, y, ink, text } => {
                        surface.set_fill(Some(fill(ink.color)));
                        let font = self.face(*ink).font.clone();
                        surface.draw_text(Point::from_xy(*x, *y), font, ink.size, text, false, TextDirection::Auto);
                    }
                    Mark::Rect { x, y, width, height, color } => {
                        let mut path = PathBuilder::new();
                        if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                            path.push_rect(rect);
                        }
                        if let Some(path) = path.finish() {
                            surface.set_fill(Some(fill(*color)));
                            surface.draw_path(&path);
                        }
                    }
                }
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| RenderError::Pdf(format!("{error:?}")))
    }
}

fn fill((red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}
