//! What people at the company write: plausible, and about nobody.

use super::company::NOTICE;
use crate::persona::Strength;
use crate::rng::Rng;
use crate::seed::track::with_numbers;

/// A text with numbers where ranges stood.
fn say(rng: &mut Rng, texts: &[&'static str]) -> String {
    let text = *rng.pick(texts);
    with_numbers(rng, text)
}

/// An answer to a question of the application form.
pub(super) fn answer(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "A small tool that saved my team {2-6} hours a week. Today I would start by asking whether the work is needed at all.",
            "Because I would like to work on something that shows up on my own electricity bill.",
            "My notice period is {1-3} months; earlier would be possible after a talk with my employer.",
            "Please see the links in my résumé.",
            "We had {3-9} competing numbers for the same thing. I got everybody to one table, and the argument stopped.",
            "English and one other language, both at work.",
            "I have used your product as a customer and have a list of {4-12} things I would change.",
            "After {3-8} years with one company I am looking for a smaller team.",
        ],
    )
}

/// What an applicant adds to the form.
pub(super) fn comment(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "Happy to travel for interviews with {3-7} days' notice.",
            "I am available from the first of next month.",
            "Please contact me by e-mail rather than by phone during working hours.",
            "I would be relocating with my family and need about {2-4} months.",
            "A colleague of yours suggested that I apply.",
            "I also applied for another role with you last year.",
        ],
    )
}

/// A letter that came as a file.
pub(super) fn letter(rng: &mut Rng, name: &str, posting: &str) -> String {
    let why = say(
        rng,
        &[
            "What you do matters to me, and I have been close to it for {2-9} years.",
            "I read the posting twice and recognised my own work in it.",
            "I am looking for a place where decisions are explained.",
        ],
    );
    let more = answer(rng);
    format!("Dear hiring team,\n\nI would like to apply as {posting}. {why}\n\n{more}\n\nKind regards,\n{name}\n")
}

/// A recruiter's note.
pub(super) fn note(rng: &mut Rng, given: &str, city: &str, fit: Strength) -> String {
    let about = match fit {
        Strength::Strong => say(
            rng,
            &[
                "Had a {15-40} minute call. Clear, specific, asks good questions. Moves forward from my side.",
                "Strong profile for the level, compare with the two others before Friday.",
                "Very good first call; wants to know about the on-call rotation and the team's size.",
                "Referred by a former colleague who would work with them again at once.",
                "Second application with us. Last time we had no opening at that level.",
            ],
        ),
        Strength::Middling => say(
            rng,
            &[
                "Had a call. Friendly and motivated, less depth than the posting asks for.",
                "Could work for a level below. Ask the hiring manager before we decline.",
                "Some of what we need, learns quickly by own account. Work sample will tell.",
                "Has done similar things in a much smaller company.",
                "Good conversation, examples stay general.",
            ],
        ),
        Strength::Weak => say(
            rng,
            &[
                "Changing careers. Motivated, but not what this posting needs.",
                "Applied to {3-9} of our postings in a week.",
                "No overlap with the requirements; answered kindly.",
                "Please send the standard answer.",
            ],
        ),
    };
    let detail = say(
        rng,
        &[
            "Notice period {1-3} months.",
            "Open to hybrid if it stays at two days.",
            "Would need to relocate.",
            "Prefers mornings for interviews.",
            "Availability in the last week of the month.",
            "Portfolio sent separately, see files.",
            "Has another offer and needs an answer within {4-12} days.",
        ],
    );
    match rng.below(5) {
        0 => format!("{about} {detail} {given} lives in {city}."),
        1 => about,
        2 => format!("{given}: {detail}"),
        _ => format!("{about} {detail}"),
    }
}

/// A note only few may read.
pub(super) fn secret(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "Salary now {42-78} thousand, expects {50-92}. Please do not share outside the recruiting team.",
            "Asked to keep the application from their manager, who knows ours.",
            "Reference by phone was lukewarm about reliability; decide with the hiring manager alone.",
            "Counter-offer likely. Approved to go up to {58-96} thousand if needed.",
            "Mentioned a health matter in confidence. It has no part in the decision.",
        ],
    )
}

