//! Fills a document up to a size, in a way that no reader of it minds.

use bytes::Bytes;

use super::RenderError;
use crate::persona::Format;

/// The longest line of filling: PDF asks for lines of at most 255 bytes.
const LINE: usize = 120;

/// The document with exactly `size` bytes.
pub(super) fn padded(document: Bytes, format: Format, size: usize) -> Result<Bytes, RenderError> {
    let missing = size.checked_sub(document.len());
    let missing = missing.ok_or(RenderError::TooLarge { written: document.len(), announced: size })?;
    let filled = match format {
        Format::Pdf => pdf(&document, missing),
        Format::Docx => zip(&document, missing),
    };
    filled.map(Bytes::from).ok_or_else(|| RenderError::Pdf("there is no place for filling".to_owned()))
}

/// Comments between the trailer and `startxref`: readers begin at the end, and nothing points behind this place.
fn pdf(document: &[u8], missing: usize) -> Option<Vec<u8>> {
    let mark = b"startxref";
    let at = document.windows(mark.len()).rposition(|window| window == mark)?;
    let mut filled = Vec::with_capacity(document.len() + missing);
    filled.extend_from_slice(&document[..at]);
    let mut left = missing;
    while left > 0 {
        // A comment is at least `%` and a line feed; a single byte more is an empty line.
        let line = left.min(LINE);
        match line {
            1 => filled.push(b'\n'),
            _ => {
                filled.push(b'%');
                filled.resize(filled.len() + line - 2, b' ');
                filled.push(b'\n');
            }
        }
        left -= line;
    }
    filled.extend_from_slice(&document[at..]);
    Some(filled)
}

/// The comment at the end of a ZIP archive, of which its last two bytes tell the length while there is none.
fn zip(document: &[u8], missing: usize) -> Option<Vec<u8>> {
    let length = u16::try_from(missing).ok()?;
    let mut filled = document.strip_suffix(&[0, 0])?.to_vec();
    filled.extend_from_slice(&length.to_le_bytes());
    filled.resize(filled.len() + missing, b' ');
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling_changes_nothing_but_the_size() {
        let pdf = Bytes::from_static(b"%PDF-1.7\ntrailer\n<<>>\nstartxref\n9\n%%EOF");
        for more in [0, 1, 2, 3, 119, 120, 121, 122, 500] {
            let filled = padded(pdf.clone(), Format::Pdf, pdf.len() + more).unwrap();
            assert_eq!(filled.len(), pdf.len() + more);
            let text = std::str::from_utf8(&filled).unwrap();
            let kept: String =
                text.lines().filter(|line| line.trim_matches(['%', ' ']).is_empty().eq(&false)).collect();
            assert_eq!(kept, "%PDF-1.7trailer<<>>startxref9%%EOF");
        }
        let zip = Bytes::from_static(b"PK\x05\x06rest\0\0");
        assert_eq!(&padded(zip.clone(), Format::Docx, 13).unwrap()[..], b"PK\x05\x06rest\x03\0   ");
        assert!(padded(zip, Format::Docx, 4).is_err());
    }
}
