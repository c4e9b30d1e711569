//! Code pages by the number that Windows and RTF give them.

use encoding_rs::Encoding;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum CodePage {
    Known(&'static Encoding),
    /// The upper half of a code page of DOS, which the encodings of the web lack.
    Dos(&'static str),
    /// A font of symbols: its bytes are pictures and no letters.
    Symbols,
}

pub(super) const WINDOWS_1252: CodePage = CodePage::Known(encoding_rs::WINDOWS_1252);

const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

impl CodePage {
    /// The code page of this number; Windows-1252 where the number says nothing to anybody.
    pub(super) fn numbered(number: i32) -> Self {
        match number {
            437 => Self::Dos(DOS_437),
            850 | 858 => Self::Dos(DOS_850),
            42 => Self::Symbols,
            866 => Self::Known(encoding_rs::IBM866),
            874 => Self::Known(encoding_rs::WINDOWS_874),
            932 => Self::Known(encoding_rs::SHIFT_JIS),
            936 => Self::Known(encoding_rs::GBK),
            949 => Self::Known(encoding_rs::EUC_KR),
            950 => Self::Known(encoding_rs::BIG5),
            1250 => Self::Known(encoding_rs::WINDOWS_1250),
            1251 => Self::Known(encoding_rs::WINDOWS_1251),
            1253 => Self::Known(encoding_rs::WINDOWS_1253),
            1254 => Self::Known(encoding_rs::WINDOWS_1254),
            1255 => Self::Known(encoding_rs::WINDOWS_1255),
            1256 => Self::Known(encoding_rs::WINDOWS_1256),
            1257 => Self::Known(encoding_rs::WINDOWS_1257),
            1258 => Self::Known(encoding_rs::WINDOWS_1258),
            10000 => Self::Known(encoding_rs::MACINTOSH),
            65001 => Self::Known(encoding_rs::UTF_8),
            _ => WINDOWS_1252,
        }
    }

    /// The code page of a Windows character set, as fonts name it; `None` for the default of the document.
    pub(super) fn of_character_set(number: i32) -> Option<Self> {
        let page = match number {
            0 => 1252,
            2 => 42,
            77 => 10000,
            128 => 932,
            129 => 949,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        Some(Self::numbered(page))
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos(upper) => bytes.iter().map(|byte| dos(upper, *byte)).collect(),
            Self::Symbols => bytes.iter().map(|byte| symbol(*byte)).collect(),
        }
    }
}

fn dos(upper: &str, byte: u8) -> char {
    if byte < 0x80 { char::from(byte) } else { upper.chars().nth(usize::from(byte - 0x80)).unwrap_or(' ') }
}

/// Bullets are what symbol fonts are used for in résumés; a letter among the symbols was meant as one.
fn symbol(byte: u8) -> char {
    match byte {
        0xA7 | 0xA8 | 0xB7 | 0xD8 | 0xFC => '•',
        byte if byte.is_ascii() => char::from(byte),
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_in_many_code_pages() {
        let cases: [(i32, &[u8], &str); 7] = [
            (1252, b"Zo\xEB \x96 \x80", "Zoë – €"),
            (1250, b"\xA3\xF3d\x9F", "Łódź"),
            (1251, b"\xC0\xED\xED\xE0", "Анна"),
            (437, b"Z\x81rich", "Zürich"),
            (850, b"S\x84o \xD5", "Säo ı"),
            (932, b"\x93\x8C\x8B\x9E", "東京"),
            (42, b"\xB7 a", "• a"),
        ];
        for (number, bytes, wanted) in cases {
            assert_eq!(CodePage::numbered(number).decode(bytes), wanted);
        }
        assert_eq!((DOS_437.chars().count(), DOS_850.chars().count()), (128, 128));
    }
}
