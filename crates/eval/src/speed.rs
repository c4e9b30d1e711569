//! Processor time: ours, and that of other programs on the same files in the same run. Wall-clock time tells of the
//! neighbours on a machine as much as of the program, so it is not used.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use nix::sys::resource::{Usage, UsageWho, getrusage};

use crate::{Figure, Unit};

/// Processor time of this process, all threads, or of its children that have ended; in milliseconds.
fn spent(who: UsageWho) -> f64 {
    let milliseconds = |usage: Usage| {
        let (user, system) = (usage.user_time(), usage.system_time());
        let seconds = user.tv_sec() + system.tv_sec();
        let micros = user.tv_usec() + system.tv_usec();
        seconds as f64 * 1_000.0 + micros as f64 / 1_000.0
    };
    getrusage(who).map_or(0.0, milliseconds)
}

/// Adds up the processor time of what is counted.
#[derive(Debug)]
pub(crate) struct Processor(f64);

impl Processor {
    pub(crate) fn start() -> Self {
        Self(0.0)
    }

    pub(crate) fn count<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = spent(UsageWho::RUSAGE_SELF);
        let done = work();
        self.0 += spent(UsageWho::RUSAGE_SELF) - before;
        done
    }

    pub(crate) fn milliseconds(&self) -> f64 {
        self.0
    }
}

/// The time of each document's text and of each record.
#[derive(Debug, Default)]
pub(crate) struct Stopwatch {
    texts: Vec<f64>,
    records: Vec<f64>,
}

impl Stopwatch {
    pub(crate) fn text<T>(&mut self, work: impl FnOnce() -> T) -> T {
        timed(&mut self.texts, work)
    }

    pub(crate) fn record<T>(&mut self, work: impl FnOnce() -> T) -> T {
        timed(&mut self.records, work)
    }

    pub(crate) fn figures(mut self) -> Vec<Figure> {
        let of = self.texts.len();
        let mean = |times: &[f64]| times.iter().sum::<f64>() / times.len().max(1) as f64;
        let (text, record) = (mean(&self.texts), mean(&self.records));
        self.texts.sort_by(f64::total_cmp);
        let median = self.texts.get(of / 2).copied().unwrap_or_default();
        let slowest = self.texts.last().copied().unwrap_or_default();
        vec![
            Figure::new("text with hidden-text findings, mean", text, Unit::Milliseconds, of),
            Figure::new("structured record from text, mean", record, Unit::Milliseconds, self.records.len()),
            Figure::new("slowest file / median file", slowest / median.max(1e-9), Unit::Ratio, of),
        ]
    }
}

fn timed<T>(times: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let mut processor = Processor::start();
    let done = processor.count(work);
    times.push(processor.milliseconds());
    done
}

/// What other programs need for the text of the same PDF files, where they are installed.
pub(crate) fn peers(files: &[PathBuf]) -> Vec<Figure> {
    let own = {
        let mut processor = Processor::start();
        for file in files {
            if let Ok(bytes) = std::fs::read(file) {
                let _ = processor.count(|| resume::read(&bytes, &resume::Limits::default()));
            }
        }
        processor.milliseconds() / files.len().max(1) as f64
    };
    let mut figures = vec![Figure::new("PDF text: Fulcrum", own, Unit::Milliseconds, files.len())];
    let all: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    if let Some(total) = children(
        &files
            .iter()
            .map(|file| vec!["pdftotext".to_owned(), file.display().to_string(), "-".to_owned()])
            .collect::<Vec<_>>(),
    ) {
        let mean = total / files.len().max(1) as f64;
        figures.push(Figure::new("PDF text: pdftotext", mean, Unit::Milliseconds, files.len()));
        figures.push(Figure::new("PDF text: pdftotext / Fulcrum", mean / own.max(1e-9), Unit::Ratio, files.len()));
    }
    let miner =
        "import sys\nfrom pdfminer.high_level import extract_text\nfor path in sys.argv[1:]: extract_text(path)";
    let empty = children(&[vec!["python3".to_owned(), "-c".to_owned(), miner.to_owned()]]);
    let command = ["python3", "-c", miner].map(str::to_owned).into_iter().chain(all).collect();
    if let (Some(empty), Some(total)) = (empty, children(&[command])) {
        let mean = (total - empty) / files.len().max(1) as f64;
        figures.push(Figure::new("PDF text: pdfminer.six", mean, Unit::Milliseconds, files.len()));
        figures.push(Figure::new("PDF text: pdfminer.six / Fulcrum", mean / own.max(1e-9), Unit::Ratio, files.len()));
    }
    figures
}

/// The processor time of these commands one after the other; `None` where one of them cannot be run.
fn children(commands: &[Vec<String>]) -> Option<f64> {
    let before = spent(UsageWho::RUSAGE_CHILDREN);
    for command in commands {
        let (program, arguments) = command.split_first()?;
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        if !status.success() {
            return None;
        }
    }
    Some(spent(UsageWho::RUSAGE_CHILDREN) - before)
}
