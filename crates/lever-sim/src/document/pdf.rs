//! The five layouts as PDF.

use super::RenderError;
use super::font::Typeface;
use super::outline::{Entry, Section, contact, main_sections, side_sections};
use super::sheet::{Color, Column, Ink, PAGE, Sheet};
use crate::persona::{Layout, Persona};

const BLACK: Color = (28, 30, 34);
const GREY: Color = (96, 102, 112);
const WHITE: Color = (255, 255, 255);
const RULE: Color = (190, 196, 204);
/// One is chosen per person, so that bands and headings differ.
const ACCENTS: [Color; 5] = [(31, 78, 121), (27, 94, 82), (120, 44, 68), (70, 60, 120), (150, 84, 20)];

/// Writes a résumé.
pub(super) fn write(persona: &Persona, layout: Layout) -> Result<Vec<u8>, RenderError> {
    let faces = match layout {
        Layout::SingleColumn | Layout::TwoColumns | Layout::Sidebar => Typeface::sans()?,
        Layout::Table | Layout::Dense => Typeface::serif_for(&everything(persona))?,
    };
    let mut sheet = Sheet::new(faces);
    let accent = ACCENTS[persona.email.len() % ACCENTS.len()];
    let style = Style { accent, body: if layout == Layout::Dense { 8.6 } else { 9.8 }, on_color: false };
    match layout {
        Layout::SingleColumn => single_column(&mut sheet, persona, style, 56.0),
        Layout::Dense => single_column(&mut sheet, persona, style, 34.0),
        Layout::TwoColumns => two_columns(&mut sheet, persona, style),
        Layout::Sidebar => sidebar(&mut sheet, persona, style),
        Layout::Table => table(&mut sheet, persona, style),
    }
    if let Some(hidden) = &persona.hidden_text {
        let mut column = Column::new(PAGE.0 - 300.0, 260.0, PAGE.1 - 40.0);
        column.bottom = PAGE.1;
        sheet.paragraph(&mut column, Ink { size: 5.0, bold: false, color: WHITE }, 0.0, hidden);
    }
    sheet.finish(&format!("{} - CV", persona.name))
}

/// Type size and colours of one document or one part of it.
#[derive(Clone, Copy)]
struct Style {
    accent: Color,
    body: f32,
    /// On a coloured band everything is white.
    on_color: bool,
}

impl Style {
    fn ink(self, scale: f32, bold: bool, color: Color) -> Ink {
        Ink { size: self.body * scale, bold, color: if self.on_color { WHITE } else { color } }
    }

    fn text(self) -> Ink {
        self.ink(1.0, false, BLACK)
    }

    fn strong(self) -> Ink {
        self.ink(1.05, true, BLACK)
    }

    fn faint(self) -> Ink {
        self.ink(0.92, false, GREY)
    }

    fn heading(self) -> Ink {
        self.ink(1.2, true, self.accent)
    }
}

fn single_column(sheet: &mut Sheet, persona: &Persona, style: Style, margin: f32) {
    let mut column = Column::new(margin, PAGE.0 - 2.0 * margin, margin * 0.8);
    header(sheet, &mut column, persona, style);
    for section in main_sections(persona).iter().chain(&side_sections(persona)) {
        write_section(sheet, &mut column, section, style, true);
    }
}

fn two_columns(sheet: &mut Sheet, persona: &Persona, style: Style) {
    let mut top = Column::new(48.0, PAGE.0 - 96.0, 44.0);
    header(sheet, &mut top, persona, style);
    sheet.rule(&mut top, RULE);
    let mut left = Column::new(48.0, 310.0, top.y);
    let mut right = Column::new(384.0, PAGE.0 - 384.0 - 48.0, top.y);
    let mut sections = main_sections(persona);
    let education = sections.pop();
    for section in &sections {
        write_section(sheet, &mut left, section, style, true);
    }
    for section in side_sections(persona).iter().chain(&education) {
        write_section(sheet, &mut right, section, style, false);
    }
}

fn sidebar(sheet: &mut Sheet, persona: &Persona, style: Style) {
    let band_width = 186.0;
    let band = Style { on_color: true, body: 9.2, ..style };
    let mut side = Column::new(22.0, band_width - 40.0, 48.0);
    sheet.paragraph(&mut side, band.ink(2.0, true, WHITE), 0.0, &persona.name);
    side.gap(6.0, 0.0);
    sheet.paragraph(&mut side, band.text(), 0.0, &persona.headline);
    side.gap(10.0, 0.0);
    for line in contact(persona) {
        sheet.paragraph(&mut side, band.faint(), 0.0, line);
    }
    for section in &side_sections(persona) {
        write_section(sheet, &mut side, section, band, false);
    }
    let x = band_width + 26.0;
    let mut main = Column::new(x, PAGE.0 - x - 36.0, 34.0);
    for section in &main_sections(persona) {
        write_section(sheet, &mut main, section, style, false);
    }
    for page in 0..sheet.page_count() {
        sheet.behind(page, (0.0, 0.0, band_width, PAGE.1), style.accent);
    }
}

