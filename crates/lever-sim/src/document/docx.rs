//! The five layouts as Word documents.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Shading, Table, TableCell, TableRow,
    WidthType,
};

use super::RenderError;
use super::outline::{Entry, Section, contact, main_sections, side_sections};
use crate::persona::{Layout, Persona};

const ACCENT: &str = "1F4E79";
const GREY: &str = "606670";
/// The text width of the page in twentieths of a point.
const WIDTH: usize = 9600;

/// Writes a résumé.
pub(super) fn write(persona: &Persona, layout: Layout) -> Result<Vec<u8>, RenderError> {
    let dense = layout == Layout::Dense;
    let (font, size) = match layout {
        Layout::SingleColumn | Layout::TwoColumns => ("Calibri", 21),
        Layout::Sidebar => ("Arial", 19),
        Layout::Table => ("Times New Roman", 21),
        Layout::Dense => ("Garamond", 17),
    };
    let margin = if dense { 600 } else { 1134 };
    let mut docx = Docx::new()
        .default_fonts(RunFonts::new().ascii(font).hi_ansi(font))
        .default_size(size)
        .page_size(11_906, 16_838)
        .page_margin(PageMargin::new().top(margin).bottom(margin).left(margin).right(margin));
    let main = main_sections(persona);
    let side = side_sections(persona);
    let ink = Ink { size, color: None };
    match layout {
        Layout::SingleColumn | Layout::Dense => {
            for paragraph in header(persona, ink).into_iter().chain(sections(main.iter().chain(&side), ink)) {
                docx = docx.add_paragraph(paragraph);
            }
        }
        Layout::TwoColumns => {
            for paragraph in header(persona, ink) {
                docx = docx.add_paragraph(paragraph);
            }
            let left = cell(sections(&main, ink), WIDTH * 2 / 3);
            let right = cell(sections(&side, ink), WIDTH / 3);
            docx = docx.add_table(borderless(vec![left, right]));
        }
        Layout::Sidebar => {
            let band = Ink { color: Some("FFFFFF"), ..ink };
            let mut paragraphs = header(persona, band);
            paragraphs.extend(sections(&side, band));
            let left = cell(paragraphs, WIDTH * 3 / 10).shading(Shading::new().fill(ACCENT));
            let right = cell(sections(&main, ink), WIDTH * 7 / 10);
            docx = docx.add_table(borderless(vec![left, right]));
        }
        Layout::Table => {
            docx = docx.add_paragraph(line("Curriculum Vitae", ink.bold(size + 12)).align(AlignmentType::Center));
            docx = docx.add_table(ruled(persona, main.iter().chain(&side), ink));
        }
    }
    if let Some(hidden) = &persona.hidden_text {
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(hidden).size(4).color("FFFFFF")));
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.pack(&mut bytes).map_err(|error| RenderError::Docx(Box::new(error)))?;
    Ok(bytes.into_inner())
}

/// Size in half points, and a colour that overrides all others.
#[derive(Clone, Copy)]
struct Ink {
    size: usize,
    color: Option<&'static str>,
}

impl Ink {
    fn plain(self) -> Run {
        self.run(self.size, None)
    }

    fn faint(self) -> Run {
        self.run(self.size - 1, Some(GREY))
    }

    fn bold(self, size: usize) -> Run {
        self.run(size, None).bold()
    }

    fn heading(self) -> Run {
        self.run(self.size + 3, Some(ACCENT)).bold()
    }

    fn run(self, size: usize, color: Option<&'static str>) -> Run {
        let run = Run::new().size(size);
        match self.color.or(color) {
            Some(color) => run.color(color),
            None => run,
        }
    }
}

fn line(text: &str, run: Run) -> Paragraph {
    Paragraph::new().add_run(run.add_text(text))
}

fn header(persona: &Persona, ink: Ink) -> Vec<Paragraph> {
    let mut paragraphs = vec![line(&persona.name, ink.bold(ink.size + 16)), line(&persona.headline, ink.faint())];
    paragraphs.extend(contact(persona).map(|text| line(text, ink.faint())));
    paragraphs
}

fn sections<'a>(sections: impl IntoIterator<Item = &'a Section<'a>>, ink: Ink) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for section in sections {
        let heading = line(section.title, ink.heading()).line_spacing(LineSpacing::new().before(200).after(60));
        paragraphs.push(heading);
        for entry in &section.entries {
            if let Entry::Job(job) = entry {
                paragraphs.push(line(&format!("{}  ({})", job.title, job.period()), ink.bold(ink.size)));
            }
            if let Entry::School(school) = entry {
                paragraphs.push(line(&format!("{}  ({})", school.award(), school.period()), ink.bold(ink.size)));
            }
            paragraphs.extend(details(entry, ink));
        }
    }
    paragraphs
}

/// What stands below the title of an entry.
fn details(entry: &Entry<'_>, ink: Ink) -> Vec<Paragraph> {
    match entry {
        Entry::Text(text) => vec![line(text, ink.plain())],
        Entry::Words(words) => vec![line(&words.join(", "), ink.plain())],
        Entry::School(school) => vec![line(&school.name, ink.faint())],
        Entry::Job(job) => {
            let mut paragraphs = vec![line(&format!("{}, {}", job.employer, job.city), ink.faint())];
            for achievement in &job.achievements {
                paragraphs.push(line(&format!("• {achievement}"), ink.plain()).indent(Some(280), None, None, None));
            }
            paragraphs
        }
    }
}

fn ruled<'a>(persona: &Persona, sections: impl Iterator<Item = &'a Section<'a>>, ink: Ink) -> Table {
    let (left, right) = (WIDTH * 3 / 10, WIDTH * 7 / 10);
    let row = |label: &str, paragraphs: Vec<Paragraph>| {
        let label = cell(vec![line(label, ink.bold(ink.size))], left).shading(Shading::new().fill("EEF1F5"));
        TableRow::new(vec![label, cell(paragraphs, right)])
    };
    let mut rows = vec![
        row("Name", vec![line(&persona.name, ink.bold(ink.size + 4))]),
        row("Contact", contact(persona).map(|text| line(text, ink.plain())).to_vec()),
    ];
    for section in sections {
        for entry in &section.entries {
            let (label, title) = match entry {
                Entry::Job(job) => (job.period(), Some(job.title.clone())),
                Entry::School(school) => (school.period(), Some(school.award())),
                Entry::Text(_) | Entry::Words(_) => (section.title.to_owned(), None),
            };
            let title = title.map(|title| line(&title, ink.bold(ink.size)));
            rows.push(row(&label, title.into_iter().chain(details(entry, ink)).collect()));
        }
    }
    Table::new(rows).set_grid(vec![left, right]).width(WIDTH, WidthType::Dxa)
}

fn borderless(cells: Vec<TableCell>) -> Table {
    Table::without_borders(vec![TableRow::new(cells)]).width(WIDTH, WidthType::Dxa)
}

fn cell(paragraphs: Vec<Paragraph>, width: usize) -> TableCell {
    paragraphs.into_iter().fold(TableCell::new().width(width, WidthType::Dxa), TableCell::add_paragraph)
}
