//! Codes of an authenticator app: RFC 6238 with SHA-1, six digits and steps of thirty seconds, which is what every app does.

use domain::{Ids, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use qrcodegen::{QrCode, QrCodeEcc};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

const STEP_SECONDS: i64 = 30;
/// How many steps a phone's clock may be off, to either side.
const STEPS_OFF: i64 = 1;
const RECOVERY_CODES: usize = 10;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret of 160 bits.
pub(crate) fn new_secret(ids: &Ids) -> Vec<u8> {
    [ids.bits().to_be_bytes(), ids.bits().to_be_bytes()].concat()[..20].to_vec()
}

/// The step of the code, where it is one of a step around now.
pub(crate) fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let current = now.millis().div_euclid(1000 * STEP_SECONDS);
    let steps = current - STEPS_OFF..=current + STEPS_OFF;
    // All are compared, so that nothing is told by how long it takes.
    steps.fold(None, |found, step| {
        let is_it = bool::from(code.as_bytes().ct_eq(code_at(secret, step).as_bytes()));
        if is_it { Some(step) } else { found }
    })
}

/// The code of a step.
pub(crate) fn code_at(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let number = u32::from_be_bytes([digest[offset], digest[offset + 1], digest[offset + 2], digest[offset + 3]]);
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The secret for typing it into an app, in groups of four.
pub(crate) fn spelt(secret: &[u8]) -> String {
    let text = base32(secret);
    let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|at| text.get(at..text.len().min(at + 4))).collect();
    groups.join(" ")
}

/// What an app reads from the picture.
pub(crate) fn address(secret: &[u8], account: &str) -> String {
    let account: String = url::form_urlencoded::byte_serialize(account.as_bytes()).collect();
    let account = account.replace('+', "%20");
    format!("otpauth://totp/Fulcrum:{account}?secret={}&issuer=Fulcrum", base32(secret))
}

/// A QR code as the path of an SVG whose units are modules, and its size. Around it there is room of four modules.
pub(crate) fn picture(text: &str) -> Option<(String, i32)> {
    use std::fmt::Write as _;
    const ROOM: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|&x| code.get_module(x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + ROOM, y + ROOM);
        }
    }
    Some((path, code.size() + 2 * ROOM))
}

/// New codes for when the app is lost.
pub(crate) fn new_recovery_codes(ids: &Ids) -> Vec<String> {
    let code = |_| {
        let text = base32(&ids.bits().to_be_bytes()[..10]).to_lowercase();
        format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..16])
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// By what a recovery code is known. It has 80 random bits, so one round of SHA-256 is enough.
pub(crate) fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    hex::encode(Sha256::digest(format!("recovery code\0{plain}")))
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut buffer, mut bits) = (0_u32, 0);
    for &byte in bytes {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(BASE32[(buffer >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(BASE32[(buffer << (5 - bits)) as usize & 31]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(SECRET, seconds / 30), code);
            assert_eq!(step_of(SECRET, code, Timestamp::from_millis(seconds * 1000)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_counts_one_step_before_and_after_and_no_longer() {
        let at = |seconds: i64| step_of(SECRET, " 005 924 ", Timestamp::from_millis((1_234_567_890 + seconds) * 1000));
        let step = Some(1_234_567_890 / 30);
        assert_eq!((at(0), at(-30), at(30)), (step, step, step));
        assert_eq!((at(-60), at(60)), (None, None));
        for wrong in ["", "005925", "5924", "0059240", "００５９２４"] {
            assert_eq!(step_of(SECRET, wrong, Timestamp::from_millis(1_234_567_890_000)), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_secret_is_spelt_in_base32() {
        assert_eq!(spelt(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        for (bytes, text) in [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(
            address(SECRET, "ada lovelace@example.org"),
            "otpauth://totp/Fulcrum:ada%20lovelace%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Fulcrum"
        );
        let (path, size) = picture(&address(SECRET, "ada@example.org")).unwrap();
        assert!(size > 30 && path.starts_with("M4 4h1v1h-1zM5 4h1"), "its upper left corner is dark");
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = new_recovery_codes(&Ids::new(|| 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef));
        assert_eq!((codes.len(), codes[0].as_str()), (10, "aeru-kz4j-vpg6-6ajd"));
        assert_eq!(
            recovery_hash(&codes[0]),
            recovery_hash(&format!(" {} ", codes[0].to_uppercase().replace('-', " ")))
        );
        assert_ne!(recovery_hash("aaaa-aaaa-aaaa-aaaa"), recovery_hash("aaaa-aaaa-aaaa-aaab"));
    }
}
