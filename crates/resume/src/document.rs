//! A file as text a person can see, with the place of every line, and what the file hides set aside.

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod code_page;
mod composer;
mod contrast;
mod doc;
mod docx;
mod flow;
mod html;
mod invisible;
mod look;
mod markdown;
mod metadata;
mod normalise;
mod ocr;
mod odt;
mod package;
mod page_picture;
mod pdf;
mod picture;
mod placeholder;
mod rtf;
mod sniff;
#[cfg(test)]
mod testing;
mod text;
mod xml;

pub use ocr::OcrEngine;
pub use page_picture::{PageLimits, PagePicture, draw_pages};

/// What kind of file the bytes are, told from their content, never from a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Pdf,
    Docx,
    /// Word 97 to 2003.
    Doc,
    Odt,
    Rtf,
    Html,
    Markdown,
    Text,
    /// PNG, JPEG or TIFF.
    Image,
}

/// A document as a reader sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub format: Format,
    /// The visible text in reading order, NFC, `\n` between lines, an empty line between blocks. Every [`Span`]
    /// and every quote is a byte range of this string.
    ///
    /// [`Span`]: crate::Span
    pub text: String,
    /// The lines of `text`, in order, with their place on the page where the format knows it.
    pub lines: Vec<Line>,
    /// Text that the file holds but a reader would not see. Never part of `text`.
    pub hidden: Vec<Hidden>,
    /// Pages of a PDF or TIFF; 1 for formats without pages.
    pub pages: u32,
}

impl Document {
    /// The document as a machine would read it that believes everything: hidden text appended to the visible. Only for
    /// showing what the hidden text would have done.
    #[must_use]
    pub fn revealed(&self) -> Self {
        let mut revealed = Self { hidden: Vec::new(), ..self.clone() };
        for hidden in &self.hidden {
            if !revealed.text.is_empty() {
                revealed.text.push_str("\n\n");
            }
            let start = revealed.text.len();
            revealed.text.push_str(&hidden.text);
            revealed.lines.push(Line { start, end: revealed.text.len(), page: hidden.page, bounds: None });
        }
        revealed
    }
}

/// One line of the visible text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Byte range of the line in [`Document::text`].
    pub start: usize,
    pub end: usize,
    /// 1-based.
    pub page: u32,
    /// Absent where the format has no fixed layout.
    pub bounds: Option<Bounds>,
}

/// A rectangle on a page, in points (1/72 inch) from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

/// A run of text that the file holds but a reader would not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hidden {
    pub why: HiddenWhy,
    pub text: String,
    /// 1-based.
    pub page: u32,
    /// Where it lies, on a page that has a fixed layout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
}

/// Why a run of text counts as hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenWhy {
    /// The colour of the text is that of what lies under it.
    LowContrast,
    /// Smaller than a person can read.
    Tiny,
    /// Painted with next to no opacity.
    Transparent,
    OffPage,
    /// PDF text render mode 3 (invisible) or 7 (clip only).
    RenderMode,
    Clipped,
    /// Painted over by something else.
    Covered,
    /// Zero-width, bidirectional-control or tag characters.
    ZeroWidth,
    /// Marked hidden by the word processor.
    Vanished,
    /// On an optional-content layer of a PDF that is switched off.
    Layer,
    /// In a PDF annotation that is marked hidden.
    Annotation,
    /// In the document properties (keywords, subject, …), at length and with words that the visible text lacks.
    Metadata,
}

/// Bounds on the work one file may cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub size_bytes: usize,
    pub pages: u32,
    /// Characters of text, visible and hidden together.
    pub characters: usize,
}

impl Default for Limits {
    /// 30 MB is Lever's own upload limit.
    fn default() -> Self {
        Self { size_bytes: 30 * 1024 * 1024, pages: 60, characters: 400_000 }
    }
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    pub limits: Limits,
    /// Reads the letters in pictures and scans. Without one, these are told from other files and refused.
    pub ocr: Option<OcrEngine>,
}

/// Why a file could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {size_bytes} bytes; at most {limit_bytes} are read")]
    TooLarge { size_bytes: usize, limit_bytes: usize },
    #[error("the file is none of PDF, DOCX, DOC, ODT, RTF, HTML, Markdown, plain text, PNG, JPEG and TIFF ({hint})")]
    UnknownFormat { hint: &'static str },
    #[error("the file is protected by a password")]
    Encrypted,
    #[error("the {format:?} file is broken: {what}")]
    Broken { format: Format, what: String },
    #[error("the file holds more than {limit} {unit}")]
    TooMuch { limit: usize, unit: &'static str },
    #[error("the file has no text: nothing was read")]
    NoText,
    #[error(
        "the file is a scan (an image) and no OCR engine is installed: install tesseract-ocr, or ask for a PDF or DOCX \
         with text"
    )]
    NoOcrEngine,
    #[error("the OCR engine failed: {what}")]
    Ocr { what: String },
}

/// Reads a file: tells its format from its content, takes the text a reader would see in reading order, and sets
/// aside what the file hides.
///
/// # Errors
/// Says what the file is or lacks; never panics, whatever the bytes.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_with(bytes, &ReadOptions { limits: *limits, ocr: None })
}

/// Reads a file as [`read`] does, and pictures and scans with the engine of the options.
///
/// # Errors
/// Says what the file is or lacks, or what the engine could not do; never panics, whatever the bytes.
pub fn read_with(bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    let ReadOptions { limits, ocr } = options;
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > limits.size_bytes {
        return Err(ReadError::TooLarge { size_bytes: bytes.len(), limit_bytes: limits.size_bytes });
    }
    let format = sniff::format(bytes)?;
    // The readers of others' formats are others' code in part; a file that breaks one is a broken file.
    let read = std::panic::AssertUnwindSafe(|| match format {
        Format::Pdf => pdf::read(bytes, limits, ocr.as_ref()),
        Format::Docx => docx::read(bytes, limits),
        Format::Doc => doc::read(bytes, limits),
        Format::Odt => odt::read(bytes, limits),
        Format::Rtf => rtf::read(bytes, limits),
        Format::Html => html::read(bytes, limits),
        Format::Markdown => markdown::read(bytes, limits),
        Format::Text => text::read(bytes, limits),
        Format::Image => picture::read(bytes, limits, ocr.as_ref()),
    });
    let document = std::panic::catch_unwind(read)
        .unwrap_or_else(|_| Err(ReadError::Broken { format, what: "the reader gave up".to_owned() }))?;
    if document.text.is_empty() { Err(ReadError::NoText) } else { Ok(document) }
}
