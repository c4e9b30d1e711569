//! The pages of a PDF as pictures, for a person who wants to see the document as it was made.
//!
//! A picture is a convenience: a page that cannot be drawn within bounds is left out, and nothing is said about it here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Format, pdf, sniff};

mod png;

pub(super) use png::encode;

/// Deeply nested files recurse deeply.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// One page as a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PagePicture {
    /// 1-based.
    pub number: u32,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// In points, as [`Bounds`](crate::Bounds) are.
    pub page_width: f32,
    pub page_height: f32,
    pub png: Vec<u8>,
}

/// Bounds on the pictures of one file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageLimits {
    /// The first so many pages are drawn.
    pub pages: u32,
    /// A page that is larger at this resolution than the longest side allows is drawn at a lower one.
    pub dots_per_inch: f32,
    pub longest_side: u16,
    /// A picture that takes more is left out.
    pub bytes_per_page: usize,
    /// A page that takes longer is the end of the pictures.
    pub time: Duration,
}

impl Default for PageLimits {
    fn default() -> Self {
        Self {
            pages: 12,
            dots_per_inch: 110.0,
            longest_side: 2_000,
            bytes_per_page: 1_500_000,
            time: Duration::from_secs(2),
        }
    }
}

/// Draws the first pages of a PDF, in order, and hands over each as soon as it is done. Other formats have no pages of
/// their own, so nothing is drawn. A page that cannot be drawn is left out; never panics, whatever the bytes.
pub fn draw_pages(bytes: &[u8], limits: &PageLimits, mut take: impl FnMut(PagePicture)) {
    if !matches!(sniff::format(bytes), Ok(Format::Pdf)) {
        return;
    }
    let (bytes, limits, time) = (bytes.to_vec(), *limits, limits.time);
    let (sender, receiver) = mpsc::sync_channel(1);
    let draw = move || {
        // A renderer that gives up half-way has handed over what it had drawn.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            pdf::draw(bytes, &limits, |picture| sender.send(picture).is_ok());
        }));
    };
    if thread::Builder::new().name("pages".to_owned()).stack_size(STACK_BYTES).spawn(draw).is_err() {
        return;
    }
    // A thread cannot be killed: one that never ends is left behind.
    while let Ok(picture) = receiver.recv_timeout(time) {
        take(picture);
    }
}

#[cfg(test)]
mod tests;
