//! Keyset paging. A token is the percent-encoded JSON array of the sort key of the first row of the next page, so a row
//! that changes its key during a sweep can be skipped or repeated: as in Lever.

use std::cmp::Ordering;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::answer::{Answer, bare};
use crate::query::Params;
use crate::refusal::Refusal;

/// One part of a sort key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// Smallest first.
    Up(i64),
    /// Largest first.
    Down(i64),
    /// Alphabetical.
    Text(String),
    /// Reverse alphabetical.
    TextDown(String),
}

impl Part {
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Up(a), Self::Up(b)) => a.cmp(b),
            (Self::Down(a), Self::Down(b)) => b.cmp(a),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::TextDown(a), Self::TextDown(b)) => b.cmp(a),
            // Keys of one list share one shape; a foreign token is refused before it gets here.
            _ => Ordering::Equal,
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Up(number) | Self::Down(number) => json!(number),
            Self::Text(text) | Self::TextDown(text) => json!(text),
        }
    }

    /// Reads a token's value into the shape of this part.
    fn read(&self, value: &Value) -> Option<Self> {
        Some(match self {
            Self::Up(_) => Self::Up(value.as_i64()?),
            Self::Down(_) => Self::Down(value.as_i64()?),
            Self::Text(_) => Self::Text(value.as_str()?.to_owned()),
            Self::TextDown(_) => Self::TextDown(value.as_str()?.to_owned()),
        })
    }
}

/// A sort key.
pub(crate) type Key = Vec<Part>;

/// Newest first, then by id: the order of most lists.
pub(crate) fn newest_first(created_at: i64, id: &str) -> Key {
    vec![Part::Down(created_at), Part::Text(id.to_owned())]
}

/// Answers one page: sorts, finds the place the token names, cuts, renders only what is shown.
pub(crate) fn page<T>(mut rows: Vec<(Key, T)>, params: &Params, render: impl Fn(&T) -> Value) -> Answer {
    rows.sort_by(|a, b| order(&a.0, &b.0));
    let start = match rows.first() {
        None => 0,
        Some((shape, _)) => match asked_place(params, shape)? {
            None => 0,
            Some(key) => rows.partition_point(|row| order(&row.0, &key) == Ordering::Less),
        },
    };
    cut(rows.into_iter().skip(start), params, |(key, _)| key.clone(), |(_, row)| render(row))
}

/// Where the token of this request begins, in the shape of the list's keys; `None` at the beginning.
pub(crate) fn asked_place(params: &Params, shape: &Key) -> Result<Option<Key>, Refusal> {
    match params.one("offset") {
        None | Some("") => Ok(None),
        Some(token) => {
            let values = decode(token).ok_or_else(Refusal::bad_offset)?;
            read_key(shape, &values).map(Some).ok_or_else(Refusal::bad_offset)
        }
    }
}

/// Answers one page of rows that are in order and begin where the token says: takes no more of them than it shows, and one.
pub(crate) fn cut<T>(
    rows: impl Iterator<Item = T>,
    params: &Params,
    key: impl Fn(&T) -> Key,
    render: impl Fn(&T) -> Value,
) -> Answer {
    let mut rows = rows.take(limit(params)? + 1).collect::<Vec<_>>();
    let next = if rows.len() > limit(params)? { rows.pop().map(|row| encode(&key(&row))) } else { None };
    let shown: Vec<Value> = rows.iter().map(render).collect();
    let mut body = json!({"data": shown, "hasNext": next.is_some()});
    if let Some(next) = next {
        body["next"] = json!(next);
    }
    bare(StatusCode::OK, &body)
}

fn limit(params: &Params) -> Result<usize, Refusal> {
    let Some(text) = params.one("limit") else { return Ok(100) };
    // ASSUMPTION: a limit outside 1-100 is refused; Lever documents the range, not the answer.
    match text.parse() {
        Ok(limit @ 1..=100) => Ok(limit),
        _ => Err(Refusal::invalid("limit must be between 1 and 100")),
    }
}

fn order(a: &Key, b: &Key) -> Ordering {
    a.iter().zip(b).map(|(a, b)| a.order(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn read_key(shape: &Key, values: &[Value]) -> Option<Key> {
    (shape.len() == values.len()).then(|| shape.iter().zip(values).map(|(part, value)| part.read(value)).collect())?
}

fn encode(key: &Key) -> String {
    let text = Value::Array(key.iter().map(Part::json).collect()).to_string();
    let mut token = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            token.push(char::from(byte));
        } else {
            token.push_str(&format!("%{byte:02X}"));
        }
    }
    token
}

/// Decodes until it is JSON: clients send the token as it came (encoded once more by their HTTP library) or decoded.
pub(crate) fn decode(token: &str) -> Option<Vec<Value>> {
    let mut text = token.to_owned();
    for _ in 0..4 {
        if let Ok(Value::Array(values)) = serde_json::from_str(&text) {
            return Some(values);
        }
        text = percent_decode(&text)?;
    }
    None
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_the_same_encoded_never_once_or_twice() {
        let key = vec![Part::Up(3), Part::Down(1_491_435_120_000), Part::Text("5599cc20-é".into())];
        let once = encode(&key);
        assert!(once.starts_with("%5B3%2C1491435120000%2C%225599cc20"));
        let twice = once.replace('%', "%25");
        let plain = percent_decode(&once).unwrap();
        for token in [once, twice, plain] {
            assert_eq!(read_key(&key, &decode(&token).unwrap()), Some(key.clone()));
        }
    }

    #[test]
    fn nonsense_is_not_a_token() {
        for token in ["nonsense", "%5B", "%zz", "{}", "%7B%7D"] {
            assert_eq!(decode(token), None, "{token}");
        }
        assert_eq!(read_key(&vec![Part::Up(1)], &[json!("x")]), None);
        assert_eq!(read_key(&vec![Part::Up(1)], &[json!(1), json!(2)]), None);
    }

    #[test]
    fn a_limit_outside_the_range_is_refused() {
        assert_eq!(limit(&Params::default()), Ok(100));
        assert!(limit(&Params::of(&[("limit", "101")])).is_err());
        assert!(limit(&Params::of(&[("limit", "0")])).is_err());
    }
}
