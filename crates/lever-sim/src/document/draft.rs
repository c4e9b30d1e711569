//! Documents that are written when somebody reads them. A world of many keeps who wrote them and how, not their bytes; what
//! is told of them beforehand (name, size, what a parser finds) is what comes out.

use std::sync::Arc;

use bytes::Bytes;

use super::padding::padded;
use super::{RenderError, file_name, render};
use crate::calendar::Month;
use crate::persona::{Format, Persona, PersonaMark};
use crate::rng::Rng;
use crate::seed::{Figure, hide_text};

/// The sizes that are announced: more than any document needs, and not more than can be filled up. Both in bytes.
const SIZES: (i64, i64) = (44_000, 84_000);

/// A résumé that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) figure: Figure,
    pub(crate) email: Arc<str>,
    /// When it was handed in: the career goes up to there.
    pub(crate) at: i64,
    pub(crate) mark: PersonaMark,
    /// Bytes.
    pub(crate) size: usize,
}

impl Draft {
    /// A size to announce.
    pub(crate) fn any_size(rng: &mut Rng) -> usize {
        usize::try_from(rng.between(SIZES.0, SIZES.1)).unwrap_or(0)
    }

    pub(crate) fn persona(&self) -> Persona {
        let persona = self.figure.at(&self.email, Month::of(self.at));
        if self.mark.hidden_text { hide_text(persona) } else { persona }
    }

    pub(crate) fn ext(&self) -> &'static str {
        match self.mark.format {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
        }
    }

    /// What the file is called.
    pub(crate) fn name(&self) -> String {
        file_name(&self.figure.latin_name(), self.ext(), self.mark.layout)
    }

    /// Writes it; always the same bytes.
    pub(crate) fn write(&self) -> Result<Bytes, RenderError> {
        let document = render(&self.persona(), self.mark)?;
        padded(document.bytes, self.mark.format, self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::{Layout, Strength};

    #[test]
    fn what_was_announced_is_what_is_written_and_nothing_is_ever_larger() {
        let mut rng = Rng::seeded(11);
        for n in 0..120_usize {
            let draft = Draft {
                figure: Figure::any(&mut rng),
                email: "somebody.with-a-long-name@mail.example".into(),
                at: 1_780_000_000_000,
                mark: PersonaMark {
                    strength: Strength::Strong,
                    format: if n % 2 == 0 { Format::Pdf } else { Format::Docx },
                    layout: Layout::ALL[n % 5],
                    hidden_text: n % 7 == 0,
                },
                size: Draft::any_size(&mut rng),
            };
            let written = draft.write().unwrap();
            assert_eq!(written.len(), draft.size, "{draft:?}");
            assert_eq!(written, draft.write().unwrap());
            assert!(render(&draft.persona(), draft.mark).unwrap().name == draft.name());
        }
    }
}
