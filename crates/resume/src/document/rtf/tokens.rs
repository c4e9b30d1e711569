//! RTF as a stream of tokens.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// `\name`, `\name12` or `\name-12`.
    Word(&'b str, Option<i32>),
    /// A backslash and one character that is no letter.
    Symbol(u8),
    /// `\'e4`: one byte in the code page of the font.
    Byte(u8),
    /// Bytes as they stand.
    Text(&'b [u8]),
}

#[derive(Debug, Clone)]
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    position: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Where the next token starts.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// The bytes from here on that satisfy the test.
    fn take_while(&mut self, test: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = &self.bytes[self.position..];
        let length = rest.iter().position(|byte| !test(*byte)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'b>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.position += 1;
            return Some(if first == b'\'' { self.hexadecimal() } else { Token::Symbol(first) });
        }
        let name = std::str::from_utf8(self.take_while(|byte| byte.is_ascii_alphabetic())).unwrap_or_default();
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        let digits = self.take_while(|byte| byte.is_ascii_digit()).len();
        if digits == 0 {
            self.position = start;
        }
        let number = std::str::from_utf8(&self.bytes[start..self.position]).ok();
        let value = number.filter(|_| digits > 0).map(|number| number.parse().unwrap_or(i32::MAX));
        if self.peek() == Some(b' ') {
            self.position += 1;
        }
        if name == "bin" {
            // Raw bytes, of which any may look like anything.
            let length = value.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
            self.position = self.position.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(name, value))
    }

    fn hexadecimal(&mut self) -> Token<'b> {
        let digits = self.bytes.get(self.position..self.position + 2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                self.position += 2;
                Token::Byte(byte)
            }
            None => Token::Symbol(b'\''),
        }
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        // Line ends are there for people who look at the file.
        self.take_while(|byte| matches!(byte, b'\r' | b'\n' | 0));
        match self.peek()? {
            b'{' => {
                self.position += 1;
                Some(Token::Open)
            }
            b'}' => {
                self.position += 1;
                Some(Token::Close)
            }
            b'\\' => {
                self.position += 1;
                self.control()
            }
            _ => Some(Token::Text(self.take_while(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_bytes_and_text() {
        let tokens: Vec<Token<'_>> = Tokens::new(b"{\\b0 a\\'e4\\~\r\n\\li-20x\\bin3 }}}\\u8211-\\par}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Text(b"a"),
                Token::Byte(0xE4),
                Token::Symbol(b'~'),
                Token::Word("li", Some(-20)),
                Token::Text(b"x"),
                Token::Word("bin", Some(3)),
                Token::Word("u", Some(8211)),
                Token::Text(b"-"),
                Token::Word("par", None),
                Token::Close,
            ]
        );
    }
}
