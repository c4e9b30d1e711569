use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use fit::{Assessment, Outcome, Rubric, Taxonomy};
use serde_json::{Value, json};

use super::{job, say};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The résumé: PDF, DOCX, DOC, ODT, RTF, HTML, Markdown or text.
    #[arg(long, value_name = "FILE")]
    resume: PathBuf,
    /// The posting: JSON (Lever's, or an object with `title` and `description`), HTML, or text whose first line is the title.
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
        None => Rubric::suggest(&job::read(&arguments.job)?, taxonomy),
    };
    let assessment = fit::assess(&rubric, &resume, &document, taxonomy);
    if arguments.json {
        say(serde_json::to_string_pretty(&as_json(&assessment))?);
    } else {
        print(&rubric, &assessment);
    }
    Ok(ExitCode::SUCCESS)
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
        "hidden": assessment.hidden,
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
