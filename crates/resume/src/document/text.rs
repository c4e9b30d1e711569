//! Plain text in UTF-8, UTF-16 or, failing both, Windows-1252 (a superset of Latin-1).

use super::composer::Composer;
use super::{Document, Format, Limits, ReadError};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let text = decode(bytes);
    let mut composer = Composer::new(limits);
    for line in text.lines() {
        // A form feed is how plain text says "new page".
        let line = line.trim_matches('\u{c}');
        if line.trim().is_empty() {
            composer.end_block();
        } else {
            composer.line(line, 1, None)?;
        }
    }
    Ok(composer.finish(Format::Text, 1))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

/// The byte order of UTF-16 text that lacks a mark: Latin text then has a zero in every other byte.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<ByteOrder> {
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 8 {
        return None;
    }
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, high) if high * 10 >= pairs * 7 => Some(ByteOrder::Little),
        (high, 0) if high * 10 >= pairs * 7 => Some(ByteOrder::Big),
        _ => None,
    }
}

pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, ByteOrder::Little);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, ByteOrder::Big);
    }
    if let Some(order) = utf16_without_mark(bytes) {
        return utf16(bytes, order);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], order: ByteOrder) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match order {
        ByteOrder::Little => u16::from_le_bytes([pair[0], pair[1]]),
        ByteOrder::Big => u16::from_be_bytes([pair[0], pair[1]]),
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Bytes 0x80–0x9F hold quotes, dashes and the euro sign; all others are the Unicode character of the same number.
pub(super) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> String {
        read(bytes, &Limits::default()).unwrap().text
    }

    #[test]
    fn every_encoding_reads_the_same() {
        let wanted = "Zoë Müller\n\nWork – 2020";
        let utf16le: Vec<u8> = "Zoë Müller\n\nWork – 2020".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut utf16be: Vec<u8> = vec![0xFE, 0xFF];
        utf16be.extend("Zoë Müller\n\nWork – 2020".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(text_of("Zoë Müller\r\n\r\n\r\nWork – 2020\r\n".as_bytes()), wanted);
        assert_eq!(text_of(b"Zo\xEB M\xFCller\n\nWork \x96 2020"), wanted);
        assert_eq!(text_of(&utf16le), wanted);
        assert_eq!(text_of(&utf16be), wanted);
    }

    #[test]
    fn too_many_characters_are_refused() {
        let limits = Limits { characters: 10, ..Limits::default() };
        assert!(matches!(read(b"twelve chars", &limits), Err(ReadError::TooMuch { limit: 10, unit: "characters" })));
    }
}
