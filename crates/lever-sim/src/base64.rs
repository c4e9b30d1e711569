//! Reads the credentials of a Basic header (standard alphabet, padding optional), and writes the parts of a token.

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0_u32, 0);
    for symbol in text.trim_end_matches('=').bytes() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// The URL-safe alphabet without padding.
pub(crate) fn url(bytes: &[u8]) -> String {
    const ALPHABET: [char; 64] = {
        let mut symbols = ['A'; 64];
        let text = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut at = 0;
        while at < 64 {
            symbols[at] = text[at] as char;
            at += 1;
        }
        symbols
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        // One byte needs two symbols, two need three.
        for place in 0..=chunk.len() {
            text.push(ALPHABET[(group >> (18 - 6 * place)) as usize & 63]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_examples_of_rfc_4648_hold() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::decode(encoded), Some(text.as_bytes().to_vec()));
            assert_eq!(super::url(text.as_bytes()), encoded.trim_end_matches('='));
        }
        assert_eq!(super::decode("no spaces"), None);
        assert_eq!(super::url(&[0xfb, 0xff]), "-_8");
    }
}
