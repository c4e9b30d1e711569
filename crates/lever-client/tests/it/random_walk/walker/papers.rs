//! Notes, profile forms and files.

use lever::FileId;
use lever_client::{Attachment, FormSubmission, NewNote, NoteReplacement, NoteValue};
use serde_json::json;

use super::super::expected::Thread;
use super::super::step::{Pick, Step, Word};
use super::{Walker, Wrote, pick};

impl Walker<'_> {
    pub(super) async fn take_with_papers(&mut self, step: &Step) -> Option<usize> {
        match step {
            Step::AddNote { of, word, secret } => self.add_note(*of, *word, *secret).await,
            Step::Comment { of, note, word } => {
                let (place, note) = self.note(*of, *note)?;
                let (id, value) = (self.candidacy(place).id.clone(), format!("Comment {word}"));
                let comment = NoteValue { value: value.clone(), created_at: None };
                self.writer.comment_on_note(&id, &note, &comment, Some(&self.by)).await.unwrap();
                self.account_for(&[Wrote::to(&id, "POST", "notes")]);
                self.candidacy(place).notes.get_mut(&note).unwrap().values.push(value);
                Some(place)
            }
            Step::ReplaceNote { of, note, word } => {
                let (place, note) = self.note(*of, *note)?;
                let (id, value) = (self.candidacy(place).id.clone(), format!("Replaced {word}"));
                let mut body = NoteReplacement::from(&self.reader.note(&id, &note).await.unwrap());
                body.values[0].value.clone_from(&value);
                self.writer.update_note(&id, &note, &body).await.unwrap();
                self.account_for(&[Wrote::to(&id, "PUT", "notes")]);
                // The comments were read and put back with it.
                self.candidacy(place).notes.get_mut(&note).unwrap().values[0] = value;
                Some(place)
            }
            Step::DeleteNote { of, note } => {
                let (place, note) = self.note(*of, *note)?;
                let id = self.candidacy(place).id.clone();
                self.writer.delete_note(&id, &note).await.unwrap();
                self.account_for(&[Wrote::to(&id, "DELETE", "notes")]);
                self.candidacy(place).notes.remove(&note);
                assert!(super::is_missing(self.reader.note(&id, &note).await));
                Some(place)
            }
            Step::FileForm { of, word } => self.file_form(*of, *word).await,
            Step::Upload { of, word } => self.upload(*of, *word).await,
            Step::DeleteFile { of, file } => {
                let place = self.place(*of)?;
                let files: Vec<FileId> = self.candidacy(place).files.keys().cloned().collect();
                let file = pick(&files, *file)?;
                let id = self.candidacy(place).id.clone();
                self.writer.delete_file(&id, file, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "DELETE", "files")]);
                self.candidacy(place).files.remove(file);
                assert!(super::is_missing(self.reader.file_content(&id, file).await));
                Some(place)
            }
            _ => unreachable!("another kind of step: {step:?}"),
        }
    }

    fn note(&mut self, of: Pick, note: Pick) -> Option<(usize, lever::NoteId)> {
        let place = self.place(of)?;
        let notes: Vec<_> = self.candidacy(place).notes.keys().cloned().collect();
        Some((place, pick(&notes, note)?.clone()))
    }

    async fn add_note(&mut self, of: Pick, word: Word, secret: bool) -> Option<usize> {
        let place = self.place(of)?;
        let id = self.candidacy(place).id.clone();
        let value = format!("Note {word}\nwith \"quotes\", ümläuts and 🦀");
        let note = self.writer.add_note(&id, &NewNote { value: &value, secret }, Some(&self.by)).await.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", "notes")]);
        let thread = Thread { values: vec![value], secret };
        let before = self.candidacy(place).notes.insert(note.unwrap(), thread);
        assert_eq!(before, None, "a note has an id of its own");
        Some(place)
    }

    async fn file_form(&mut self, of: Pick, word: Word) -> Option<usize> {
        let place = self.place(of)?;
        let (id, value) = (self.candidacy(place).id.clone(), format!("Verdict {word}"));
        let fields = [self.form.fields[0].filled(json!(value))];
        let form = FormSubmission { base_template_id: &self.form.id, fields: &fields, secret: word.is_multiple_of(2) };
        let written = self.writer.file_form(&id, &form, Some(&self.by)).await.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", "forms")]);
        let form = lever::FormId::parse(&written.id).unwrap();
        self.candidacy(place).forms.insert(form, value);
        Some(place)
    }

    async fn upload(&mut self, of: Pick, word: Word) -> Option<usize> {
        let place = self.place(of)?;
        let (id, name, content) =
            (self.candidacy(place).id.clone(), format!("file {word}.txt"), format!("Content {word}"));
        let file = Attachment { name: name.clone(), content: content.clone().into() };
        let file = self.writer.upload_file(&id, &file, &self.by).await.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", "files")]);
        self.candidacy(place).files.insert(file, (name, content));
        Some(place)
    }
}
