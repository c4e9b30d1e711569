//! Reads request bodies: JSON that says in Lever's way what is wrong with it, and forms.

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Form as UrlEncoded, FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::refusal::Refusal;

/// A JSON body. An empty one reads as `{}`; the content type is not looked at.
// ASSUMPTION: Lever is lenient about `Content-Type` on JSON writes.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Refusal::too_large())?;
        parse(&bytes).map(Self)
    }
}

pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) { b"{}" } else { bytes };
    serde_json::from_slice(text).map_err(|error| Refusal::invalid(format!("Invalid request body: {error}")))
}

/// The body as JSON when it came as an URL-encoded form, as one client in production writes its notes; else as it came.
///
/// Values stay strings; `key[]` and repeated keys become an array.
// ASSUMPTION: Lever reads such a form on every route; seen is only `POST …/notes` with `value`.
pub(crate) async fn form_as_json(headers: &HeaderMap, bytes: Bytes) -> Result<Bytes, Refusal> {
    const KIND: &str = "application/x-www-form-urlencoded";
    let kind = headers.get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(KIND.as_bytes())) {
        return Ok(bytes);
    }
    let request = Request::post("/").header(header::CONTENT_TYPE, KIND).body(Body::from(bytes));
    let unreadable = "The form could not be read";
    let request = request.map_err(|_| Refusal::invalid(unreadable))?;
    let pairs: Result<UrlEncoded<Vec<(String, String)>>, _> = UrlEncoded::from_request(request, &()).await;
    let UrlEncoded(pairs) = pairs.map_err(|_| Refusal::invalid(unreadable))?;
    let mut object = Map::new();
    for (key, value) in pairs {
        match (key.strip_suffix("[]"), object.get_mut(key.trim_end_matches("[]"))) {
            (_, Some(Value::Array(values))) => values.push(Value::from(value)),
            (_, Some(first)) => *first = json!([first.take(), value]),
            (Some(key), None) => drop(object.insert(key.to_owned(), json!([value]))),
            (None, None) => drop(object.insert(key, Value::from(value))),
        }
    }
    Ok(Bytes::from(Value::Object(object).to_string()))
}

/// A multipart form, read whole.
#[derive(Debug, Default)]
pub(crate) struct Form {
    texts: Vec<(String, String)>,
    files: Vec<(String, SentFile)>,
}

/// A file of a form.
#[derive(Debug, Clone)]
pub(crate) struct SentFile {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

impl Form {
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| name == key).map(|(_, text)| text.as_str())
    }

    /// All values of `key` and of `key[]`.
    pub(crate) fn all(&self, key: &str) -> Vec<String> {
        let named = |name: &str| name.strip_suffix("[]").unwrap_or(name) == key;
        self.texts.iter().filter(|(name, _)| named(name)).map(|(_, text)| text.clone()).collect()
    }

    /// The first non-empty file under this key.
    pub(crate) fn file(&self, key: &str) -> Option<&SentFile> {
        self.files.iter().find(|(name, file)| name == key && !file.bytes.is_empty()).map(|(_, file)| file)
    }

    /// All non-empty files under `key` and `key[]`.
    pub(crate) fn files(&self, key: &str) -> Vec<SentFile> {
        let named = |name: &str| name.strip_suffix("[]").unwrap_or(name) == key;
        let files = self.files.iter().filter(|(name, file)| named(name) && !file.bytes.is_empty());
        files.map(|(_, file)| file.clone()).collect()
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let unreadable = |_: MultipartError| Refusal::invalid("The multipart body could not be read");
        let mut multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| Refusal::invalid("The body must be multipart/form-data"))?;
        let mut form = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
            let key = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(name) => {
                    let bytes = field.bytes().await.map_err(unreadable)?;
                    form.files.push((key, SentFile { name, bytes }));
                }
                None => form.texts.push((key, field.text().await.map_err(unreadable)?)),
            }
        }
        Ok(form)
    }
}

/// Whether a request carries a form with files rather than JSON.
pub(crate) fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}
