//! Tells a file's format from its first bytes. Names and media types are the sender's claim and are not looked at.

use super::package::Package;
use super::{Format, ReadError, markdown, text};

/// PDF viewers accept a header anywhere in the first kilobyte, so a file with leading rubbish is still a PDF.
const PDF_HEADER_WINDOW: usize = 1024;

/// The container of DOC, of other old Office files and of protected new ones.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// PNG, JPEG, and TIFF in either byte order.
const IMAGES: [&[u8]; 4] = [b"\x89PNG", b"\xFF\xD8\xFF", b"II*\0", b"MM\0*"];

pub(super) fn format(bytes: &[u8]) -> Result<Format, ReadError> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WINDOW)];
    if contains(head, b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(if is_odt(bytes) { Format::Odt } else { Format::Docx });
    }
    if head.trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    // Word wraps a protected DOCX into the container of the old .doc.
    if bytes.starts_with(COMPOUND_FILE) && contains(bytes, b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0") {
        return Err(ReadError::Encrypted);
    }
    if IMAGES.iter().any(|signature| bytes.starts_with(signature)) {
        return Ok(Format::Image);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Ok(Format::Doc);
    }
    match foreign(bytes) {
        Some(hint) => Err(ReadError::UnknownFormat { hint }),
        None if looks_like_text(head) => Ok(kind_of_text(head, bytes)),
        None => Err(ReadError::UnknownFormat { hint: "binary content" }),
    }
}

/// An OpenDocument package says what it holds in a part of its own, which some programs leave out.
fn is_odt(bytes: &[u8]) -> bool {
    let Ok(mut package) = Package::open(bytes, Format::Odt) else { return false };
    let media_type = package.part("mimetype").ok().flatten();
    package.has("content.xml") && media_type.is_none_or(|media_type| media_type.contains(".opendocument.text"))
}

/// Formats people do send, named so that the sender can be told what to send instead.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let signatures: [(&[u8], &str); 8] = [
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a WebP image or a sound"),
        (b"\0\0\0\x20ftyp", "a HEIC photograph or a film: send a JPEG"),
        (b"\0\0\0\x18ftyp", "a HEIC photograph or a film: send a JPEG"),
        (b"%!PS", "a PostScript file"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    ];
    signatures.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, hint)| *hint)
}

fn kind_of_text(head: &[u8], bytes: &[u8]) -> Format {
    if is_html(head) {
        Format::Html
    } else if markdown::is_certain(bytes) {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// A page starts with a tag. One of those that only pages have must follow soon, or the first be of the usual kind.
fn is_html(head: &[u8]) -> bool {
    let head = text::decode(head).to_lowercase();
    let head = head.trim_start_matches(|start: char| start.is_whitespace() || start == '\u{feff}');
    let first = head.strip_prefix('<').map(|rest| rest.split(|end: char| !end.is_alphanumeric()).next().unwrap_or(""));
    head.starts_with('<') && ["<!doctype html", "<html", "<body", "<head>"].iter().any(|tag| head.contains(tag))
        || first
            .is_some_and(|name| matches!(name, "meta" | "title" | "style" | "div" | "p" | "h1" | "table" | "section"))
}

/// Text has next to no control characters; UTF-16 is recognised by its mark or by zero bytes in every other place.
fn looks_like_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || text::utf16_without_mark(head).is_some() {
        return true;
    }
    let control = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    control * 50 <= head.len()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_the_format() {
        assert_eq!(format(b"\n\n%PDF-1.4\n").unwrap(), Format::Pdf);
        assert_eq!(format(b"PK\x03\x04rest").unwrap(), Format::Docx);
        assert_eq!(format(b"\x89PNG\r\n\x1a\n").unwrap(), Format::Image);
        assert_eq!(format(b"{\\rtf1 hello}").unwrap(), Format::Rtf);
        assert_eq!(format("Ada Lovelace\nZürich".as_bytes()).unwrap(), Format::Text);
        assert_eq!(format(b" <!-- cv -->\n<HTML><p>Ada").unwrap(), Format::Html);
        assert_eq!(format(b"<ada@example.org>\nEngineer").unwrap(), Format::Text);
        assert_eq!(format(b"A\0d\0a\0\n\0").unwrap(), Format::Text);
    }

    #[test]
    fn foreign_formats_are_named() {
        let hint = |bytes: &[u8]| match format(bytes) {
            Err(ReadError::UnknownFormat { hint }) => hint,
            other => panic!("{other:?}"),
        };
        assert_eq!(hint(b"GIF89a"), "a GIF image");
        assert_eq!(hint(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 200]), "binary content");
    }
}
