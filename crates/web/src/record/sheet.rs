//! The story on pages.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::text::TextDirection;

use super::face::Face;
use super::story::{Block, Story};
use crate::export::ExportError;

/// A4 in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const LEFT: f32 = 62.0;
const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const TOP: f32 = 64.0;
const BOTTOM: f32 = PAGE.1 - 66.0;
/// Where the values of fields begin.
const VALUE: f32 = 132.0;

type Color = (u8, u8, u8);
const INK: Color = (26, 28, 32);
const MUTED: Color = (98, 104, 114);
const LINE: Color = (214, 218, 224);
const ACCENT: Color = (24, 92, 82);

#[derive(Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    color: Color,
    /// From one baseline to the next.
    leading: f32,
}

const fn style(size: f32, bold: bool, color: Color) -> Style {
    Style { size, bold, color, leading: size * 1.42 }
}

const BODY: Style = style(9.5, false, INK);
const STRONG: Style = style(9.5, true, INK);
const LABEL: Style = style(9.5, false, MUTED);
const SMALL: Style = style(7.5, false, MUTED);

enum Mark {
    Text { x: f32, y: f32, style: Style, text: String },
    Rect { x: f32, y: f32, width: f32, height: f32, color: Color },
}

struct Press {
    regular: Face,
    bold: Face,
    pages: Vec<Vec<Mark>>,
    y: f32,
    /// Texts with letters that the fonts lack, as they are.
    marked: Vec<String>,
}

impl Press {
    fn face(&self, style: Style) -> &Face {
        if style.bold { &self.bold } else { &self.regular }
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Begins a new page where fewer than so many points are left.
    fn need(&mut self, points: f32) {
        if self.y + points > BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn printable(&mut self, style: Style, text: &str) -> String {
        let printable = self.face(style).printable(text);
        if printable.contains("not in this font]") && !self.marked.iter().any(|known| known == text) {
            self.marked.push(text.to_owned());
        }
        printable
    }

    fn paragraph(&mut self, style: Style, indent: f32, text: &str) {
        for part in text.lines() {
            let part = self.printable(style, part);
            let lines = self.face(style).lines(&part, style.size, WIDTH - indent);
            if lines.is_empty() {
                self.y += style.leading * 0.6;
            }
            for line in lines {
                self.need(style.leading);
                self.y += style.leading;
                self.put(Mark::Text { x: LEFT + indent, y: self.y, style, text: line });
            }
        }
    }

    fn rule(&mut self) {
        self.y += 5.0;
        self.put(Mark::Rect { x: LEFT, y: self.y, width: WIDTH, height: 0.6, color: LINE });
        self.y += 3.0;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title { above, title, below } => {
                self.paragraph(style(8.5, true, ACCENT), 0.0, above);
                self.y += 4.0;
                self.paragraph(Style { leading: 25.0, ..style(20.0, true, INK) }, 0.0, title);
                self.paragraph(style(11.0, false, MUTED), 0.0, below);
                self.rule();
            }
            Block::Heading(text) => {
                self.need(70.0);
                self.y += 16.0;
                self.paragraph(style(12.5, true, INK), 0.0, text);
                self.y += 3.0;
            }
            Block::Subheading { text, side } => {
                self.need(44.0);
                self.y += 7.0;
                let side = self.printable(LABEL, side);
                let reach = self.regular.width(&side, LABEL.size);
                let text = self.printable(STRONG, text);
                let at = self.pages.len();
                for (number, line) in self.bold.lines(&text, STRONG.size, WIDTH - reach - 14.0).into_iter().enumerate()
                {
                    self.need(STRONG.leading);
                    self.y += STRONG.leading;
                    self.put(Mark::Text { x: LEFT, y: self.y, style: STRONG, text: line });
                    if number == 0 && at == self.pages.len() {
                        let x = LEFT + WIDTH - reach;
                        self.put(Mark::Text { x, y: self.y, style: LABEL, text: side.clone() });
                    }
                }
            }
            Block::Field { label, value } => {
                self.need(BODY.leading);
                let (page, y) = (self.pages.len(), self.y);
                let label = self.printable(LABEL, label);
                self.paragraph(BODY, VALUE, if value.trim().is_empty() { "–" } else { value });
                // The label stands beside the first line of its value.
                if let Some(marks) = self.pages.get_mut(page - 1) {
                    marks.push(Mark::Text { x: LEFT, y: y + LABEL.leading, style: LABEL, text: label });
                }
            }
            Block::Text(text) => self.paragraph(BODY, 0.0, text),
            Block::Quote(text) => {
                self.need(BODY.leading);
                let (page, top) = (self.pages.len(), self.y + 3.5);
                self.paragraph(BODY, 14.0, &format!("“{text}”"));
                if page == self.pages.len() {
                    let height = self.y - top + 2.5;
                    self.put(Mark::Rect { x: LEFT + 4.0, y: top, width: 1.6, height, color: ACCENT });
                }
            }
            Block::Entry { number, at, sentence, hash } => {
                self.need(BODY.leading + SMALL.leading + 4.0);
                self.y += 3.0;
                let y = self.y + BODY.leading;
                self.put(Mark::Text { x: LEFT, y, style: LABEL, text: format!("#{number}") });
                self.paragraph(BODY, 46.0, sentence);
                self.paragraph(SMALL, 46.0, &format!("{at} · {hash}"));
            }
            Block::Small(text) => self.paragraph(SMALL, 0.0, text),
        }
    }

    fn feet(&mut self, foot: &str) {
        let foot = self.printable(SMALL, foot);
        let count = self.pages.len();
        for (number, marks) in self.pages.iter_mut().enumerate() {
            let y = PAGE.1 - 36.0;
            marks.push(Mark::Rect { x: LEFT, y: y - 13.0, width: WIDTH, height: 0.6, color: LINE });
            marks.push(Mark::Text { x: LEFT, y, style: SMALL, text: foot.clone() });
            let text = format!("Page {} of {count}", number + 1);
            let x = LEFT + WIDTH - self.regular.width(&text, SMALL.size);
            marks.push(Mark::Text { x, y, style: SMALL, text });
        }
    }
}

/// Prints a story as a PDF.
pub(super) fn print(story: &Story) -> Result<Vec<u8>, ExportError> {
    let (Some(regular), Some(bold)) = (Face::regular(), Face::bold()) else { return Err(ExportError::Printing) };
    let mut press = Press { regular, bold, pages: vec![Vec::new()], y: TOP - 24.0, marked: Vec::new() };
    for block in &story.blocks {
        press.block(block);
    }
    if !press.marked.is_empty() {
        press.block(&Block::Small(
            "\nWhere letters are not in this font, the text stands in full in the description of this file.".to_owned(),
        ));
    }
    press.feet(&story.foot);
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(ExportError::Printing)?;
    let mut metadata = Metadata::new().title(story.title.clone()).language("en".to_owned());
    metadata = metadata.creator("Fulcrum".to_owned());
    if !press.marked.is_empty() {
        metadata = metadata.description(press.marked.join("\n"));
    }
    let mut document = Document::new();
    document.set_metadata(metadata);
    for marks in &press.pages {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Text { x, y, style, text } => {
                    surface.set_fill(Some(fill(style.color)));
                    let font = press.face(*style).font.clone();
                    surface.draw_text(Point::from_xy(*x, *y), font, style.size, text, false, TextDirection::Auto);
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
    document.finish().map_err(|_| ExportError::Printing)
}

fn fill((red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}
