//! Turns a made-up person into a real document. The same person and layout give the same bytes.

mod docx;
mod draft;
mod font;
mod letter;
mod outline;
mod padding;
mod pdf;
mod press;
mod sheet;

use bytes::Bytes;

pub(crate) use draft::Draft;
pub(crate) use press::Press;

use crate::persona::{Format, Layout, Persona, PersonaMark};
use crate::seed::plain_name;
use crate::world::apply::Document;

pub(crate) use letter::letter;

/// Why no document came out.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The PDF writer refused.
    #[error("could not write the PDF: {0}")]
    Pdf(String),
    /// The Word writer refused.
    #[error("could not pack the Word document")]
    Docx(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A document came out larger than it was announced.
    #[error("could not keep a document of {written} bytes within the {announced} it was announced with")]
    TooLarge {
        /// What it has.
        written: usize,
        /// What it should have.
        announced: usize,
    },
    /// An embedded font is damaged.
    #[error("could not read the embedded font {0}")]
    Font(&'static str),
}

/// Writes the document.
pub(crate) fn render(persona: &Persona, mark: PersonaMark) -> Result<Document, RenderError> {
    let (bytes, ext) = match mark.format {
        Format::Pdf => (pdf::write(persona, mark.layout)?, "pdf"),
        Format::Docx => (docx::write(persona, mark.layout)?, "docx"),
    };
    let name = file_name(&persona.name, ext, mark.layout);
    Ok(Document { name, bytes: Bytes::from(bytes), parsed: Some(persona.parsed()) })
}

/// What somebody calls the file of a document.
fn file_name(name: &str, ext: &str, layout: Layout) -> String {
    let stem = plain_name(name).replace(' ', "_");
    match layout {
        Layout::Sidebar => format!("CV {name}.{ext}"),
        Layout::Table => format!("lebenslauf_{stem}.{ext}"),
        Layout::SingleColumn | Layout::TwoColumns | Layout::Dense => format!("{stem}_resume.{ext}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::Strength;
    use crate::rng::Rng;
    use crate::seed::{Family, invent};

    fn someone(layout: Layout, format: Format) -> Document {
        let mut rng = Rng::seeded(7);
        let persona = invent(&mut rng, Family::of("Backend Engineer"), Strength::Strong, 4, 1_780_000_000_000);
        render(&persona, PersonaMark { strength: Strength::Strong, format, layout, hidden_text: false }).unwrap()
    }

    #[test]
    fn every_layout_is_a_real_document_and_the_same_each_time() {
        for layout in Layout::ALL {
            let pdf = someone(layout, Format::Pdf);
            assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() > 8_000, "{layout:?}");
            assert_eq!(pdf.bytes, someone(layout, Format::Pdf).bytes, "{layout:?}");
            let docx = someone(layout, Format::Docx);
            assert!(docx.bytes.starts_with(b"PK") && docx.bytes.len() > 2_000, "{layout:?}");
            assert_eq!(docx.bytes, someone(layout, Format::Docx).bytes, "{layout:?}");
        }
    }
}
