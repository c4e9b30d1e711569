//! The documents people hand in: mostly one résumé, sometimes two, none, or something that nobody can read.

use super::DAY;
use super::person::Applicant;
use crate::document::Draft;
use crate::persona::{Format, Layout, Strength};
use crate::rng::Rng;
use crate::seed::file::{FileRow, Origin, ResumeContent, ResumeRow};
use crate::seed::life::ascii;

/// The résumés of an application made at this time.
pub(super) fn resumes(rng: &mut Rng, applicant: &Applicant, origin: Origin, until: i64) -> Vec<ResumeRow> {
    let sourced = origin == Origin::Sourced;
    let content = match rng.below(1000) {
        0..=29 if !sourced => return Vec::new(),
        30..=39 => ResumeContent::Image(photograph(rng, applicant)),
        40..=46 => ResumeContent::Broken(format!("{}.pdf", ascii(&applicant.figure.latin_name()))),
        47..=51 => ResumeContent::Profile,
        roll if sourced && roll < 700 => ResumeContent::Profile,
        _ => document(rng, applicant.fit),
    };
    let unparsed = rng.chance(0.012);
    let mut resumes = vec![ResumeRow { id: rng.uuid(), at: applicant.at, content, unparsed }];
    // Somebody sends a better one a few days later.
    let later = applicant.at + rng.between(1, 9) * DAY;
    if rng.chance(0.022) && later < until {
        resumes.push(ResumeRow { id: rng.uuid(), at: later, content: document(rng, applicant.fit), unparsed: false });
    }
    resumes
}

fn document(rng: &mut Rng, fit: Strength) -> ResumeContent {
    let format = if rng.chance(0.78) { Format::Pdf } else { Format::Docx };
    let layout = Layout::ALL[[0, 0, 0, 1, 2, 2, 3, 4][rng.below(8)]];
    // Some of those who do not fit hope to talk a machine round.
    let hidden = fit == Strength::Weak && rng.chance(0.006);
    ResumeContent::Document(format, layout, Draft::any_size(rng), hidden)
}

fn photograph(rng: &mut Rng, applicant: &Applicant) -> String {
    match rng.below(3) {
        0 => format!("IMG_{:04}.jpg", rng.below(10_000)),
        1 => "scan.png".to_owned(),
        _ => format!("cv_{}.png", ascii(&applicant.figure.identity().name.family)),
    }
}

/// A letter, now and then.
pub(super) fn files(rng: &mut Rng, applicant: &Applicant, posting: &str) -> Vec<FileRow> {
    if !rng.chance(0.05) {
        return Vec::new();
    }
    let name = applicant.figure.latin_name();
    let text = super::words::letter(rng, &name, posting);
    vec![FileRow { id: rng.uuid(), name: format!("cover_letter_{}.txt", ascii(&name)), text, at: applicant.at }]
}
