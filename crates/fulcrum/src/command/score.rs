use std::path::{Path, PathBuf};
use std::process::ExitCode;

use agents::PostingBrief;
use anyhow::{Context, Result};
use fit::{Assessment, Outcome, PostingText, Rubric, Taxonomy};
use serde_json::{Value, json};

use super::say;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The résumé: PDF, DOCX, DOC, ODT, RTF, HTML, Markdown or text.
    #[arg(long, value_name = "FILE")]
    resume: PathBuf,
    /// The posting: Lever's JSON of it, HTML, or text whose first line is the title.
    #[arg(long, value_name = "FILE")]
    job: PathBuf,
    /// A rubric in the place of the one taken from the posting.
    #[arg(long, value_name = "FILE")]
    rubric: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (document, resume) = super::resume::read(&arguments.resume, None)?;
    let taxonomy = Taxonomy::embedded();
    let rubric = match &arguments.rubric {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
            Rubric::from_toml(&text).with_context(|| file.display().to_string())?
        }
        None => Rubric::suggest(&posting(&arguments.job)?, taxonomy),
    };
    let assessment = fit::assess(&rubric, &resume, &document, taxonomy);
    if arguments.json {
        say(serde_json::to_string_pretty(&as_json(&assessment))?);
    } else {
        print(&rubric, &assessment);
    }
    Ok(ExitCode::SUCCESS)
}

fn posting(file: &Path) -> Result<PostingText> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    if let Ok(posting) = serde_json::from_str::<Value>(&text) {
        let posting = posting.get("data").cloned().unwrap_or(posting);
        let posting: lever::Posting = serde_json::from_value(posting)
            .with_context(|| format!("{} is JSON, but not a posting of Lever's", file.display()))?;
        return Ok(PostingBrief::of(&posting).text);
    }
    let (title, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    if text.trim_start().starts_with('<') {
        return Ok(PostingText::from_html("", &text, &[]));
    }
    Ok(PostingText { title: title.trim().to_owned(), description: rest.trim().to_owned(), lists: Vec::new() })
}

fn as_json(assessment: &Assessment) -> Value {
    let criteria: Vec<Value> = assessment
        .findings
        .iter()
        .map(|finding| {
            json!({
                "id": finding.criterion.id,
                "text": finding.criterion.text,
                "need": finding.criterion.need,
                "met": finding.outcome == Outcome::Met,
                "outcome": finding.outcome,
                "points": finding.points,
                "of": finding.of,
                "explanation": finding.explanation,
                "evidence": finding.evidence,
            })
        })
        .collect();
    json!({
        "score": assessment.score,
        "criteria": criteria,
        "rubricVersion": assessment.rubric_version,
        "skillsMatched": assessment.skills_matched,
        "skillsMissing": assessment.skills_missing,
        "experienceMonths": assessment.experience_months,
        "education": assessment.education,
        "certifications": assessment.certifications,
        "summary": assessment.summary,
        "review": assessment.review,
    })
}

fn print(rubric: &Rubric, assessment: &Assessment) {
    say(format_args!("{} of 100 for {} (rubric {})\n", assessment.score, rubric.title, assessment.rubric_version));
    for finding in &assessment.findings {
        say(format_args!("{:>13}  {}", finding.outcome.in_words(), finding.criterion.text));
        for quote in &finding.evidence {
            say(format_args!("{:>13}  “{}”", "", quote.text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    say(format_args!("\n{}", assessment.summary));
}
