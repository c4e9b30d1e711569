//! A posting from a file: JSON, HTML or text.

use std::path::Path;

use agents::PostingBrief;
use anyhow::{Context, Result, ensure};
use fit::PostingText;
use serde_json::Value;

/// Reads a posting. JSON may be Lever's own, alone or under `data`, or any object with a title and a text; text has its
/// title in the first line.
pub(super) fn read(file: &Path) -> Result<PostingText> {
    let bytes = std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    ensure!(!text.is_empty(), "{} is empty", file.display());
    if let Ok(value @ Value::Object(_)) = serde_json::from_str::<Value>(text) {
        return of_json(value).with_context(|| file.display().to_string());
    }
    if text.starts_with('<') {
        return Ok(PostingText::from_html("", text, &[]));
    }
    Ok(PostingText::from_text(text))
}

pub(super) fn of_json(value: Value) -> Result<PostingText> {
    let value = value.get("data").filter(|data| data.is_object()).cloned().unwrap_or(value);
    if value.get("content").is_some_and(Value::is_object) {
        let posting: lever::Posting =
            serde_json::from_value(value).context("it is JSON with a \"content\", but not a posting of Lever's")?;
        return Ok(PostingBrief::of(&posting).text);
    }
    let field = |names: &[&str]| {
        let named = names.iter().find_map(|name| value.get(name)?.as_str());
        named.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let title = field(&["title", "job_title", "jobTitle", "position", "name"]);
    let body = field(&["description", "text", "body", "job_description", "jobDescription", "content"]);
    ensure!(title.is_some() || body.is_some(), "it is JSON without a \"title\", a \"description\" or a \"text\"");
    let body = body.unwrap_or_default();
    let is_html = body.trim_start().starts_with('<');
    Ok(match title {
        Some(title) if is_html => PostingText::from_html(&title, &body, &[]),
        Some(title) => PostingText { title, description: body, lists: Vec::new() },
        None if is_html => PostingText::from_html("", &body, &[]),
        None => PostingText::from_text(&body),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_come_in_several_shapes() {
        let read = |json: &str| of_json(serde_json::from_str(json).unwrap());
        let baker = PostingText { title: "Baker".to_owned(), description: "Bread.".to_owned(), lists: Vec::new() };
        assert_eq!(read(r#"{"title": "Baker", "description": "Bread."}"#).unwrap(), baker);
        assert_eq!(read(r#"{"id": "7", "text": "Baker\nBread."}"#).unwrap(), baker);
        assert_eq!(read(r#"{"title": "Baker", "description": "<p>Bread.</p>"}"#).unwrap(), baker);
        let lever = r#"{"data": {"id": "p", "text": "Baker", "content": {"description": "Bread."}}}"#;
        assert_eq!(read(lever).unwrap(), baker);
        let error = read(r#"{"salary": 5}"#).unwrap_err().to_string();
        assert_eq!(error, "it is JSON without a \"title\", a \"description\" or a \"text\"");
    }
}
