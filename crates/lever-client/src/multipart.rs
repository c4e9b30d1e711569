//! Forms with files.

use bytes::Bytes;
use reqwest::multipart::{Form, Part as FormPart};

/// A file to be sent. Lever takes docx, doc, js, jpg, png, pdf and txt of at most 30 MB.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// With its extension, by which Lever knows what it is.
    pub name: String,
    pub content: Bytes,
}

/// Neither the name, which is often a person's, nor the content.
impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({} bytes)", self.content.len())
    }
}

/// One part of a form, under its name.
#[derive(Debug, Clone)]
pub(crate) enum Part<'a> {
    Text(&'static str, String),
    File(&'static str, &'a Attachment),
}

/// The form, made anew for every try: it is read as it is sent.
pub(crate) fn form(parts: &[Part<'_>]) -> Form {
    parts.iter().fold(Form::new(), |form, part| match part {
        Part::Text(name, text) => form.text(*name, text.clone()),
        Part::File(name, file) => {
            let length = file.content.len() as u64;
            let part = FormPart::stream_with_length(file.content.clone(), length).file_name(file.name.clone());
            form.part(*name, part)
        }
    })
}