/// A ruled table: what it is on the left, what it says on the right.
fn table(sheet: &mut Sheet, persona: &Persona, style: Style) {
    let (x, split) = (52.0, 130.0);
    let width = PAGE.0 - 2.0 * x;
    let mut title = Column::new(x, width, 40.0);
    sheet.paragraph(&mut title, style.ink(1.9, true, BLACK), 0.0, "Curriculum Vitae");
    title.gap(8.0, 0.0);
    let mut y = (title.page, title.y);
    let mut row = |sheet: &mut Sheet, label: &str, cell: &dyn Fn(&mut Sheet, &mut Column)| {
        let mut right = Column { page: y.0, ..Column::new(x + split + 8.0, width - split - 16.0, y.1) };
        // A row that would begin at the very foot of the page begins on the next one.
        right.gap(2.0, 60.0);
        let start = (right.page, right.y - 2.0);
        let mut left = Column { page: right.page, ..Column::new(x + 6.0, split - 10.0, right.y) };
        for line in label.lines() {
            sheet.paragraph(&mut left, style.ink(0.95, true, style.accent), 0.0, line);
        }
        cell(sheet, &mut right);
        let end = if left.page > right.page { left.y } else { left.y.max(right.y) } + 7.0;
        sheet.rect(start.0, (x, start.1, width, 0.6), RULE);
        if start.0 == right.page {
            for line in [x, x + split, x + width] {
                sheet.rect(start.0, (line, start.1, 0.6, end - start.1), RULE);
            }
        }
        sheet.rect(right.page, (x, end, width, 0.6), RULE);
        y = (right.page, end);
    };
    row(sheet, "Name", &|sheet, column| sheet.paragraph(column, style.ink(1.3, true, BLACK), 0.0, &persona.name));
    row(sheet, "Contact", &|sheet, column| {
        for line in contact(persona) {
            sheet.paragraph(column, style.text(), 0.0, line);
        }
    });
    for section in main_sections(persona).iter().chain(&side_sections(persona)) {
        let first = |place: usize| if place == 0 { format!("{}\n", section.title) } else { String::new() };
        for (place, entry) in section.entries.iter().enumerate() {
            let label = match entry {
                Entry::Job(job) => format!("{}{}", first(place), job.period()),
                Entry::School(school) => format!("{}{}", first(place), school.period()),
                Entry::Text(_) | Entry::Words(_) => section.title.to_owned(),
            };
            row(sheet, &label, &|sheet, column| write_entry(sheet, column, entry, style, Dates::Elsewhere));
        }
    }
}

fn header(sheet: &mut Sheet, column: &mut Column, persona: &Persona, style: Style) {
    sheet.paragraph(column, style.ink(2.4, true, style.accent), 0.0, &persona.name);
    column.gap(3.0, 0.0);
    sheet.paragraph(column, style.ink(1.15, false, GREY), 0.0, &persona.headline);
    column.gap(2.0, 0.0);
    sheet.paragraph(column, style.faint(), 0.0, &contact(persona).join("  |  "));
}

fn write_section(sheet: &mut Sheet, column: &mut Column, section: &Section<'_>, style: Style, wide: bool) {
    column.gap(style.body * 1.3, style.body * 5.0);
    sheet.paragraph(column, style.heading(), 0.0, &section.title.to_uppercase());
    let rule = if style.on_color { WHITE } else { RULE };
    sheet.rule(column, rule);
    for entry in &section.entries {
        write_entry(sheet, column, entry, style, if wide { Dates::Right } else { Dates::Below });
        column.gap(style.body * 0.45, 0.0);
    }
}

/// Where the period of an entry stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dates {
    Right,
    Below,
    Elsewhere,
}

fn write_entry(sheet: &mut Sheet, column: &mut Column, entry: &Entry<'_>, style: Style, dates: Dates) {
    match entry {
        Entry::Text(text) => sheet.paragraph(column, style.text(), 0.0, text),
        Entry::Words(words) if column.width < 220.0 => {
            for word in *words {
                sheet.paragraph(column, style.text(), 0.0, word);
            }
        }
        Entry::Words(words) => sheet.paragraph(column, style.text(), 0.0, &words.join(", ")),
        Entry::Job(job) => {
            column.gap(0.0, style.body * 4.0);
            titled(sheet, column, (&job.title, &job.period()), style, dates);
            sheet.paragraph(column, style.faint(), 0.0, &format!("{}, {}", job.employer, job.city));
            for achievement in &job.achievements {
                sheet.bullet(column, style.text(), achievement);
            }
        }
        Entry::School(school) => {
            titled(sheet, column, (&school.award(), &school.period()), style, dates);
            sheet.paragraph(column, style.faint(), 0.0, &school.name);
        }
    }
}

fn titled(sheet: &mut Sheet, column: &mut Column, (title, period): (&str, &str), style: Style, dates: Dates) {
    sheet.paragraph(column, style.strong(), 0.0, title);
    let fits = sheet.width(style.strong(), title) + sheet.width(style.faint(), period) + 12.0 < column.width;
    match dates {
        Dates::Right if fits => sheet.right(column, style.faint(), period),
        Dates::Right | Dates::Below => sheet.paragraph(column, style.faint(), 0.0, period),
        Dates::Elsewhere => {}
    }
}

/// All letters of a person, to see whether a font has them.
fn everything(persona: &Persona) -> String {
    let jobs =
        persona.jobs.iter().flat_map(|job| [&job.title, &job.employer, &job.city].into_iter().chain(&job.achievements));
    let schools = persona.schools.iter().flat_map(|school| [&school.name, &school.field]);
    let lists = persona.skills.iter().chain(&persona.languages).chain(&persona.extras);
    let rest = [&persona.name, &persona.city, &persona.headline, &persona.summary];
    jobs.chain(schools).chain(lists).chain(rest).map(String::as_str).collect::<Vec<_>>().join(" ") + "•–|"
}