/// A colleague's answer to a note.
pub(super) fn reply(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "Thanks, agreed.",
            "I would still like to see the work sample.",
            "Can we do the interview on Thursday at ten?",
            "Let us wait until the other interviews are done.",
            "Fine with me, please go ahead.",
            "Not convinced, but let us hear a second opinion.",
        ],
    )
}

/// What speaks for somebody who was scored 1 to 4.
pub(super) fn praise(rng: &mut Rng, score: usize) -> String {
    match score {
        4 => say(
            rng,
            &[
                "Explained trade-offs without being asked and knew the limits of the chosen solution.",
                "Concrete examples with numbers, and honest about their own share of the work.",
                "Best conversation about {2-4} of our real problems that I had this year.",
                "Disagreed with me politely and was right.",
                "Structured the problem in {3-7} minutes, then went deep where it mattered.",
            ],
        ),
        3 => say(
            rng,
            &[
                "Good instincts, a little slow to structure the problem, then very thorough.",
                "Solid experience; has seen most of what we would ask for.",
                "Strong on fundamentals; less experience with our scale, but learns quickly.",
                "Communicates well, also when stuck.",
                "Clear about what they know and what they would look up.",
            ],
        ),
        2 => say(
            rng,
            &[
                "Friendly, prepared, knows our product.",
                "Has the vocabulary and some of the practice.",
                "Wants to learn and says so.",
                "Good with people, by the examples given.",
            ],
        ),
        _ => say(rng, &["Polite and on time.", "Enthusiastic about the company.", "Honest about the gaps."]),
    }
}

/// What speaks against them.
pub(super) fn doubt(rng: &mut Rng, score: usize) -> String {
    match score {
        4 => say(
            rng,
            &["Nothing serious.", "Might find us small after a while.", "Salary will be at the top of the band."],
        ),
        3 => say(
            rng,
            &[
                "Would need {2-4} months to get into our domain.",
                "Examples from one company only.",
                "Did not ask many questions.",
                "Less senior than the title suggests.",
            ],
        ),
        2 => say(
            rng,
            &[
                "Stayed general when I asked for an example, {2-4} times.",
                "Solved the easy half of the task and needed hints for the rest.",
                "Little evidence of having done this alone.",
                "I would see them one level below.",
            ],
        ),
        _ => say(
            rng,
            &[
                "Could not describe their own part in the projects on the résumé.",
                "None of the core skills, beyond the words.",
                "Did not get started on the task within {20-30} minutes.",
                "Interrupted often and did not take the hint.",
            ],
        ),
    }
}

/// An example for the values interview.
pub(super) fn example(rng: &mut Rng, score: usize) -> String {
    match score {
        3..=4 => say(
            rng,
            &[
                "Told a customer about a mistake before they noticed, and how the team took it.",
                "Gave up a project of {3-8} months when the numbers spoke against it.",
                "Brought two teams to one table that had not spoken for {3-9} weeks.",
            ],
        ),
        _ => say(
            rng,
            &[
                "A conflict that others had caused, in their telling.",
                "An example from {6-12} years ago, without details.",
                "Could not think of one.",
            ],
        ),
    }
}

/// Why somebody wants the job, as the recruiter wrote it down.
pub(super) fn motivation(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "Wants to work on energy. Knows two people here.",
            "Looking for a smaller team after {3-9} years in a large company.",
            "Team was dissolved; {1-4} months left in the contract.",
            "Wants to move back closer to family.",
            "Has reached the end of the ladder where they are.",
            "Curious, no hurry.",
        ],
    )
}

/// What a referee said.
pub(super) fn reference(rng: &mut Rng) -> String {
    say(
        rng,
        &[
            "Reliable, direct, liked by the team. Would hire again without thinking.",
            "Excellent work; deadlines were sometimes tight, and were met.",
            "Grew from beginner to the one others asked within {2-4} years.",
            "Good, with the usual start-up chaos around everything.",
        ],
    )
}

/// Who was asked for a reference.
pub(super) fn referee(rng: &mut Rng) -> String {
    say(rng, &["Former team lead", "Present manager, agreed", "Colleague of {2-6} years", "Client of the last project"])
}

/// One of the template's choices.
pub(super) fn notice(rng: &mut Rng) -> &'static str {
    NOTICE[[0, 1, 1, 2, 2, 3][rng.below(6)]]
}
